import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestRuntime, type TestRuntime } from "../../testing/test-runtime";

let testing: TestRuntime;
let owner: pg.Client;
beforeAll(async () => {
  testing = await startTestRuntime();
  // Only the owner may see what the sessions of others are at.
  owner = new pg.Client(testing.url);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});

const never = new AbortController().signal;
const account = "acct_01k2x4t8b5f6q7r8s9v0w1x2y3";
const sessions = async (): Promise<number> => {
  const { rows } = await owner.query(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like '%exporting' and state <> 'idle'",
  );
  return rows[0].n;
};

describe("a snapshot of the datasets", () => {
  test("sees them as of one instant, whatever is committed after it", async () => {
    const { runtime, started } = testing;
    const snapshot = await runtime.datasetSnapshots.open({ signal: never, limitMs: 60_000 });
    const { pool } = started.storage;
    const facts = async (from: { accountEvents: typeof runtime.datasets.accountEvents }) =>
      (await from.accountEvents(account, 10, null)).length;
    expect(await facts(snapshot.reads)).toBe(0);
    await pool.query(
      `insert into account_events (account_id, seq, id, idempotency_key, request_hash, actor, kind, act, at, hash)
        values ('019885a6-a165-79ae-7c22-69d8bc1e88c3', 1, gen_random_uuid(), 'k', '\\x00', 'system', 'frozen_set', '["frozen_set","all"]', now(), sha256('x'))`,
    );
    const { rows } = await pool.query("select count(*)::int as n from account_events");
    expect(rows[0].n).toBe(1);
    expect(await facts(snapshot.reads)).toBe(0);
    await snapshot.close();
  });

  test("gives its connection back when it is closed, and cannot be read any more", async () => {
    const snapshot = await testing.runtime.datasetSnapshots.open({ signal: never, limitMs: 60_000 });
    expect(await sessions()).toBe(1);
    await snapshot.close();
    await snapshot.close();
    expect(await sessions()).toBe(0);
    await expect(snapshot.reads.balanceSum(account)).rejects.toThrow("closed");
  });

  test("is closed when its reader has gone, or has taken longer than it may", async () => {
    const leaving = new AbortController();
    const left = await testing.runtime.datasetSnapshots.open({ signal: leaving.signal, limitMs: 60_000 });
    leaving.abort();
    await expect(left.reads.balanceSum(account)).rejects.toThrow("closed");
    const slow = await testing.runtime.datasetSnapshots.open({ signal: never, limitMs: 1 });
    await expect
      .poll(() =>
        slow.reads.balanceSum(account).then(
          () => "open",
          () => "closed",
        ),
      )
      .toBe("closed");
    await expect.poll(sessions).toBe(0);
  });

  test("closed in the middle of a read ends the read with an error", async () => {
    const snapshot = await testing.runtime.datasetSnapshots.open({ signal: never, limitMs: 60_000 });
    const reading = snapshot.reads.balanceSum(account);
    const failed = expect(reading).rejects.toThrow();
    await snapshot.close();
    await failed;
    await expect.poll(sessions).toBe(0);
  });
});
