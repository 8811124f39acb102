import type pg from "pg";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { AuditEntry, Author } from "../audit-ports";
import type { AuditScope, ReconciliationRun, ReconciliationStore, RepeatedKey } from "../ports";
import { type AuditCursors, openAuditCursors } from "./audit-cursors";
import { insertAudit } from "./audit-rows";
import { auditedAccounts } from "./audited-accounts";
import { idArray, int8Array, textArray } from "./binary-arrays";
import { FRESH_UUID } from "./fresh-uuid";
import { inTransaction } from "./pool";

/** How many accounts are named in one query where not all are asked for. */
const NAMED_AT_ONCE = 1_000;
const REPEATED_MAX = 1_000;

/** Reconciliation on Postgres: reads everything in one snapshot, writes runs and breaks. */
export function createReconciliationStore(pool: pg.Pool): ReconciliationStore {
  return {
    audit: (scope, visit, repeated) =>
      inTransaction(pool, async (client) => {
        // The snapshot holds back vacuum while it is open, and locks nothing. Reading it all takes as long as it takes.
        await client.query("set transaction isolation level repeatable read, read only");
        await client.query("set local statement_timeout = 0");
        const named = await namedAccounts(client, scope);
        for (const uuids of named === null ? [null] : slicesOf(named)) {
          const cursors = await openAuditCursors(client, uuids);
          for await (const account of auditedAccounts(cursors)) await visit(account);
          await closeAll(cursors);
          for (const key of await repeatedKeys(client, uuids)) repeated(key);
        }
        return named === null ? null : named.map((uuid) => idOfUuid("acct", uuid));
      }),
    record: (run) =>
      inTransaction(pool, async (client) => {
        await recordOn(client, run);
        if (run.author !== null) await insertAudit(client, entryOf(run, run.author));
      }),
    latestRuns: () => inTransaction(pool, latestRuns),
  };
}

/** The uuids that the scope names, in order; null for all. */
async function namedAccounts(
  client: pg.PoolClient,
  { accountIds, since }: AuditScope,
): Promise<string[] | null> {
  if (accountIds !== null) return [...new Set(accountIds.map(uuidOfId))].sort();
  if (since === null) return null;
  // Ids carry when they were made in their first 48 bits, and have an index.
  const { rows } = await client.query<{ account_id: string }>(
    `select account_id from usage_events where id >= $1 union select account_id from account_events where id >= $1 order by 1`,
    [firstUuidOf(since)],
  );
  return rows.map((row) => row.account_id);
}

function firstUuidOf(at: Instant): string {
  const hex = at.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function slicesOf(uuids: readonly string[]): string[][] {
  const slices: string[][] = [];
  for (let at = 0; at < uuids.length; at += NAMED_AT_ONCE) slices.push(uuids.slice(at, at + NAMED_AT_ONCE));
  return slices;
}

async function closeAll(cursors: AuditCursors): Promise<void> {
  for (const cursor of Object.values(cursors)) await cursor.close();
}

/** L2 from the rows, not from the constraint that should make it impossible. */
async function repeatedKeys(client: pg.PoolClient, uuids: readonly string[] | null): Promise<RepeatedKey[]> {
  const found: RepeatedKey[] = [];
  for (const table of ["usage_events", "account_events"]) {
    const { rows } = await client.query<{ account_id: string; idempotency_key: string; seq: string }>(
      `select account_id, idempotency_key, max(seq) as seq from ${table}
        where $1::uuid[] is null or account_id = any($1::uuid[])
        group by account_id, idempotency_key having count(*) > 1 order by 1, 3 limit ${REPEATED_MAX}`,
      [uuids],
    );
    for (const row of rows)
      found.push({
        accountId: idOfUuid("acct", row.account_id),
        key: row.idempotency_key,
        seq: Number(row.seq),
      });
  }
  return found;
}

function entryOf(run: ReconciliationRun, author: Author): AuditEntry {
  const { accountIds } = run.scope;
  const breaks = run.checks.reduce((sum, check) => sum + check.breaks, 0);
  return {
    ...author,
    at: run.finishedAt,
    action: "reconciliation.run",
    object: `rec_${run.ref}`,
    accountId: accountIds?.length === 1 ? (accountIds[0] ?? null) : null,
    livemode: null,
    before: null,
    after: { scope: scopeText(run.scope), breaks },
  };
}

async function recordOn(client: pg.PoolClient, run: ReconciliationRun): Promise<void> {
  const total = run.checks.reduce((sum, check) => sum + check.breaks, 0);
  await client.query(
    `insert into reconciliation_runs (id, started_at, finished_at, scope, checks, breaks) values ($1, $2, $3, $4, $5, $6)`,
    [
      uuidOfId(run.ref),
      new Date(run.startedAt),
      new Date(run.finishedAt),
      scopeText(run.scope),
      JSON.stringify(run.checks),
      total,
    ],
  );
  const { breaks } = run;
  const found = [
    textArray(breaks, (one) => one.invariant),
    idArray(breaks, (one) => one.accountId),
    int8Array(breaks, (one) => one.seq),
  ];
  await client.query(
    `insert into breaks (id, invariant, account_id, seq, detail)
      select ${FRESH_UUID}, found.* from unnest($1::text[], $2::uuid[], $3::int8[], $4::text[]) found
        on conflict (invariant, account_id, seq) where closed_at is null do nothing`,
    [...found, textArray(breaks, (one) => one.detail)],
  );
  // Where not all that was found was kept, nothing can be said to be gone.
  if (breaks.length < total) return;
  await client.query(
    `update breaks set closed_at = now()
      where closed_at is null and invariant = any($4::text[]) and ($5::uuid[] is null or account_id = any($5::uuid[]))
        and not exists (select from unnest($1::text[], $2::uuid[], $3::int8[]) found (invariant, account_id, seq)
                         where found.invariant = breaks.invariant and found.account_id is not distinct from breaks.account_id
                           and found.seq is not distinct from breaks.seq)`,
    [...found, run.checks.map((check) => check.invariant), run.provenIds?.map(uuidOfId) ?? null],
  );
}

const ALL_ACCOUNTS = "all accounts";
const RECENT_ACCOUNTS = "accounts with facts since ";

async function latestRuns(client: pg.PoolClient): Promise<{ fullAt: Instant | null; anyAt: Instant | null }> {
  const { rows } = await client.query<{ full_at: Date | null; any_at: Date | null }>(
    `select max(started_at) filter (where scope = $1) as full_at, max(started_at) as any_at
       from reconciliation_runs where scope = $1 or starts_with(scope, $2)`,
    [ALL_ACCOUNTS, RECENT_ACCOUNTS],
  );
  const [row] = rows;
  return { fullAt: row?.full_at?.getTime() ?? null, anyAt: row?.any_at?.getTime() ?? null };
}

function scopeText({ accountIds, since }: AuditScope): string {
  if (accountIds !== null)
    return accountIds.length === 1 ? `account ${accountIds[0]}` : `${accountIds.length} accounts`;
  return since === null ? ALL_ACCOUNTS : `${RECENT_ACCOUNTS}${new Date(since).toISOString()}`;
}
