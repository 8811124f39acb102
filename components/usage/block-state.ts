import type { Decision } from "@/components/decisions/decision-shapes";
import type { Standing } from "@/components/decisions/standing-shapes";

/**
 * What a blocked request means by now. `stands`: nothing has changed since, or nothing that helps: the least there is to ask of the feature is
 * blocked by the same (an organization's account moves on all the time). `over`: the moment it was told to wait for has come. `changed`: the
 * account has moved on (consent given, credits issued), so asking again may end otherwise.
 */
export type BlockState = "stands" | "over" | "changed";

/** Null where the decision was not blocked. */
export function blockState(
  decision: Decision,
  { seq, next_payer }: Pick<Standing, "seq" | "next_payer">,
  nowMs: number,
): BlockState | null {
  if (decision.outcome !== "blocked") return null;
  const hasRoomAgain = decision.ways.some((way) => way.kind === "wait" && Date.parse(way.until) <= nowMs);
  if (hasRoomAgain) return "over";
  if (decision.seq >= seq) return "stands";
  const next = next_payer.find(({ feature }) => feature === decision.feature);
  const isSame = next?.reason === decision.reason && next.binding === decision.binding;
  return isSame ? "stands" : "changed";
}
