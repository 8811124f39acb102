import type { Microcredits } from "@/lib/engine/amounts";
import type { BalanceUpdate, UsageEvent } from "@/lib/engine/facts";
import { idOfUuid } from "@/lib/engine/ids";
import { readToldFact } from "@/lib/engine/payment-fact-codec";
import type { StoredPurchase } from "@/lib/engine/purchase-check";
import { decodeStanding } from "@/lib/engine/standing-codec";
import type { StoredFact, StoredLedger, StoredSeq, StoredState } from "@/lib/engine/stored-account";
import type { AuditedAccount } from "../ports";
import type { AuditCursors, PurchaseRow, StandingRow } from "./audit-cursors";
import { readAccountEvent, readBalanceUpdate, readMonetizationEvent } from "./fact-rows";
import type { RowCursor } from "./row-cursor";
import { encodedOf, readUsageEvent, type UsageEventRow } from "./usage-event-row";

const AT_ONCE = 200;

/** Merges the cursors account by account, in order of id. An account that was not read to the end is read past. */
export async function* auditedAccounts(cursors: AuditCursors): AsyncGenerator<AuditedAccount> {
  for (;;) {
    const uuid = await firstAccount(cursors);
    if (uuid === null) return;
    const stored = await readState(cursors, uuid);
    const purchases = await readPurchases(cursors, uuid);
    yield {
      accountId: idOfUuid("acct", uuid),
      stored,
      purchases,
      seqs: () => readSeqs(cursors, uuid),
      updates: () => readUpdates(cursors, uuid),
    };
    for await (const _ of readSeqs(cursors, uuid));
    for await (const _ of readUpdates(cursors, uuid));
  }
}

type OfAccount = { readonly account_id: string };

/** The smallest account that any table still has a row of. Lower-case uuids sort as the database sorts them. */
async function firstAccount(cursors: AuditCursors): Promise<string | null> {
  let first: string | null = null;
  for (const cursor of Object.values(cursors) as RowCursor<OfAccount>[]) {
    if (cursor.isDry) await cursor.fetch();
    const uuid = cursor.peek()?.account_id;
    if (uuid !== undefined && (first === null || uuid < first)) first = uuid;
  }
  return first;
}

/** The cursor's next row if it is of this account, fetched if need be. */
async function next<Row extends OfAccount>(cursor: RowCursor<Row>, uuid: string): Promise<Row | null> {
  if (cursor.isDry) await cursor.fetch();
  const row = cursor.peek();
  return row?.account_id === uuid ? row : null;
}

async function take<Row extends OfAccount>(cursor: RowCursor<Row>, uuid: string): Promise<Row | null> {
  const row = await next(cursor, uuid);
  if (row !== null) cursor.advance();
  return row;
}

async function readState(cursors: AuditCursors, uuid: string): Promise<StoredState> {
  const standing = await take(cursors.standings, uuid);
  const row = await take(cursors.ledgers, uuid);
  const grantBalances = new Map<string, Microcredits>();
  for (
    let balance = await take(cursors.balances, uuid);
    balance !== null;
    balance = await take(cursors.balances, uuid)
  ) {
    grantBalances.set(idOfUuid("grt", balance.grant_id), BigInt(balance.balance));
  }
  const ledger: StoredLedger | null =
    row === null
      ? null
      : {
          accountId: idOfUuid("acct", uuid),
          ledgerSeq: Number(row.seq),
          balance: BigInt(row.balance),
          settledSeq: Number(row.settled_seq),
          monetizationHead: row.monetization_head,
          balanceHead: row.balance_head,
          charged: BigInt(row.charged),
          refunded: BigInt(row.refunded),
          owed: BigInt(row.owed),
          grantBalances,
        };
  return { standing: standing === null ? null : readStanding(standing), ledger };
}

function readStanding({ account_id, seq, state }: StandingRow): StoredState["standing"] {
  try {
    return decodeStanding(idOfUuid("acct", account_id), Number(seq), state);
  } catch (error) {
    return (error as Error).message;
  }
}

async function readPurchases({ purchases }: AuditCursors, uuid: string): Promise<StoredPurchase[]> {
  const found: StoredPurchase[] = [];
  for (let row = await take(purchases, uuid); row !== null; row = await take(purchases, uuid))
    found.push(readPurchase(row));
  return found;
}

function readPurchase(row: PurchaseRow): StoredPurchase {
  const told = JSON.parse(row.facts) as {
    readonly source: string;
    readonly fact: unknown;
    readonly at: number;
  }[];
  const from = (source: string) =>
    told.filter((one) => one.source === source).map(({ fact, at }) => readToldFact(fact, at));
  return {
    terms: {
      id: idOfUuid("pur", row.id),
      packageName: row.package_name,
      credits: BigInt(row.credits),
      priceMinor: BigInt(row.price_minor),
      currency: row.currency,
      expiresAfterDays: row.expires_after_days === null ? null : Number(row.expires_after_days),
    },
    facts: from("webhook"),
    lookedUp: from("lookup"),
  };
}

async function* readSeqs(cursors: AuditCursors, uuid: string): AsyncGenerator<readonly StoredSeq[]> {
  let seqs: StoredSeq[] = [];
  for (;;) {
    const seq = await firstSeq(cursors, uuid);
    if (seq === null) break;
    seqs.push(await readSeq(cursors, uuid, seq));
    if (seqs.length < AT_ONCE) continue;
    yield seqs;
    seqs = [];
  }
  if (seqs.length > 0) yield seqs;
}

async function firstSeq(
  { usage, acts, monetized, caused }: AuditCursors,
  uuid: string,
): Promise<number | null> {
  let first: number | null = null;
  for (const cursor of [usage, acts, monetized, caused] as const) {
    // No await where the row is at hand: this runs for every fact.
    if (cursor.isDry) await cursor.fetch();
    const row = cursor.peek();
    if (row === null || row.account_id !== uuid) continue;
    const seq = Number("cause_seq" in row ? row.cause_seq : row.seq);
    if (first === null || seq < first) first = seq;
  }
  return first;
}

async function readSeq(cursors: AuditCursors, uuid: string, seq: number): Promise<StoredSeq> {
  const facts: StoredFact[] = [];
  const damage: StoredSeq["damage"][number][] = [];
  const read = (hash: string, row: () => StoredFact) => {
    try {
      facts.push(row());
    } catch (error) {
      damage.push({ reason: (error as Error).message, hash });
    }
  };
  const isHere = (row: OfAccount & { readonly seq: string }) =>
    row.account_id === uuid && Number(row.seq) === seq;
  await each(cursors.usage, isHere, (row) =>
    read(row.hash, () => ({ kind: "usage", event: readUsageEvent(row).event, encoded: encodedOf(row) })),
  );
  await each(cursors.acts, isHere, (row) =>
    read(row.hash, () => ({ kind: "account", event: readAccountEvent(row), actText: row.act })),
  );
  let refunded: StoredSeq["refunded"] = null;
  await each(
    cursors.refunded,
    (row) => row.account_id === uuid && Number(row.refund_seq) <= seq,
    (row) => {
      if (Number(row.refund_seq) === seq) refunded = readable(row);
    },
  );
  const monetizationEvents: StoredSeq["monetizationEvents"][number][] = [];
  await each(cursors.monetized, isHere, (row) => monetizationEvents.push(readMonetizationEvent(row)));
  const balanceUpdates: BalanceUpdate[] = [];
  await each(
    cursors.caused,
    (row) => row.account_id === uuid && Number(row.cause_seq) === seq,
    (row) => balanceUpdates.push(readBalanceUpdate(row)),
  );
  balanceUpdates.sort((a, b) => a.ledgerSeq - b.ledgerSeq);
  return { seq, facts, damage, refunded, monetizationEvents, balanceUpdates };
}

/** Null where it cannot be read: its own seq says so. */
function readable(row: UsageEventRow): UsageEvent | null {
  try {
    return readUsageEvent(row).event;
  } catch {
    return null;
  }
}

/** Reads rows for as long as they are here. */
async function each<Row extends object>(
  cursor: RowCursor<Row>,
  isHere: (row: Row) => boolean,
  read: (row: Row) => void,
): Promise<void> {
  for (;;) {
    if (cursor.isDry) await cursor.fetch();
    const row = cursor.peek();
    if (row === null || !isHere(row)) return;
    cursor.advance();
    read(row);
  }
}

async function* readUpdates(
  { posted }: AuditCursors,
  uuid: string,
): AsyncGenerator<readonly BalanceUpdate[]> {
  let updates: BalanceUpdate[] = [];
  for (let row = await take(posted, uuid); row !== null; row = await take(posted, uuid)) {
    updates.push(readBalanceUpdate(row));
    if (updates.length < AT_ONCE) continue;
    yield updates;
    updates = [];
  }
  if (updates.length > 0) yield updates;
}
