import type { Decision } from "@/components/decisions/decision-shapes";
import { OutcomeBadge } from "@/components/decisions/outcome-badge";
import { Badge, type Tone } from "@/components/ui/badge";
import { formatCredits, isZero } from "@/lib/format";

/** A decision in a list, with what has become of it. */
export interface ActivityItem extends Decision {
  usage_event: string;
  aftermath: {
    state: "pending" | "settled" | "not_charged";
    refunded: string;
    hold: "open" | "captured" | "released" | "expired" | null;
    dispute: { id: string; state: "open" | "refunded" | "declined" | "withdrawn" } | null;
  };
}

const HOLDS: Readonly<Record<string, readonly [Tone, string]>> = {
  open: ["accent", "Held"],
  captured: ["ok", "Captured"],
  released: ["neutral", "Released"],
  expired: ["neutral", "Hold expired"],
};

/** What a row came to, in a word: refused and why; held; charged; paid back. And whether somebody disputes it. */
export function ActivityStatus({ item }: { item: ActivityItem }) {
  const { dispute } = item.aftermath;
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <Became item={item} />
      {dispute === null || dispute.state === "withdrawn" ? null : (
        <Badge tone={dispute.state === "open" ? "warn" : "neutral"}>{DISPUTES[dispute.state]}</Badge>
      )}
    </span>
  );
}

const DISPUTES = { open: "Disputed", refunded: "Dispute: refunded", declined: "Dispute: declined" } as const;

function Became({ item }: { item: ActivityItem }) {
  const { aftermath, mode } = item;
  if (item.outcome === "blocked") return <OutcomeBadge decision={item} />;
  if (mode === "refund") return <Badge tone="ok">Paid back</Badge>;
  if (!isZero(aftermath.refunded))
    return <Badge tone="ok">Refunded {formatCredits(aftermath.refunded)}</Badge>;
  const hold = aftermath.hold === null ? undefined : HOLDS[aftermath.hold];
  if (hold !== undefined) return <Badge tone={hold[0]}>{hold[1]}</Badge>;
  if (aftermath.state === "pending") return <Badge tone="accent">Settling</Badge>;
  return <Badge tone="ok">{item.outcome === "partial" ? "Settled, in part" : "Settled"}</Badge>;
}
