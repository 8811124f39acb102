import { LevelMeter } from "@/components/charts/level-meter";
import { Badge } from "@/components/ui/badge";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { formatCredits, formatShare, isZero, negated, shareOf, sumOf } from "@/lib/format";

/** Spend caps in the lines of windows: how much of each the running period has spent. */
export function CapRows({ caps }: { caps: StandingWire["caps"] }) {
  if (caps.length === 0) return null;
  return (
    <>
      <h3 className="mt-6 mb-1 text-sm text-muted">Spend caps: the most of what needs consent</h3>
      <ul className="flex flex-col">
        {caps.map((cap) => (
          <CapRow key={cap.key} cap={cap} />
        ))}
      </ul>
    </>
  );
}

function CapRow({ cap: { period, limit, used } }: { cap: StandingWire["caps"][number] }) {
  const left = sumOf(limit, negated(used));
  // A cap that was lowered below what is spent already has nothing left, and no less than that.
  const isFull = isZero(left) || left.startsWith("-");
  const figures = `${formatCredits(used)} of ${formatCredits(limit)} credits`;
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 gap-y-1 border-b border-hairline py-3 last:border-b-0 sm:grid-cols-[10rem_1fr_7rem]">
      <div className="flex flex-wrap items-center gap-x-2 font-medium">
        Cap per {period}
        {isFull ? <Badge tone="warn">full</Badge> : null}
      </div>
      <div className="col-span-2 row-start-2 sm:col-span-1 sm:col-start-2 sm:row-start-1">
        <LevelMeter
          source="purchased"
          used={isZero(limit) ? 1 : shareOf(used, limit)}
          held={0}
          label={`Cap per ${period}`}
          text={`${figures} spent`}
        />
      </div>
      <div className="text-end">
        <span className="font-medium">{formatCredits(isFull ? "0" : left)}</span>
        <span className="text-muted"> left</span>
      </div>
      <p className="col-span-2 text-sm text-muted sm:col-start-2">
        {figures} ({formatShare(used, isZero(limit) ? "1" : limit)})
      </p>
    </li>
  );
}
