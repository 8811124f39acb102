import type pg from "pg";

/**
 * The database's schema as text: what the migrations have made of it, for people to read in one place and for a test to compare with
 * `prisma/schema.sql`. Asked of the catalogue rather than of `pg_dump`, which has to be of the server's version and need not be there.
 * Everything is sorted by name, so that the text changes only where the schema does. Partitions are told by their bounds and
 * by what they do not inherit.
 */
export async function dumpSchema(client: pg.ClientBase): Promise<string> {
  const lines = async (text: string) =>
    (await client.query<{ line: string }>(text)).rows.map((row) => row.line);
  const tables = (await client.query<{ name: string; head: string; tail: string }>(TABLES)).rows;
  const columns = Map.groupBy(
    (await client.query<{ name: string; line: string }>(COLUMNS)).rows,
    (row) => row.name,
  );
  const parts = [
    ...(await lines(FUNCTIONS)),
    ...tables.map(({ name, head, tail }) => {
      const body = (columns.get(name) ?? []).map(({ line }) => `  ${line}`).join(",\n");
      return `${head} (\n${body}\n)${tail};`;
    }),
    (await lines(PARTITIONS)).join("\n"),
    (await lines(INDEXES)).join("\n"),
    (await lines(TRIGGERS)).join("\n"),
    (await lines(RIGHTS)).join("\n"),
  ];
  // pg_get_indexdef and its kin name the schema where the search path would not need it.
  return `${parts.join("\n\n").replaceAll(" public.", " ")}\n`;
}

const OURS = "relnamespace = 'public'::regnamespace and relname <> '_prisma_migrations'";
const options = (alias: string) =>
  `coalesce(' with (' || array_to_string(${alias}.reloptions, ', ') || ')', '')`;

const FUNCTIONS = `
  select pg_get_functiondef(oid) || ';' as line from pg_proc where pronamespace = 'public'::regnamespace order by proname`;

const TABLES = `
  select relname as name, 'create table ' || relname as head,
      coalesce(' partition by ' || pg_get_partkeydef(c.oid), '') || ${options("c")} as tail
    from pg_class c where ${OURS} and relkind in ('r', 'p') and not relispartition order by relname`;

/** Columns in order, then the constraints by name; "not null" is said with its column, by every version of Postgres alike. */
const COLUMNS = `
  select c.relname as name, format('%s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> t.typcollation then ' collate "' || l.collname || '"' else '' end,
      case when a.attnotnull then ' not null' else '' end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
      left join pg_collation l on l.oid = a.attcollation
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where ${OURS} and relkind in ('r', 'p') and not relispartition
    order by c.relname, a.attnum`;

const PARTITIONS = `
  select format('create table %s partition of %s %s%s;', c.relname, i.inhparent::regclass,
      pg_get_expr(c.relpartbound, c.oid), ${options("c")}) as line
    from pg_class c join pg_inherits i on i.inhrelid = c.oid
    where ${OURS} and relkind = 'r' and relispartition order by c.relname`;

const INDEXES = `
  select line from (
    select c.relname, 1 as kind, conname as name,
        format('alter table %s add constraint %s %s;', c.relname, conname, pg_get_constraintdef(n.oid)) as line
      from pg_constraint n join pg_class c on c.oid = n.conrelid
      where ${OURS} and not relispartition and contype <> 'n' and contype <> 't'
    union all
    select c.relname, 2, x.relname, pg_get_indexdef(i.indexrelid) || ';'
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace and c.relname <> '_prisma_migrations' and not c.relispartition
        and not exists (select from pg_constraint n where n.conindid = i.indexrelid and n.contype in ('p', 'u', 'x'))
  ) made order by relname, kind, name`;

const TRIGGERS = `
  select pg_get_triggerdef(g.oid) || ';' as line from pg_trigger g join pg_class c on c.oid = g.tgrelid
    where ${OURS} and not tgisinternal and tgparentid = 0 order by relname, tgname`;

/** What the application's role may do, per table; partitions in full, since a right there would go around the table's. */
const RIGHTS = `
  select format('grant %s on %s to spillway_app;',
      string_agg(lower(privilege_type), ', ' order by privilege_type), relname) as line
    from pg_class c, aclexplode(c.relacl) right_of
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S', 'v') and grantee = 'spillway_app'::regrole
    group by relname order by relname`;
