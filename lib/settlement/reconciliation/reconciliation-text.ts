import type { Reconciliation } from "./reconcile";

const MEANINGS: Readonly<Record<string, string>> = {
  A1: "facts are contiguous from 1",
  A2: "the standing is the fold of its facts",
  B1: "ledger balance = available + held + unsettled",
  D1: "a fact done again is the same fact",
  L1: "a balance is the sum of its updates",
  L2: "a key is charged at most once",
  L3: "what an act posts is posted with it",
  L4: "rows never changed: the chains hold",
  S1: "one usage event, one monetization event",
  S2: "the updates of an event sum to its charge",
  S3: "overshoot is refunded or owed where it is found",
};

/** The run for a terminal: what was checked, then every break. */
export function reconciliationText(run: Reconciliation): string {
  const lines = run.checks.map(({ invariant, checked, breaks }) => {
    const verdict = breaks === 0 ? "ok" : `${breaks} broken`;
    return `  ${invariant}  ${(MEANINGS[invariant] ?? "").padEnd(46)} ${String(checked).padStart(10)} checked  ${verdict}`;
  });
  const broken = run.checks.reduce((sum, check) => sum + check.breaks, 0);
  const head = `${run.accounts} accounts, ${run.facts} facts in ${(run.durationMs / 1000).toFixed(1)} s`;
  const found = run.breaks.map(
    ({ invariant, accountId, seq, detail }) =>
      `  ${invariant}  ${accountId}${seq === null ? "" : ` at ${seq}`}: ${detail}`,
  );
  const rest = broken > run.breaks.length ? [`  and ${broken - run.breaks.length} more`] : [];
  const verdict = broken === 0 ? "0 breaks: the books agree" : `${broken} breaks:`;
  return [head, ...lines, verdict, ...found, ...rest].join("\n");
}
