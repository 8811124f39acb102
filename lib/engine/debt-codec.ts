import { amountJson, type Parsed, readAmount } from "./codec-text";
import type { DebtTrace, Outcome } from "./trace";

/** What an event left owed, inside its record: `[before, carried, limit]`. */
export function debtJson({ before, carried, limit }: DebtTrace): Parsed {
  return [amountJson(before), amountJson(carried), amountJson(limit)];
}

export function readDebt([before, carried, limit]: Parsed): DebtTrace {
  return { before: readAmount(before), carried: readAmount(carried), limit: readAmount(limit) };
}

/** What is only told of finished work. */
export function readAftermath(parsed: Parsed): Pick<Outcome, "debt" | "closed"> {
  return {
    ...(parsed[9] === undefined || parsed[9] === 0 ? null : { debt: readDebt(parsed[9] as Parsed) }),
    ...(parsed[10] === undefined || parsed[10] === 0 ? null : { closed: parsed[10] as readonly string[] }),
  };
}
