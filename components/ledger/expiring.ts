import type { Grant } from "@/components/decisions/standing-shapes";
import { isZero, sumOf } from "@/lib/format";

const SOON_MS = 30 * 86_400_000;

/** What is lost within 30 days unless it is used, and when the first of it; null where nothing is. */
export function expiringSoon(
  grants: readonly Grant[],
  nowMs: number,
): { readonly amount: string; readonly firstAt: string } | null {
  const soon = grants.flatMap(({ available, expires_at: at, state = "active" }) => {
    if (at === null || isZero(available) || state !== "active") return [];
    const atMs = Date.parse(at);
    return atMs > nowMs && atMs <= nowMs + SOON_MS ? [{ available, at, atMs }] : [];
  });
  const [first] = soon.sort((a, b) => a.atMs - b.atMs);
  if (first === undefined) return null;
  return { amount: sumOf("0", ...soon.map((grant) => grant.available)), firstAt: first.at };
}
