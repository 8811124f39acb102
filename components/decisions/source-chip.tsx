import { Amount } from "@/components/ui/amount";
import { classNames } from "@/components/ui/class-names";
import type { Source } from "./decision-shapes";
import { isCharged, sourceName } from "./words";

/** The source's pattern in 10 px. Beside its name it is decoration; it never stands for the name. */
export function SourceSwatch({ source, className }: { source: Source; className?: string }) {
  return <span aria-hidden className={classNames("source-swatch water", className)} data-source={source} />;
}

interface SourceChipProps {
  source: Source;
  /** What it paid, or what moved. */
  amount?: string;
  label?: string;
  /** Says whether the amount was included or charged (E9). */
  saysCharged?: boolean;
  isRefund?: boolean;
}

export function SourceChip({
  source,
  amount,
  label,
  saysCharged = false,
  isRefund = false,
}: SourceChipProps) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap">
      <SourceSwatch source={source} className={isRefund ? "bg-none bg-transparent border-dashed" : ""} />
      {amount === undefined ? null : (
        <Amount value={amount} hasUnit={false} sign={isRefund ? "always" : "auto"} className="font-mono" />
      )}
      <span className="min-w-0 truncate text-muted">
        {label ?? sourceName(source)}
        {saysCharged ? (isCharged(source) ? ", charged" : ", included") : null}
      </span>
    </span>
  );
}
