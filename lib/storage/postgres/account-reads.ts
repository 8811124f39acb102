import type pg from "pg";
import { idOfUuid, isId, uuidOfId } from "@/lib/engine/ids";
import type { AccountReads, AccountRow, AccountSearch, GrantRow } from "../ports";
import { asStoreError } from "./pool";

const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;

const ACCOUNT = `
  select a.id, a.external_id, a.name, a.kind, a.email, a.livemode, a.test_clock_id, a.plan, a.time_zone, a.frozen,
    (extract(epoch from a.created_at) * 1000)::int8 as created_at, s.seq, l.balance
  from accounts a join standings s on s.account_id = a.id join ledgers l on l.account_id = a.id`;

const GRANT = `
  select g.account_id, g.id, g.kind, g.priority, g.amount, (extract(epoch from g.effective_at) * 1000)::int8 as effective_at,
    (extract(epoch from g.expires_at) * 1000)::int8 as expires_at, to_json(g.features) as features, g.reason, g.status,
    (extract(epoch from g.created_at) * 1000)::int8 as created_at, coalesce(b.balance, 0) as balance
  from grants g left join balances b on b.account_id = g.account_id and b.grant_id = g.id`;

type Text<Names extends string> = { readonly [name in Names]: string };
type AccountText = Text<
  "id" | "name" | "kind" | "livemode" | "plan" | "time_zone" | "frozen" | "created_at" | "seq" | "balance"
> & {
  readonly [name in "external_id" | "email" | "test_clock_id"]: string | null;
};
type GrantText = Text<
  | "account_id"
  | "id"
  | "kind"
  | "priority"
  | "amount"
  | "effective_at"
  | "reason"
  | "status"
  | "created_at"
  | "balance"
> & {
  readonly [name in "expires_at" | "features"]: string | null;
};

/** Accounts and grants for screens, on Postgres. */
export function createAccountReads(pool: pg.Pool): AccountReads {
  const rows = async <Row>(text: string, values: readonly unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query({ text, values: [...values], types: AS_TEXT })).rows as Row[];
    } catch (error) {
      throw asStoreError(error);
    }
  };
  return {
    account: async (accountId) => {
      const [row] = await rows<AccountText>(`${ACCOUNT} where a.id = $1`, [uuidOfId(accountId)]);
      return row === undefined ? null : readAccount(row);
    },
    search: async (search) => {
      const { where, values } = searchWhere(search);
      return (await rows<AccountText>(`${ACCOUNT} ${where}`, values)).map(readAccount);
    },
    rename: async (accountId, { name, email }) => {
      await rows(
        "update accounts set name = coalesce($2, name), email = case when $3 then $4 else email end where id = $1",
        [uuidOfId(accountId), name ?? null, email !== undefined, email ?? null],
      );
    },
    testClock: async (testClockId) => {
      const text =
        "select (extract(epoch from now_at) * 1000)::int8 as now_at from test_clocks where id = $1";
      const [row] = await rows<{ now_at: string }>(text, [uuidOfId(testClockId)]);
      return row === undefined ? null : { nowAt: Number(row.now_at) };
    },
    grant: async (grantId) => {
      const [row] = await rows<GrantText>(`${GRANT} where g.id = $1`, [uuidOfId(grantId)]);
      return row === undefined ? null : readGrant(row);
    },
    grants: async (accountId, limit, beforeId) => {
      const before = beforeId === null ? null : uuidOfId(beforeId);
      const text = `${GRANT} where g.account_id = $1 and ($2::uuid is null or g.id < $2) order by g.id desc limit $3`;
      return (await rows<GrantText>(text, [uuidOfId(accountId), before, limit])).map(readGrant);
    },
  };
}

function searchWhere({ text, livemode, accountIds, limit, beforeId }: AccountSearch): {
  where: string;
  values: unknown[];
} {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const put = (value: unknown) => `$${values.push(value)}`;
  if (livemode !== null) conditions.push(`a.livemode = ${put(livemode)}`);
  if (accountIds !== null) conditions.push(`a.id = any(${put(accountIds.map(uuidOfId))}::uuid[])`);
  if (beforeId !== null) conditions.push(`a.id < ${put(uuidOfId(beforeId))}`);
  if (text !== null && isId("acct", text)) conditions.push(`a.id = ${put(uuidOfId(text))}`);
  else if (text !== null) {
    const prefix = put(`${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`);
    const exact = put(text.startsWith("ext:") ? text.slice(4) : text);
    conditions.push(
      `(a.external_id = ${exact} or lower(a.name) like ${prefix} or lower(a.email) like ${prefix})`,
    );
  }
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  return { where: `${where} order by a.id desc limit ${put(limit)}`, values };
}

function readAccount(row: AccountText): AccountRow {
  return {
    id: idOfUuid("acct", row.id),
    externalId: row.external_id,
    name: row.name,
    kind: row.kind as AccountRow["kind"],
    email: row.email,
    livemode: row.livemode === "t",
    testClockId: row.test_clock_id === null ? null : idOfUuid("clk", row.test_clock_id),
    plan: row.plan,
    timeZone: row.time_zone,
    frozen: row.frozen as AccountRow["frozen"],
    createdAt: Number(row.created_at),
    seq: Number(row.seq),
    balance: BigInt(row.balance),
  };
}

function readGrant(row: GrantText): GrantRow {
  return {
    id: idOfUuid("grt", row.id),
    accountId: idOfUuid("acct", row.account_id),
    kind: row.kind as GrantRow["kind"],
    priority: Number(row.priority),
    amount: BigInt(row.amount),
    effectiveAt: Number(row.effective_at),
    expiresAt: row.expires_at === null ? null : Number(row.expires_at),
    features: row.features === null ? null : (JSON.parse(row.features) as string[]),
    reason: row.reason,
    status: row.status as GrantRow["status"],
    createdAt: Number(row.created_at),
    balance: BigInt(row.balance),
  };
}
