"use client";

import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import type { Credits } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { useTimeFrame } from "@/components/ui/clock";
import { Day } from "@/components/ui/time";
import { formatCredits, formatQuantity, isZero } from "@/lib/format";
import { expiringSoon } from "./expiring";
import { type BalanceFormula, isExplained } from "./formula";
import { FormulaRow } from "./formula-row";

interface BalanceSummaryProps {
  credits: Credits;
  grants: readonly Grant[];
  /** Null while it is not known. */
  formula: BalanceFormula | null;
  /** The snapshot that the formula explains. */
  formulaSeq: number | null;
}

/**
 * What can be spent, what is set aside, what is lost soon; and the sum that leads to it, term by term. A balance that the sum does not
 * lead to is not shown as one (E2).
 */
export function BalanceSummary({ credits, grants, formula, formulaSeq }: BalanceSummaryProps) {
  const { nowMs } = useTimeFrame();
  const soon = expiringSoon(grants, nowMs);
  // Read a moment after the snapshot: until it has caught up it says which one it explains.
  const isBehind = formula !== null && formula.available !== credits.available;
  return (
    <div className="flex flex-col gap-3">
      <dl className="flex flex-wrap items-baseline gap-x-8 gap-y-2">
        <Term name="available">
          {formula === null || isExplained(formula) ? (
            <Amount value={credits.available} size="hero" />
          ) : (
            <Badge tone="warn" icon={<RefreshCw aria-hidden />}>
              reconciling
            </Badge>
          )}
        </Term>
        <Term name="held by open requests">
          <Amount value={credits.held} hasUnit={false} className="font-mono" />
        </Term>
        {isZero(credits.unsettled) ? null : (
          <Term name="being settled">
            <Amount value={credits.unsettled} hasUnit={false} className="font-mono" />
          </Term>
        )}
        {soon === null ? null : (
          <Term
            name={
              <>
                expire within 30 days, the first on <Day at={soon.firstAt} />
              </>
            }
          >
            <span className="font-mono">{formatCredits(soon.amount)}</span>
          </Term>
        )}
      </dl>
      {formula === null ? null : (
        <div className="flex flex-wrap items-baseline gap-x-4" aria-busy={isBehind}>
          <FormulaRow formula={formula} />
          {isBehind && formulaSeq !== null ? (
            <span className="text-sm text-muted">as of seq {formatQuantity(formulaSeq)}</span>
          ) : null}
        </div>
      )}
    </div>
  );
}

function Term({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-row-reverse items-baseline justify-end gap-2">
      <dt className="text-sm text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
