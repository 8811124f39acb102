import type pg from "pg";
import { encodeAct } from "@/lib/engine/act-codec";
import type { AccountEvent } from "@/lib/engine/facts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { decodeStanding, encodeStanding } from "@/lib/engine/standing-codec";
import type { AuditEntry } from "../audit-ports";
import type { AccountStep, AccountStore, LockedAccount, NewAccount, UsageStepToRecord } from "../ports";
import { AS_TEXT } from "./as-text";
import { insertAudit } from "./audit-rows";
import { writeRedemption } from "./code-redemption";
import { dueColumn } from "./due-column";
import { ACCOUNT_EVENT_COLUMNS, type AccountEventRow, readAccountEvent } from "./fact-rows";
import { writeGrant } from "./grant-projection";
import { findUsage, recordUsage, refundFacts } from "./locked-usage";
import { writeMember } from "./member-projection";
import { asStoreError, inTransaction } from "./pool";
import { type HeldAccount, post } from "./posting";

const UNIQUE_VIOLATION = "23505";

/** What is done to accounts, on Postgres: one transaction each, under the account's ledger row and then its standing (L3). */
export function createAccountStore(pool: pg.Pool, newRef: (at: number) => string): AccountStore {
  return {
    async open(account, steps, audit = null) {
      try {
        await inTransaction(pool, async (client) => {
          await insertAccount(client, account, steps[0] as AccountStep);
          await client.query("insert into ledgers (account_id) values ($1)", [uuidOfId(account.id)]);
          await client.query(
            "insert into standings (account_id, seq, state, due_at) values ($1, 0, '', null)",
            [uuidOfId(account.id)],
          );
          const held = await lock(client, account.id);
          for (const step of steps) await record(client, held, step, newRef);
          if (audit !== null) await insertAudit(client, audit);
        });
        return "opened";
      } catch (error) {
        const { code, constraint } = error as { code?: string; constraint?: string };
        if (code === UNIQUE_VIOLATION && constraint === "accounts_external_id_once")
          return "external_id_taken";
        throw error;
      }
    },
    inAccount: (accountId, act) =>
      inTransaction(pool, async (client) => {
        const held = await lock(client, accountId);
        if (held === null) return null;
        const account = {
          standing: decodeStanding(accountId, held.seq, held.state),
          ledgerBalance: held.balance,
          findEvent: (key: string) => findEvent(client, accountId, key),
          record: async (step: AccountStep, audit: AuditEntry | null = null) => {
            await record(client, held, step, newRef);
            if (audit !== null) await insertAudit(client, audit);
          },
          findUsage: (key: string) => findUsage(client, accountId, key),
          refundFacts: (ref: string) => refundFacts(client, accountId, ref),
          recordUsage: async (step: UsageStepToRecord, audit: AuditEntry | null = null) => {
            await recordUsage(client, held, step, newRef);
            if (audit !== null) await insertAudit(client, audit);
          },
        };
        return act(account as unknown as LockedAccount);
      }),
    async due(now, limit) {
      try {
        const text = "select account_id from standings where due_at <= $1 order by due_at limit $2";
        const { rows } = await pool.query<{ account_id: string }>(text, [new Date(now), limit]);
        return rows.map((row) => idOfUuid("acct", row.account_id));
      } catch (error) {
        throw asStoreError(error);
      }
    },
  };
}

/** The ledger row first, the standing after it: the settlement takes only the former, the flushes only the latter, nobody both the other way. */
async function lock(client: pg.PoolClient, accountId: string): Promise<HeldAccount | null> {
  const uuid = uuidOfId(accountId);
  const ledger = await client.query({
    name: "lock_ledger",
    text: "select seq, balance, encode(balance_head, 'hex') as balance_head from ledgers where account_id = $1 for update",
    values: [uuid],
    types: AS_TEXT,
  });
  if (ledger.rows.length === 0) return null;
  const standing = await client.query({
    name: "lock_standing",
    text: "select seq, state from standings where account_id = $1 for update",
    values: [uuid],
    types: AS_TEXT,
  });
  const [{ seq, balance, balance_head }] = ledger.rows as [
    { seq: string; balance: string; balance_head: string },
  ];
  const [row] = standing.rows as [{ seq: string; state: string }];
  return {
    accountId,
    seq: Number(row.seq),
    state: row.state,
    ledgerSeq: Number(seq),
    balance: BigInt(balance),
    balanceHead: balance_head,
  };
}

async function insertAccount(client: pg.PoolClient, account: NewAccount, { to }: AccountStep): Promise<void> {
  await client.query(
    `insert into accounts (id, external_id, name, kind, email, livemode, test_clock_id, plan, time_zone, frozen)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      uuidOfId(account.id),
      account.externalId,
      account.name,
      account.kind,
      account.email,
      account.livemode,
      account.testClockId === null ? null : uuidOfId(account.testClockId),
      to.plan,
      to.timeZone,
      to.frozen,
    ],
  );
}

async function findEvent(
  client: pg.PoolClient,
  accountId: string,
  key: string,
): Promise<AccountEvent | null> {
  const { rows } = await client.query({
    text: `select ${ACCOUNT_EVENT_COLUMNS} from account_events a where a.account_id = $1 and a.idempotency_key = $2`,
    values: [uuidOfId(accountId), key],
    types: AS_TEXT,
  });
  const [row] = rows as AccountEventRow[];
  return row === undefined ? null : readAccountEvent(row);
}

/** Writes one step. The caller holds both locks, so the compare-and-set can only fail by a bug, and then throws. */
async function record(
  client: pg.PoolClient,
  held: HeldAccount | null,
  step: AccountStep,
  newRef: (at: number) => string,
): Promise<void> {
  if (held === null) throw new Error("the account was locked and is not there");
  const { to, event } = step;
  const uuid = uuidOfId(held.accountId);
  const due = dueColumn(to);
  const moved = await client.query(
    "update standings set seq = $3, state = $4, due_at = $5 where account_id = $1 and seq = $2",
    [uuid, step.fromSeq, to.seq, encodeStanding(to), due === null ? null : new Date(due)],
  );
  if (moved.rowCount !== 1 || held.seq !== step.fromSeq)
    throw new Error(`the standing of ${held.accountId} moved under its lock`);
  held.seq = to.seq;
  await insertEvent(client, event);
  if ("grantId" in event.act || "grant" in event.act) await writeGrant(client, to, event);
  if ("memberId" in event.act) await writeMember(client, step);
  if (step.codeId !== undefined) await writeRedemption(client, step, step.codeId);
  if (event.posting !== null) await post(client, held, event, event.posting, newRef);
  if (
    event.act.kind === "plan_changed" ||
    event.act.kind === "time_zone_set" ||
    event.act.kind === "frozen_set"
  ) {
    await client.query("update accounts set plan = $2, time_zone = $3, frozen = $4 where id = $1", [
      uuid,
      to.plan,
      to.timeZone,
      to.frozen,
    ]);
  }
}

async function insertEvent(client: pg.PoolClient, event: AccountEvent): Promise<void> {
  await client.query(
    `insert into account_events (account_id, seq, id, idempotency_key, request_hash, actor, kind, act, posting_grant_id, posting_kind,
        posting_amount, at, hash)
      values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9, $10, $11, $12, decode($13, 'hex'))`,
    [
      uuidOfId(event.accountId),
      event.seq,
      uuidOfId(event.ref),
      event.key,
      event.requestHash,
      event.actor,
      event.act.kind,
      encodeAct(event.act),
      event.posting?.grantId == null ? null : uuidOfId(event.posting.grantId),
      event.posting?.kind ?? null,
      event.posting?.amount ?? null,
      new Date(event.at),
      event.hash,
    ],
  );
}
