import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { formatCredits } from "@/lib/format";

export interface Change {
  name: string;
  before: string;
  after: string | null;
  /** Amounts are shown as credits; other values as they are. */
  isAmount?: boolean;
}

/** What will be different, before anything is: "Available 412.50 → 417.50". */
export function BeforeAfter({ changes, note }: { changes: readonly Change[]; note?: ReactNode }) {
  const shown = (value: string, isAmount: boolean) => (isAmount ? formatCredits(value) : value);
  return (
    <div className="rounded-sm border border-hairline bg-sunken p-3">
      <p className="mb-1 text-xs text-muted">What will change</p>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1">
        {changes.map(({ name, before, after, isAmount = true }) => (
          <div key={name} className="contents">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="flex flex-wrap items-center gap-x-2 font-mono">
              <span className="text-muted">
                <span className="sr-only">before </span>
                {shown(before, isAmount)}
              </span>
              <ArrowRight aria-hidden className="size-3.5 stroke-[1.5] text-muted rtl:rotate-180" />
              <span className={classNames(after === null ? "text-muted" : "font-medium")}>
                <span className="sr-only">after </span>
                {after === null ? "…" : shown(after, isAmount)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {note === undefined ? null : <p className="mt-2 text-sm text-muted">{note}</p>}
    </div>
  );
}
