import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ended, startCommand } from "@/lib/testing/command-line";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { seed } from "../../prisma/seed";

let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), "command-line-"));
  await seed(database.url);
}, 120_000);

afterAll(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs the command line as `npx spillway` does, on the test's database and in a data folder of its own. */
function spillway(line: string, environment: Record<string, string> = {}): Promise<Ended> {
  const base = { DATABASE_URL: database.url, SPILLWAY_DATA_DIR: dataDir, PORT: "1" };
  const options = { cwd: dataDir, environment: { ...base, ...environment } };
  return startCommand(line.split(" ").filter(Boolean), options).ended;
}

describe("the command line", () => {
  test("without a command shows what there is, and what exit codes mean", async () => {
    const { code, stdout, stderr } = await spillway("");
    expect([code, stderr]).toEqual([0, ""]);
    for (const word of ["replay", "reconcile", "status", "doctor", "Exit codes:"])
      expect(stdout).toContain(word);
    expect((await spillway("replay --help")).stdout).toContain("Exit codes:");
  });

  test.each([
    ["an unknown command", "explode", "unknown command"],
    ["an unknown option", "replay --fast", "unknown option"],
    ["a speed of nothing", "replay --speed 0", "from 1 to 1000"],
    ["a number that is none", "replay --accounts many", "from 1 to 100000"],
    ["a file that is not there", "replay no-such.csv", `${"no-such.csv"} cannot be read: no such file`],
    ["an address that is none", "replay --url nowhere", "not an http address"],
    ["an account that is not there", "reconcile --account ext:nobody", "There is no account ext:nobody"],
  ])("ends with 2 for %s, in a sentence on stderr", async (_, line, message) => {
    const { code, stdout, stderr } = await spillway(line);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr, "no stack trace").not.toContain("    at ");
  });

  test.each([
    ["replay --rows 1 --url http://127.0.0.1:1", "No Spillway answers at http://127.0.0.1:1"],
    ["status ext:demo-user", "No Spillway is running"],
  ])("ends with 3 where nobody answers: %s", async (line, message) => {
    const { code, stdout, stderr } = await spillway(line);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(message);
  });

  test("ends with 3 where the database does not answer", async () => {
    const { code, stderr } = await spillway("reconcile", { DATABASE_URL: "postgres://a:b@127.0.0.1:1/none" });
    expect(code).toBe(3);
    expect(stderr).toContain("does not answer");
  });

  test("does not take another program for Spillway", async () => {
    const other = createServer((_, response) => response.end("<html>hello</html>"));
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    expect((await spillway(`replay --rows 1 --url http://127.0.0.1:${port}`)).code).toBe(3);
    other.close();
  });
});

describe("doctor", () => {
  interface Found {
    readonly what: string;
    readonly ok: boolean;
    readonly found: string;
    readonly fix: string | null;
  }
  const findings = async (environment: Record<string, string> = {}) => {
    const { code, stdout } = await spillway("doctor --json", environment);
    return { code, byName: new Map((JSON.parse(stdout) as Found[]).map((one) => [one.what, one])) };
  };

  test("finds a prepared database well, and names what is wrong with one that is not there", async () => {
    const { code, byName } = await findings();
    expect([...byName.keys()]).toEqual(
      "node,data folder,permissions,disk,database,durability,clock,migrations,role rights,port".split(","),
    );
    for (const what of ["node", "permissions", "disk", "database", "clock", "migrations", "role rights"])
      expect(byName.get(what), what).toMatchObject({ ok: true, fix: null });
    // A server for tests alone does not wait for the disk: that is what a doctor is for.
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const isDurable = (await owner.query("show fsync")).rows[0].fsync === "on";
    await owner.end();
    expect([byName.get("durability")?.ok, code]).toEqual([isDurable, isDurable ? 0 : 1]);
    const ill = await spillway("doctor", { DATABASE_URL: "postgres://a:b@127.0.0.1:1/none" });
    expect(ill.code).toBe(1);
    expect(ill.stdout).toMatch(/FAIL.*database.*127\.0\.0\.1:1/);
  });

  test("finds a secret that others may read, and rights that the role should not have, each with its fix", async () => {
    const secret = join(dataDir, "auth-secret");
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    chmodSync(secret, 0o644);
    await owner.query("grant update on balance_updates to spillway_app");
    try {
      const { byName } = await findings();
      expect(byName.get("permissions")).toMatchObject({
        ok: false,
        fix: expect.stringContaining(`chmod 600 ${secret}`),
      });
      expect(byName.get("role rights")).toMatchObject({
        ok: false,
        found: "spillway_app may change balance_updates",
      });
      expect(byName.get("role rights")?.fix).toContain("revoke update, delete, truncate on balance_updates");
    } finally {
      await owner.query("revoke update on balance_updates from spillway_app");
      await owner.end();
      chmodSync(secret, 0o600);
    }
  });

  test("finds a port that is taken and a migration that is missing", async () => {
    const other = createServer((_, response) => response.end("hello"));
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(
      "update _prisma_migrations set finished_at = null where migration_name = (select max(migration_name) from _prisma_migrations)",
    );
    try {
      const { byName } = await findings({ PORT: String(port) });
      expect(byName.get("port")).toMatchObject({ ok: false, found: `${port} is taken by another program` });
      expect(byName.get("migrations")).toMatchObject({ ok: false, found: "1 not applied" });
    } finally {
      await owner.query("update _prisma_migrations set finished_at = now() where finished_at is null");
      await owner.end();
      other.close();
    }
  });
});

describe("reconcile", () => {
  test("proves the demo's books, as text and as JSON, without an escape code in either", async () => {
    const text = await spillway("reconcile");
    expect([text.code, text.stderr]).toEqual([0, ""]);
    expect(text.stdout).toContain("0 breaks: the books agree");
    const run = JSON.parse((await spillway("reconcile --json")).stdout);
    expect(run).toMatchObject({ accounts: 25, breaks: [] });
    expect(run.facts).toBeGreaterThan(500);
    expect(text.stdout).not.toContain("\u001b");
  });

  test("ends with 1 on a break and names it, for its account alone too", async () => {
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const moved = `update ledgers set balance = balance %s 1 where account_id = (select id from accounts where external_id = 'demo-heavy')`;
    await owner.query(moved.replace("%s", "+"));
    try {
      const run = await spillway("reconcile --account ext:demo-heavy");
      expect(run.code).toBe(1);
      expect(run.stdout).toMatch(/L1 {2}acct_/);
      expect((await spillway("reconcile --account ext:demo-user")).code).toBe(0);
    } finally {
      await owner.query(moved.replace("%s", "-"));
      await owner.end();
    }
  });
});
