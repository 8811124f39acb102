import pg from "pg";

/**
 * Creates a database on the server that `url` points to and returns its connection string. With `template` it
 * is a copy of that database, which costs about 30 ms instead of running every migration; nobody may be
 * connected to the template meanwhile.
 */
export async function createDatabase(url: string, name: string, template?: string): Promise<string> {
  const source = template ? ` template ${pg.escapeIdentifier(template)}` : "";
  await onMaintenance(url, `create database ${pg.escapeIdentifier(name)}${source}`);
  const created = new URL(url);
  created.pathname = `/${name}`;
  return created.href;
}

/** Drops the database that `url` names, ending every session on it. One that is gone already is no error. */
export async function dropDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  await onMaintenance(url, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

/** Databases are made from a session on another one; `postgres` exists on every server. */
async function onMaintenance(url: string, statement: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await client.query("set client_min_messages = warning");
    await client.query(statement);
  } finally {
    await client.end();
  }
}
