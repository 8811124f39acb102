import type { CodeWire } from "@/lib/credits/schema/code-schema";

/** Why nobody can redeem it any more, or that somebody can. */
export function codeState(code: CodeWire, nowMs: number): "open" | "ended" | "over" | "used up" {
  if (code.ended_at !== null) return "ended";
  if (code.expires_at !== null && Date.parse(code.expires_at) <= nowMs) return "over";
  if (code.max_redemptions !== null && code.redeemed >= code.max_redemptions) return "used up";
  return "open";
}
