import type pg from "pg";
import type { UnsettledEvent } from "@/lib/engine/charge";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { ParkedEvent, ParkedStore, ParkedTry } from "../parked-ports";
import type { UnsettledAccount } from "../ports";
import { AS_TEXT } from "./as-text";
import { insertAudit } from "./audit-rows";
import { FRESH_UUID } from "./fresh-uuid";
import { inTransaction } from "./pool";
import { lockAccounts } from "./settlement-accounts";
import { ClaimReader, type ClaimRow } from "./settlement-rows";
import { UNSETTLED_COLUMNS } from "./settlement-statements";
import { isRefusal, writeBatch } from "./settlement-write";

/**
 * Parked: the ledger is settled beyond it, and it has no monetization event. Said of the rows and not of the open breaks, which a
 * person or a reconciliation may have closed. Walks the account's events by two indexes, as an act of administration may.
 */
const PARKED = `
  from usage_events event join ledgers ledger using (account_id)
 where event.account_id = $1 and event.seq <= ledger.settled_seq
   and not exists (select from monetization_events m where m.account_id = event.account_id and m.seq = event.seq)`;

const LIST = `
select event.id, event.seq, event.feature, event.kind, event.cost, (extract(epoch from event.decided_at) * 1000)::int8 as decided_at,
       found.detail, (extract(epoch from found.opened_at) * 1000)::int8 as opened_at
  from (select event.* ${PARKED} and event.seq > $2 order by event.seq limit $3) event
  left join breaks found on found.account_id = event.account_id and found.seq = event.seq and found.invariant = 'S1'
    and found.closed_at is null
 order by event.seq`;

const READ = `select event.slot, 'f', ${UNSETTLED_COLUMNS} ${PARKED} order by event.seq limit $2`;

const LATE_COUNT = `
select coalesce(max(late_nth), 0)::int4 as late from monetization_events where account_id = $1 and late_nth is not null`;

const CLOSE_BREAK = `
update breaks set closed_at = now() where closed_at is null and invariant = 'S1' and account_id = $1 and seq = $2`;

const KEEP_BREAK = `
insert into breaks (id, invariant, account_id, seq, detail) values (${FRESH_UUID}, 'S1', $1, $2, $3)
    on conflict (invariant, account_id, seq) where closed_at is null do update set detail = excluded.detail`;

/** Parked usage events on Postgres. `pool` must be made with `pipeline`, as the settlement's is. */
export function createParkedStore(pool: pg.Pool): ParkedStore {
  return {
    list: (accountId, limit, afterSeq) =>
      inTransaction(pool, (client) => list(client, accountId, limit, afterSeq)),
    settle: (accountId, eventsMax, settle, told) =>
      inTransaction(pool, async (client) => {
        const account = await lock(client, accountId, eventsMax);
        const tries = account === null ? [] : await settleEach(client, account, settle);
        await insertAudit(client, told(tries));
        return tries;
      }),
  };
}

interface ListedRow {
  readonly id: string;
  readonly seq: string;
  readonly feature: string;
  readonly kind: string;
  readonly cost: string;
  readonly decided_at: string;
  readonly detail: string | null;
  readonly opened_at: string | null;
}

async function list(
  client: pg.PoolClient,
  accountId: string,
  limit: number,
  afterSeq: number,
): Promise<readonly ParkedEvent[]> {
  const values = [uuidOfId(accountId), afterSeq, limit];
  const { rows } = await client.query<ListedRow>({ text: LIST, values, types: AS_TEXT });
  return rows.map((row) => ({
    id: idOfUuid("use", row.id),
    seq: Number(row.seq),
    feature: row.feature,
    kind: row.kind as ParkedEvent["kind"],
    cost: BigInt(row.cost),
    decidedAt: Number(row.decided_at),
    reason: row.detail,
    parkedAt: row.opened_at === null ? null : Number(row.opened_at),
  }));
}

/** Locks the ledger first: what is read as parked then is so until this transaction ends (L3). Null where nothing is. */
async function lock(
  client: pg.PoolClient,
  accountId: string,
  eventsMax: number,
): Promise<UnsettledAccount | null> {
  const uuid = uuidOfId(accountId);
  await client.query("select from ledgers where account_id = $1 for update", [uuid]);
  const { rows } = await client.query({
    text: READ,
    values: [uuid, eventsMax],
    rowMode: "array",
    types: AS_TEXT,
  });
  const reader = new ClaimReader();
  for (const row of rows) reader.add(row as unknown as ClaimRow);
  const { accounts } = await lockAccounts(client, reader.claimed().accounts);
  return accounts[0] ?? null;
}

/** One after the other, each behind a savepoint: one that the ledger refuses, or that is as faulty as before, stops none of the rest. */
async function settleEach(
  client: pg.PoolClient,
  { ledger, events }: UnsettledAccount,
  settle: Parameters<ParkedStore["settle"]>[2],
): Promise<ParkedTry[]> {
  const uuid = uuidOfId(ledger.accountId);
  const { rows } = await client.query<{ late: number }>(LATE_COUNT, [uuid]);
  let head = ledger;
  let lateCount = rows[0]?.late ?? 0;
  const tries: ParkedTry[] = [];
  for (const event of events) {
    const settlement = await settle({ ledger: head, events: [event] }, lateCount);
    const refusal = settlement.poison[0]?.reason ?? (await written(client, settlement));
    tries.push(tried(event, refusal));
    if (refusal === null) {
      head = settlement.after;
      lateCount++;
      await client.query(CLOSE_BREAK, [uuid, event.seq]);
    } else await client.query(KEEP_BREAK, [uuid, event.seq, refusal]);
  }
  return tries;
}

function tried({ ref, seq }: UnsettledEvent, refusal: string | null): ParkedTry {
  return { id: `use_${ref}`, seq, refusal };
}

/** Null where it is written, else why the ledger refuses it. */
async function written(
  client: pg.PoolClient,
  settlement: Awaited<ReturnType<Parameters<ParkedStore["settle"]>[2]>>,
): Promise<string | null> {
  await client.query("savepoint parked");
  try {
    await writeBatch(client, [settlement], [], [], settlement.monetizationEvents[0]?.late ?? null);
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await client.query("rollback to savepoint parked");
    return `the ledger refuses it: ${error.message}`;
  }
}
