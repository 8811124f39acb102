import { formatCredits } from "@/lib/format";
import { type BalanceFormula, formulaTerms, isExplained } from "./formula";

/** granted − used − expired − held = available. Where the terms do not add up it says so and shows no balance. */
export function FormulaRow({ formula }: { formula: BalanceFormula }) {
  const isWhole = isExplained(formula);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-muted">
      {formulaTerms(formula).map((term) => (
        <span key={term.name} className="whitespace-nowrap">
          {term.sign === "" ? null : <span className="me-2">{term.sign}</span>}
          {term.name} <span className="font-mono text-ink">{formatCredits(term.amount)}</span>
        </span>
      ))}
      {isWhole ? (
        <span className="whitespace-nowrap">
          <span className="me-1">=</span> available{" "}
          <span className="font-mono font-medium text-ink">{formatCredits(formula.available)}</span>
        </span>
      ) : (
        <span>do not add up yet: the balance is shown once they do</span>
      )}
    </p>
  );
}
