import { RefreshCw } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/time";
import { formatCredits, formatQuantity, isZero, negated, sumOf } from "@/lib/format";

export interface Recomputation {
  stored: string;
  recomputed: string;
  /** How many facts the run walked through. */
  facts: number;
  /** Each invariant with how often it was checked. */
  checks: readonly { invariant: string; checked: number; breaks: number }[];
  at: string;
  /** Invariants that do not hold, by id, with what was found. */
  breaks: readonly { invariant: string; detail: string }[];
}

interface RecomputePanelProps {
  balance: string;
  /** Null before the first run. */
  result: Recomputation | null;
  isBusy?: boolean;
  onRecompute: () => void;
}

/** The balance held against the sum of its rows, on demand. */
export function RecomputePanel({ balance, result, isBusy = false, onRecompute }: RecomputePanelProps) {
  const difference = result === null ? null : sumOf(result.recomputed, negated(result.stored));
  const isWhole = result !== null && difference !== null && isZero(difference) && result.breaks.length === 0;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2 border-b border-hairline pb-3">
      <span>
        <span className="text-muted">Ledger balance</span>{" "}
        <span className="font-mono font-medium">{formatCredits(balance)}</span>
      </span>
      {result === null ? null : (
        <>
          <span>
            <span className="text-muted">recomputed</span>{" "}
            <span className="font-mono">{formatCredits(result.recomputed)}</span>
          </span>
          {isWhole ? (
            <Badge tone="ok">0 difference, 0 breaks</Badge>
          ) : (
            <Badge tone="danger">
              {result.breaks.length > 0
                ? `${formatQuantity(result.breaks.length)} ${result.breaks.length === 1 ? "break" : "breaks"}`
                : `difference ${formatCredits(difference ?? "0", "always")}`}
            </Badge>
          )}
          <span className="text-sm text-muted">
            {formatQuantity(result.facts)} facts, {checkedWords(result.checks)},{" "}
            <Moment at={result.at} precision="second" />
          </span>
        </>
      )}
      <Button
        size="small"
        className="ms-auto"
        icon={<RefreshCw aria-hidden />}
        isBusy={isBusy}
        busyLabel="Recomputing…"
        onClick={onRecompute}
      >
        Recompute
      </Button>
      {result === null || result.breaks.length === 0 ? null : (
        <ul className="w-full text-sm">
          {result.breaks.map((found) => (
            <li key={`${found.invariant} ${found.detail}`} className="text-danger">
              <span className="font-mono font-medium">{found.invariant}</span> {found.detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** "9 invariants": only what there was something to check of. */
function checkedWords(checks: Recomputation["checks"]): string {
  const count = checks.filter((check) => check.checked > 0).length;
  return `${formatQuantity(count)} ${count === 1 ? "invariant" : "invariants"}`;
}
