import { formatCredits, formatQuantity, formatShare, isZero } from "@/lib/format";

/** What requests came to together, as the API says it. */
export interface RollUpSums {
  group: string | null;
  requests: number;
  blocked: number;
  events: number;
  unsettled: number;
  cost: string;
  included: string;
  charged: string;
  first_at: string;
  last_at: string;
}

/** "312 requests, 41.20 cr, 88 % included". */
export function RollUpLine({ sums, name }: { sums: RollUpSums | null; name: string }) {
  if (sums === null) return <p className="min-h-5 text-sm text-muted">{name}: nothing found</p>;
  return (
    <p className="min-h-5 text-sm text-muted">
      {name}: <strong className="font-medium text-ink">{rollUpWords(sums)}</strong>
    </p>
  );
}

export function rollUpWords({ requests, blocked, cost, included, unsettled }: RollUpSums): string {
  const count = `${formatQuantity(requests)} ${requests === 1 ? "request" : "requests"}`;
  const parts = [count, `${formatCredits(cost)} cr`];
  if (!isZero(cost)) parts.push(`${formatShare(included, cost)} included`);
  if (blocked > 0) parts.push(`${formatQuantity(blocked)} refused`);
  if (unsettled > 0) parts.push(`${formatQuantity(unsettled)} still settling`);
  return parts.join(", ");
}
