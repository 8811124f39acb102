import type { Instant } from "./amounts";
import { amountJson, listAt, type Parsed, readAmount } from "./codec-text";
import type { Standing } from "./standing";
import type { DebtTrace, Outcome } from "./trace";

/** What an event left owed, inside its record: `[before, carried, limit]`. */
export function debtJson({ before, carried, limit }: DebtTrace): Parsed {
  return [amountJson(before), amountJson(carried), amountJson(limit)];
}

export function readDebt([before, carried, limit]: Parsed): DebtTrace {
  return { before: readAmount(before), carried: readAmount(carried), limit: readAmount(limit) };
}

const NONE: readonly never[] = [];

/** How a standing's text ends where there is anything of it, as far as there is: `debt, repaying of [id, amount], members, owedSince`. */
export function owedJson({ debt, owedSince, repaying }: Standing, members: Parsed | null): Parsed {
  const came = repaying.length === 0 ? 0 : repaying.map(({ id, amount }) => [id, amountJson(amount)]);
  const json = [amountJson(debt), came, members ?? 0];
  if (owedSince !== null) return [...json, owedSince];
  return members === null ? json.slice(0, repaying.length === 0 ? 1 : 2) : json;
}

export function readOwed(parsed: Parsed): Pick<Standing, "debt" | "owedSince" | "repaying"> {
  const came = listAt(parsed[16]);
  return {
    debt: readAmount(parsed[15] ?? 0),
    owedSince: (parsed[18] ?? null) as Instant | null,
    repaying:
      came.length === 0
        ? NONE
        : came.map(([id, amount]) => ({ id: id as string, amount: readAmount(amount) })),
  };
}

/** What is only told of finished work. */
export function readAftermath(parsed: Parsed): Pick<Outcome, "debt" | "closed"> {
  return {
    ...(parsed[9] === undefined || parsed[9] === 0 ? null : { debt: readDebt(parsed[9] as Parsed) }),
    ...(parsed[10] === undefined || parsed[10] === 0 ? null : { closed: parsed[10] as readonly string[] }),
  };
}
