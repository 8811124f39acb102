import type pg from "pg";
import type { LedgerHead } from "@/lib/engine/settlement";
import type { UnsettledAccount } from "../ports";
import { AS_TEXT } from "./as-text";
import { idArray } from "./binary-arrays";
import type { ClaimedAccount } from "./settlement-rows";
import { LOCK_LEDGERS, READ_BALANCES } from "./settlement-statements";

/** Locks the accounts' ledgers and reads them and the balances drawn on. Events of an account without a ledger are orphans. */
export async function lockAccounts(
  client: pg.PoolClient,
  claimed: readonly ClaimedAccount[],
): Promise<{ accounts: UnsettledAccount[]; orphans: ClaimedAccount["events"] }> {
  const draws: Draw[] = [];
  for (const account of claimed) addDraws(draws, account);
  const [locked, balances] = await Promise.all([
    client.query<string[]>({
      name: "settlement_lock",
      text: LOCK_LEDGERS,
      values: [idArray(claimed, (account) => account.accountId)],
      rowMode: "array",
      types: AS_TEXT,
    }),
    client.query<string[]>({
      name: "settlement_balances",
      text: READ_BALANCES,
      values: [idArray(draws, (draw) => draw.accountId), idArray(draws, (draw) => draw.grantId)],
      rowMode: "array",
      types: AS_TEXT,
    }),
  ]);
  const grantBalances = new Map<string, Map<string, bigint>>();
  for (const { accountId } of claimed) grantBalances.set(accountId, new Map());
  for (const [nth, balance] of balances.rows) {
    const draw = draws[Number(nth) - 1];
    if (draw !== undefined) grantBalances.get(draw.accountId)?.set(draw.grantId, BigInt(balance as string));
  }
  const ledgers = new Map<string, readonly string[]>();
  for (const row of locked.rows) ledgers.set(row[0] as string, row);
  const accounts: UnsettledAccount[] = [];
  const orphans: ClaimedAccount["events"] = [];
  for (const { accountId, accountUuid, events } of claimed) {
    const row = ledgers.get(accountUuid);
    if (row === undefined) orphans.push(...events);
    else accounts.push({ ledger: readLedger(accountId, row, grantBalances.get(accountId)), events });
  }
  return { accounts, orphans };
}

interface Draw {
  readonly accountId: string;
  readonly grantId: string;
}

/** The grants an account's events draw on, each once. Almost always one or two, so a list is searched faster than a set is made. */
function addDraws(draws: Draw[], { accountId, events }: ClaimedAccount): void {
  const first = draws.length;
  for (const event of events) {
    for (const layer of event.outcome.layers) {
      for (const { id } of layer.grants) {
        let at = first;
        while (at < draws.length && (draws[at] as Draw).grantId !== id) at++;
        if (at === draws.length) draws.push({ accountId, grantId: id });
      }
    }
  }
}

function readLedger(
  accountId: string,
  [, ledgerSeq, balance, settledSeq, monetizationHead, balanceHead]: readonly string[],
  grantBalances: ReadonlyMap<string, bigint> = new Map(),
): LedgerHead {
  return {
    accountId,
    ledgerSeq: Number(ledgerSeq),
    balance: BigInt(balance as string),
    settledSeq: Number(settledSeq),
    monetizationHead: monetizationHead as string,
    balanceHead: balanceHead as string,
    grantBalances,
  };
}
