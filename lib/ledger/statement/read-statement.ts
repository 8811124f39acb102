import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import type { BalanceUpdate } from "@/lib/engine/facts";
import type { Runtime } from "@/lib/runtime";
import type { DatasetReads } from "@/lib/storage/read-ports";
import type { StatementWire } from "../schema/statement-schema";

export interface Period {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

export interface Statement {
  readonly wire: StatementWire;
  /** Newest first. */
  readonly rows: readonly BalanceUpdate[];
}

/** More rows are no document that anybody reads; the dataset itself has them all. */
export const STATEMENT_ROWS_MAX = 10_000;
const ROWS_AT_ONCE = 1_000;
/** A snapshot holds back vacuum. */
const LIMIT_MS = 60_000;

/** What moved an account's balance within a period, all as of one instant. */
export async function readStatement(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  period: Period,
  signal: AbortSignal,
): Promise<Statement | "unknown" | "too_long"> {
  const account = await runtime.accountReads.account(accountId);
  if (account === null) return "unknown";
  const snapshot = await runtime.datasetSnapshots.open({ signal, limitMs: LIMIT_MS });
  try {
    const rows = await rowsOf(snapshot.reads, accountId, period);
    if (rows === null) return "too_long";
    const opening = await openingOf(snapshot.reads, accountId, period, rows);
    const closing = rows[0]?.balanceAfter ?? opening;
    const wire: StatementWire = {
      account: account.id,
      name: account.name,
      time_zone: account.timeZone,
      from: period.from === null ? null : new Date(period.from).toISOString(),
      to: period.to === null ? null : new Date(period.to).toISOString(),
      opening_balance: formatDecimal(opening),
      totals: totalsOf(rows),
      closing_balance: formatDecimal(closing),
    };
    return { wire, rows };
  } finally {
    await snapshot.close();
  }
}

async function rowsOf(
  reads: DatasetReads,
  accountId: string,
  period: Period,
): Promise<BalanceUpdate[] | null> {
  const rows: BalanceUpdate[] = [];
  for (;;) {
    const next = await reads.balanceUpdates(accountId, ROWS_AT_ONCE, rows.at(-1)?.ledgerSeq ?? null, period);
    rows.push(...next);
    if (rows.length > STATEMENT_ROWS_MAX) return null;
    if (next.length < ROWS_AT_ONCE) return rows;
  }
}

/** What there was before the first of them; where there is none, what the last one before the period left. */
async function openingOf(
  reads: DatasetReads,
  accountId: string,
  { from, to }: Period,
  rows: readonly BalanceUpdate[],
): Promise<bigint> {
  const first = rows.at(-1);
  if (first !== undefined) return first.balanceAfter - first.amount;
  const [last] = await reads.balanceUpdates(accountId, 1, null, { to: from ?? to });
  return last?.balanceAfter ?? 0n;
}

function totalsOf(rows: readonly BalanceUpdate[]): StatementWire["totals"] {
  const totals = new Map<BalanceUpdate["kind"], { count: number; amount: bigint }>();
  for (const { kind, amount } of rows) {
    const known = totals.get(kind) ?? { count: 0, amount: 0n };
    totals.set(kind, { count: known.count + 1, amount: known.amount + amount });
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, { count, amount }]) => ({ kind, count, amount: formatDecimal(amount) }));
}
