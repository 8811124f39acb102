import type pg from "pg";

/** Rows of these are never changed, which a trigger sees to: counting them is enough. */
const APPEND_ONLY = new Set([
  "usage_events",
  "account_events",
  "monetization_events",
  "balance_updates",
  "audit_log",
]);
/** What is noted of a key beside its requests, and says nothing of what was done. */
const NOTED: Readonly<Record<string, string>> = { api_keys: "last_used_at" };

/** Attempts are counted just where they are refused. */
const COUNTS_REFUSALS = new Set(["code_guesses"]);

/**
 * Makes the statement that boils every table of the database down to one line each, whatever tables there are: what a refusal may not
 * change.
 */
export async function fingerprintStatement(database: pg.Pool): Promise<string> {
  const { rows } = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '_prisma_migrations'
      order by 1`,
  );
  return rows
    .filter(({ name }) => !COUNTS_REFUSALS.has(name))
    .map(({ name }) => {
      const without = NOTED[name] === undefined ? "" : ` - '${NOTED[name]}'`;
      const sum = APPEND_ONLY.has(name)
        ? "0"
        : `coalesce(sum(hashtextextended((to_jsonb(t)${without})::text, 0)), 0)`;
      return `select '${name}' as name, count(*)::text as count, (${sum})::text as sum from "${name}" t`;
    })
    .join("\nunion all ");
}

/** One line per table. */
export async function fingerprint(database: pg.Pool, statement: string): Promise<Map<string, string>> {
  const { rows } = await database.query<{ name: string; count: string; sum: string }>(statement);
  return new Map(rows.map(({ name, count, sum }) => [name, `${count} ${sum}`]));
}

/** The tables that differ. */
export function changedTables(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...after].filter(([name, line]) => before.get(name) !== line).map(([name]) => name);
}
