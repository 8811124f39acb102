import type { Decision } from "@/components/decisions/decision-shapes";

/**
 * What a blocked request means by now. `stands`: nothing has changed since. `over`: the moment it was told to wait for has
 * come. `changed`: the account has moved on (consent given, credits issued), so asking again may end otherwise.
 */
export type BlockState = "stands" | "over" | "changed";

/** Null where the decision was not blocked. */
export function blockState(decision: Decision, standingSeq: number, nowMs: number): BlockState | null {
  if (decision.outcome !== "blocked") return null;
  const hasRoomAgain = decision.ways.some((way) => way.kind === "wait" && Date.parse(way.until) <= nowMs);
  if (hasRoomAgain) return "over";
  return decision.seq < standingSeq ? "changed" : "stands";
}
