import { ChevronRight } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { formatCredits, isZero, shortId } from "@/lib/format";
import type { Decision } from "./decision-shapes";
import { SettlementBadge } from "./outcome-badge";

interface SettlementChainProps {
  decision: Decision;
  hrefOf?: (id: string) => string;
}

/** hold → usage event → monetization event → balance updates: each dataset with its row for this decision. */
export function SettlementChain({ decision, hrefOf }: SettlementChainProps) {
  const settlement = decision.settlement;
  const links = [
    ...(decision.hold === null ? [] : [{ name: "hold", id: decision.hold.id }]),
    ...(decision.usage_event === null ? [] : [{ name: "usage event", id: decision.usage_event }]),
    ...(settlement?.monetization_event == null
      ? []
      : [{ name: "monetization event", id: settlement.monetization_event }]),
    ...(settlement?.balance_updates ?? []).map((id) => ({ name: "balance update", id })),
  ];
  return (
    <div className="border-t border-hairline pt-4">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h3 className="font-medium">Settlement</h3>
        <SettlementBadge decision={decision} />
        {settlement !== undefined && decision.mode !== "refund" && !isZero(settlement.refunded) ? (
          <span className="text-sm text-muted">
            {formatCredits(settlement.refunded)} of overshoot refunded
          </span>
        ) : null}
      </div>
      <ol className="flex flex-col gap-1 text-sm">
        {links.map((link, index) => (
          <li key={link.id} className="flex min-w-0 items-center gap-2">
            <ChevronRight
              aria-hidden
              className={`size-3.5 shrink-0 stroke-[1.5] text-muted rtl:rotate-180 ${index === 0 ? "invisible" : ""}`}
            />
            <span className="w-36 shrink-0 text-muted">{link.name}</span>
            {hrefOf === undefined ? (
              <span className="truncate font-mono" title={link.id}>
                {shortId(link.id)}
              </span>
            ) : (
              <Link href={hrefOf(link.id)} className="truncate font-mono" title={link.id}>
                {shortId(link.id)}
              </Link>
            )}
            <span className="ms-auto">
              <CopyButton text={link.id} label={`Copy the ${link.name}’s id`} size="icon" />
            </span>
          </li>
        ))}
      </ol>
      {settlement?.state === "pending" && decision.mode !== "refund" ? (
        <p className="mt-1 text-sm text-muted">
          The debit follows within moments; what it may cost is already set aside.
        </p>
      ) : null}
    </div>
  );
}
