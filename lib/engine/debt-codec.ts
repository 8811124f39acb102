import { amountJson, type Parsed, readAmount } from "./codec-text";
import type { DebtTrace } from "./trace";

/** What an event left owed, inside its record: `[before, carried, limit]`. */
export function debtJson({ before, carried, limit }: DebtTrace): Parsed {
  return [amountJson(before), amountJson(carried), amountJson(limit)];
}

export function readDebt([before, carried, limit]: Parsed): DebtTrace {
  return { before: readAmount(before), carried: readAmount(carried), limit: readAmount(limit) };
}
