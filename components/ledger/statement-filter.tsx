import type { BalanceUpdate } from "@/components/decisions/ledger-shapes";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { StatementMonth } from "./statement-months";

const KINDS: readonly { value: "" | BalanceUpdate["kind"]; label: string }[] = [
  { value: "", label: "All kinds" },
  { value: "grant", label: "Credits added" },
  { value: "debit", label: "Usage" },
  { value: "refund", label: "Refunds" },
  { value: "expiry", label: "Expired" },
  { value: "adjustment", label: "Adjustments" },
  { value: "void", label: "Taken back" },
  { value: "debt", label: "Owed" },
  { value: "repayment", label: "Repaid" },
];

/** A kind as the address says it, where it is one; "" for all. */
export function statementKind(asked: string | null): "" | BalanceUpdate["kind"] {
  return KINDS.find(({ value }) => value === asked)?.value ?? "";
}

interface StatementFilterProps {
  kind: string;
  month: string;
  months: readonly StatementMonth[];
  /** The grant whose movements alone are shown, by name; null for all. */
  grantName: string | null;
  onKind: (kind: string) => void;
  onMonth: (month: string) => void;
  onAllGrants: () => void;
}

/** What of the statement is shown. */
export function StatementFilter({
  kind,
  month,
  months,
  grantName,
  onKind,
  onMonth,
  onAllGrants,
}: StatementFilterProps) {
  return (
    <div className="mb-3 flex flex-wrap items-end gap-3 print:hidden">
      <Field label="Kind" className="w-40">
        {(control) => (
          <Select
            {...control}
            options={KINDS}
            value={kind}
            onChange={(event) => onKind(event.target.value)}
          />
        )}
      </Field>
      <Field label="Month" className="w-40">
        {(control) => (
          <Select
            {...control}
            options={[{ value: "", label: "All months" }, ...months]}
            value={month}
            onChange={(event) => onMonth(event.target.value)}
          />
        )}
      </Field>
      {grantName === null ? null : (
        <p className="flex min-h-8 items-center gap-2">
          <span className="text-muted">
            of <span className="text-ink">{grantName}</span> only
          </span>
          <Button size="small" onClick={onAllGrants}>
            Show all grants
          </Button>
        </p>
      )}
    </div>
  );
}
