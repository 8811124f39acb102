import { Badge, type Tone } from "@/components/ui/badge";
import { isZero } from "@/lib/format";
import type { Decision } from "./decision-shapes";
import { reasonWords } from "./words";

export function OutcomeBadge({ decision }: { decision: Pick<Decision, "outcome" | "reason"> }) {
  if (decision.outcome === "allowed") return <Badge tone="ok">Allowed</Badge>;
  if (decision.outcome === "partial") return <Badge tone="warn">In part</Badge>;
  const tone: Tone = decision.reason === "consent_required" ? "warn" : "danger";
  return <Badge tone={tone}>{decision.reason === null ? "Blocked" : reasonWords(decision.reason)}</Badge>;
}

/** Where the money of a decision is: held, to be settled, settled, given back. */
export function SettlementBadge({ decision }: { decision: Decision }) {
  if (decision.hold?.state === "open") return <Badge tone="accent">Held</Badge>;
  if (decision.hold?.state === "released" || decision.hold?.state === "expired")
    return <Badge>{decision.hold.state === "released" ? "Released" : "Hold expired"}</Badge>;
  const settlement = decision.settlement;
  if (settlement === undefined) return null;
  if (settlement.state === "pending" && decision.mode !== "refund")
    return <Badge tone="accent">To be settled</Badge>;
  if (decision.mode === "refund") return <Badge tone="ok">Paid back</Badge>;
  if (settlement.state === "not_charged") return <Badge>Not charged</Badge>;
  return isZero(settlement.refunded) ? <Badge tone="ok">Settled</Badge> : <Badge tone="ok">Refunded</Badge>;
}
