import type pg from "pg";
import { encodeAct } from "@/lib/engine/act-codec";
import type { GrantTerms } from "@/lib/engine/facts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { encodeStanding } from "@/lib/engine/standing-codec";
import { contentOfPlan, planJson } from "@/lib/plans/catalogue/plan-content";
import { priceBookJson } from "@/lib/plans/catalogue/price-book-content";
import {
  amountArray,
  hexArray,
  idArray,
  instantArray,
  int4Array,
  int8Array,
  refArray,
  textArray,
} from "@/lib/storage/postgres/binary-arrays";
import type { PlantedAccount } from "./accounts";
import { BOOK, FEATURE, PLANS } from "./catalogue";

/**
 * Writes accounts with their histories in bulk, row for row what the account store writes one transaction at a time: planting
 * 100,000 accounts must not take longer than the bench.
 */
export async function plant(pool: pg.Pool, accounts: readonly PlantedAccount[]): Promise<void> {
  for (let at = 0; at < accounts.length; at += 5000) await plantSome(pool, accounts.slice(at, at + 5000));
}

/** The bench's plans and price book as published versions. */
export async function plantCatalogue(pool: pg.Pool): Promise<void> {
  const book = versionOf(BOOK.ref);
  await pool.query("insert into features (key, name, dimensions) values ($1, $1, $2)", [
    FEATURE,
    BOOK.features[FEATURE]?.dimensions,
  ]);
  await pool.query("insert into price_books (id, name) values ($1, 'Bench')", [book.id]);
  await pool.query(
    "insert into price_book_versions (price_book_id, version, status, content, published_at) values ($1, $2, 'published', $3, now())",
    [book.id, book.version, JSON.stringify(priceBookJson({ features: { ...BOOK.features } } as never))],
  );
  for (const plan of PLANS) {
    const { id, version } = versionOf(plan.ref);
    await pool.query("insert into plans (id, name) values ($1, $2)", [id, plan.name]);
    await pool.query(
      "insert into plan_versions (plan_id, version, status, content, published_at) values ($1, $2, 'published', $3, now())",
      [id, version, JSON.stringify(planJson(contentOfPlan(plan)))],
    );
  }
}

/** `pln_…@1` as its two columns. */
function versionOf(ref: string): { id: string; version: number } {
  const [id = "", version] = ref.split("@");
  return { id: uuidOfId(id), version: Number(version) };
}

async function plantSome(pool: pg.Pool, accounts: readonly PlantedAccount[]): Promise<void> {
  const standings = accounts.map(({ standing }) => standing);
  await pool.query(
    `insert into accounts (id, external_id, name, kind, livemode, plan, time_zone)
     select id, name, name, 'person', true, plan, 'UTC' from unnest($1::uuid[], $2::text[], $3::text[]) as a (id, name, plan)`,
    [
      idArray(standings, ({ accountId }) => accountId),
      textArray(standings, ({ accountId }) => `bench-${accountId.slice(-12)}`),
      textArray(standings, ({ plan }) => plan),
    ],
  );
  await pool.query(
    "insert into standings (account_id, seq, state) select * from unnest($1::uuid[], $2::int8[], $3::text[])",
    [
      idArray(standings, ({ accountId }) => accountId),
      int8Array(standings, ({ seq }) => seq),
      textArray(standings.map(encodeStanding), (state) => state),
    ],
  );
  await pool.query(
    `insert into ledgers (account_id, seq, balance, balance_head) select * from unnest($1::uuid[], $2::int8[], $3::int8[], $4::bytea[])`,
    [
      idArray(accounts, ({ standing }) => standing.accountId),
      int8Array(accounts, ({ updates }) => updates.length),
      amountArray(accounts, ({ updates }) => updates.at(-1)?.balanceAfter ?? 0n),
      hexArray(accounts, 32, ({ updates }) => updates.at(-1)?.hash ?? ""),
    ],
  );
  await plantGrants(pool, accounts);
  await plantHistory(pool, accounts);
}

async function plantGrants(pool: pg.Pool, accounts: readonly PlantedAccount[]): Promise<void> {
  const grants = accounts.flatMap(({ standing, grants }) =>
    grants.map((grant: GrantTerms) => ({ accountId: standing.accountId, ...grant })),
  );
  await pool.query(
    `with planted as (
       insert into grants (account_id, id, kind, priority, amount, effective_at, reason, created_at)
       select account_id, id, kind, 0, amount, at, 'bench', at
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int8[], $5::timestamptz[]) as g (account_id, id, kind, amount, at)
       returning account_id, id, amount
     ) insert into balances (account_id, grant_id, balance) select * from planted`,
    [
      idArray(grants, ({ accountId }) => accountId),
      idArray(grants, ({ id }) => id),
      textArray(grants, ({ kind }) => kind),
      amountArray(grants, ({ amount }) => amount),
      instantArray(grants, ({ effectiveAt }) => effectiveAt),
    ],
  );
}

async function plantHistory(pool: pg.Pool, accounts: readonly PlantedAccount[]): Promise<void> {
  const events = accounts.flatMap((account) => account.events);
  await pool.query(
    `insert into account_events (account_id, seq, id, idempotency_key, request_hash, actor, kind, act, posting_grant_id,
       posting_kind, posting_amount, at, hash)
     select account_id, seq, id, key, '\\x00000000000000000000000000000000', 'system', kind, act, grant_id, posting_kind, amount, at, hash
       from unnest($1::uuid[], $2::int8[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::int8[],
         $10::timestamptz[], $11::bytea[]) as e (account_id, seq, id, key, kind, act, grant_id, posting_kind, amount, at, hash)`,
    [
      idArray(events, ({ accountId }) => accountId),
      int8Array(events, ({ seq }) => seq),
      refArray(events, ({ ref }) => ref),
      textArray(events, ({ key }) => key),
      textArray(events, ({ act }) => act.kind),
      textArray(events, ({ act }) => encodeAct(act)),
      idArray(events, ({ posting }) => posting?.grantId ?? null),
      textArray(events, ({ posting }) => posting?.kind ?? null),
      amountArray(events, ({ posting }) => posting?.amount ?? null),
      instantArray(events, ({ at }) => at),
      hexArray(events, 32, ({ hash }) => hash),
    ],
  );
  const updates = accounts.flatMap((account) => account.updates);
  await pool.query(
    `insert into balance_updates (account_id, ledger_seq, id, cause_seq, grant_id, kind, amount, balance_after, grant_balance_after, at, hash)
     select * from unnest($1::uuid[], $2::int4[], $3::uuid[], $4::int8[], $5::uuid[], $6::text[], $7::int8[], $8::int8[], $9::int8[],
       $10::timestamptz[], $11::bytea[])`,
    [
      idArray(updates, ({ accountId }) => accountId),
      int4Array(updates, ({ ledgerSeq }) => ledgerSeq),
      refArray(updates, ({ ref }) => ref),
      int8Array(updates, ({ causeSeq }) => causeSeq),
      idArray(updates, ({ grantId }) => grantId),
      textArray(updates, ({ kind }) => kind),
      amountArray(updates, ({ amount }) => amount),
      amountArray(updates, ({ balanceAfter }) => balanceAfter),
      amountArray(updates, ({ grantBalanceAfter }) => grantBalanceAfter),
      instantArray(updates, ({ at }) => at),
      hexArray(updates, 32, ({ hash }) => hash),
    ],
  );
}

/** The first `max` accounts in order of their id, which every process of a run agrees on. */
export async function accountIds(pool: pg.Pool, max: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>("select id from accounts order by id limit $1", [max]);
  return rows.map(({ id }) => idOfUuid("acct", id));
}
