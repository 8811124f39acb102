import type pg from "pg";
import { idOfUuid, isId, uuidOfId } from "@/lib/engine/ids";
import { creditsOf } from "@/lib/engine/standing";
import { decodeStanding } from "@/lib/engine/standing-codec";
import type { AccountActivity, AccountReads, AccountRow, AccountSearch } from "../read-ports";
import { AS_TEXT } from "./as-text";
import { GRANT, type GrantText, readGrant } from "./grant-rows";
import { asStoreError } from "./pool";

const ACCOUNT = `
  select a.id, a.external_id, a.name, a.kind, a.email, a.livemode, a.test_clock_id, a.plan, a.time_zone, a.frozen,
    (extract(epoch from a.created_at) * 1000)::int8 as created_at, s.seq, s.state, l.balance
  from accounts a join standings s on s.account_id = a.id join ledgers l on l.account_id = a.id`;

// The newest events of each account by its own index, and their charges by the same key: bounded, whatever the history's length.
const ACTIVITY = `
  select w.account_id, floor(extract(epoch from ($2::timestamptz - e.decided_at)) / 3600)::int as hours_ago,
      count(*) filter (where e.outcome = 'blocked') as blocked, coalesce(sum(m.charged - m.overshoot), 0) as charged
    from unnest($1::uuid[]) as w (account_id)
    cross join lateral (
      select u.seq, u.decided_at, u.outcome from usage_events u where u.account_id = w.account_id order by u.seq desc limit 2000
    ) e
    left join monetization_events m on m.account_id = w.account_id and m.seq = e.seq
    where e.decided_at > $2::timestamptz - interval '24 hours' and e.decided_at <= $2::timestamptz
    group by 1, 2`;

type Text<Names extends string> = { readonly [name in Names]: string };
type AccountText = Text<
  | "id"
  | "name"
  | "kind"
  | "livemode"
  | "plan"
  | "time_zone"
  | "frozen"
  | "created_at"
  | "seq"
  | "state"
  | "balance"
> & {
  readonly [name in "external_id" | "email" | "test_clock_id"]: string | null;
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
    activity: async (accountIds, now) =>
      readActivity(await rows<ActivityText>(ACTIVITY, [accountIds.map(uuidOfId), new Date(now)])),
    sandboxIds: async () =>
      (await rows<{ id: string }>("select id from accounts where not livemode", [])).map(({ id }) =>
        idOfUuid("acct", id),
      ),
    testClock: async (testClockId) => {
      const text = `select (extract(epoch from now_at) * 1000)::int8 as now_at,
          (select count(*) from accounts where test_clock_id = $1) as accounts from test_clocks where id = $1`;
      const [row] = await rows<Text<"now_at" | "accounts">>(text, [uuidOfId(testClockId)]);
      return row === undefined ? null : { nowAt: Number(row.now_at), accounts: Number(row.accounts) };
    },
    grant: async (grantId) => {
      const [row] = await rows<GrantText>(`${GRANT} where g.id = $1`, [uuidOfId(grantId)]);
      return row === undefined ? null : readGrant(row);
    },
    grants: async (accountId, limit, beforeId, { kind = null, status = null, feature = null } = {}) => {
      const before = beforeId === null ? null : uuidOfId(beforeId);
      const text = `${GRANT} where g.account_id = $1 and ($2::uuid is null or g.id < $2) and ($4::text is null or g.kind = $4)
         and ($5::text is null or g.status = $5) and ($6::text is null or g.features is null or $6 = any(g.features))
       order by g.id desc limit $3`;
      const values = [uuidOfId(accountId), before, limit, kind, status, feature];
      return (await rows<GrantText>(text, values)).map(readGrant);
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
      `(a.external_id = ${exact} or lower(a.name) like ${prefix} or lower(a.email) like ${prefix}
      or a.id in (select k.account_id from api_keys k where k.prefix = ${exact}))`,
    );
  }
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  return { where: `${where} order by a.id desc limit ${put(limit)}`, values };
}

type ActivityText = Text<"account_id" | "hours_ago" | "blocked" | "charged">;

function readActivity(found: readonly ActivityText[]): ReadonlyMap<string, AccountActivity> {
  const byAccount = new Map<string, { accountId: string; blocked: number; chargedByHour: bigint[] }>();
  for (const row of found) {
    const accountId = idOfUuid("acct", row.account_id);
    const activity = byAccount.get(accountId) ?? {
      accountId,
      blocked: 0,
      chargedByHour: new Array<bigint>(24).fill(0n),
    };
    activity.blocked += Number(row.blocked);
    activity.chargedByHour[23 - Math.min(23, Number(row.hours_ago))] = BigInt(row.charged);
    byAccount.set(accountId, activity);
  }
  return byAccount;
}

function readAccount(row: AccountText): AccountRow {
  const id = idOfUuid("acct", row.id);
  const standing = decodeStanding(id, Number(row.seq), row.state);
  return {
    id,
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
    available: creditsOf(standing).available,
    lastFactAt: standing.at,
  };
}
