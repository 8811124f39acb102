import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { promo, task } from "@/lib/engine/testing/example-plans";
import { freshRef } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Started } from "@/lib/start-runtime";
import { createPool } from "@/lib/storage/postgres/pool";
import { createStandingStore } from "@/lib/storage/postgres/standing-store";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import { type BrokenLine, brokenLine } from "@/lib/testing/broken-line";
import { eventOf, grantedTo, openedAccount, publishPlan, submit, tally } from "@/lib/testing/builders";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { createCommitter } from "./committer";
import { fingerprint } from "./fingerprint";
import type { Answer } from "./submission";

let testing: TestRuntime;
/** A process whose line to the database breaks; `testing` sees the database whatever happens to it. */
let line: BrokenLine;
let started: Started;
let process: Runtime;
let plan: string;
let accountId: AuthorizedAccountId;

beforeAll(async () => {
  testing = await startTestRuntime();
  line = await brokenLine(testing.url);
  started = await startTestProcess(line.url, testing.clock);
  process = started.runtime;
  plan = await publishPlan(testing.runtime, [promo()]);
});

afterAll(async () => {
  await started.stop();
  await line.close();
  await testing.end();
});

beforeEach(async () => {
  line.mend();
  accountId = await openedAccount(testing.runtime, plan);
  await grantedTo(testing.runtime, accountId, 1_000);
  await answered("warm");
});

async function recordedKeys(): Promise<string[]> {
  return (await factsOf(testing.runtime, accountId)).flatMap(({ kind, event }) =>
    kind === "usage" ? [event.key] : [],
  );
}

/** Asks with one key until there is an answer, as a client does. */
async function answered(key: string): Promise<Answer> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await submit(process, accountId, task(1), key);
    if (answer.kind !== "store_unavailable") return answer;
  }
  throw new Error("the store did not come back");
}

/** Ends what the process is connected with, as a database that restarts does. */
async function endSessions(): Promise<void> {
  const client = new pg.Client({ connectionString: testing.url });
  await client.connect();
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await client.end();
}

describe("while the store is gone", () => {
  test("requests are told so, none is acknowledged, and all go through once it is back, without a restart", async () => {
    line.cut();
    const keys = Array.from({ length: 20 }, (_, i) => `gone-${i}`);
    const answers = await Promise.all(keys.map((key) => submit(process, accountId, task(1), key)));
    expect(tally(answers)).toEqual({ store_unavailable: 20 });
    expect(await recordedKeys()).toEqual(["warm"]);
    line.mend();
    const again = await Promise.all(keys.map(answered));
    expect(tally(again)).toEqual({ allowed: 20 });
    expect((await recordedKeys()).sort()).toEqual([...keys, "warm"].sort());
    expect(await accountBreaks(testing.runtime, accountId)).toEqual([]);
  });

  test("an account that was never seen is told the same, not that it is unknown", async () => {
    const unseen = await openedAccount(testing.runtime, plan);
    line.cut();
    expect(await submit(process, unseen, task(1))).toEqual({ kind: "store_unavailable" });
    line.mend();
  });

  test("a plan that was never loaded is no bug of ours: the store is gone, and then it is there", async () => {
    const fresh = await startTestProcess(line.url, testing.clock);
    // The standing is loaded through one connection and the plan through another; either may be the one that breaks.
    await fresh.isDatabaseUp();
    line.cut();
    expect(await submit(fresh.runtime, accountId, task(1), "k")).toEqual({ kind: "store_unavailable" });
    line.mend();
    expect(tally([await submit(fresh.runtime, accountId, task(1), "k")])).toEqual({ allowed: 1 });
    await fresh.stop();
  });
});

describe("when the line breaks just as the commit comes back", () => {
  test("nobody is told yes, and the same key finds out that it was done, once", async () => {
    for (let round = 0; round < 5; round++) {
      await answered(`before-${round}`);
      line.cutAtNextAnswer();
      const lost = await submit(process, accountId, task(1), `lost-${round}`);
      expect(lost).toEqual({ kind: "store_unavailable" });
      // The first answer to be lost is the commit's; after a loss the lane looks keys up first, and that answer gets lost.
      if (round === 0) expect(await recordedKeys()).toContain("lost-0");
      expect(await answered(`lost-${round}`)).toMatchObject({ kind: "recorded", isReplay: round === 0 });
    }
    expect(await accountBreaks(testing.runtime, accountId)).toEqual([]);
  });
});

describe("when the database ends every session in the middle of the work", () => {
  test("each acknowledged request is there once, and each other one goes through under its key", async () => {
    const keys = Array.from({ length: 300 }, (_, i) => `storm-${i}`);
    const acknowledged = new Set<string>();
    let ended = 0;
    const asking = keys.map(async (key, i) => {
      // In waves, so that sessions end before, while and after requests are on their way.
      await Promise.all(Array.from({ length: i % 30 }, () => Promise.resolve()));
      const first = await submit(process, accountId, task(1), key);
      if (first.kind === "recorded") acknowledged.add(key);
      else ended++;
    });
    const ending = (async () => {
      for (let i = 0; i < 5; i++) await endSessions();
    })();
    await Promise.all([...asking, ending]);
    const recorded = await recordedKeys();
    for (const key of acknowledged) expect(recorded.filter((one) => one === key)).toHaveLength(1);
    expect(acknowledged.size + ended).toBe(keys.length);
    for (const key of keys) eventOf(await answered(key));
    expect((await recordedKeys()).sort()).toEqual([...keys, "warm"].sort());
    expect(await accountBreaks(testing.runtime, accountId)).toEqual([]);
  });
});

describe("when the line goes silent", () => {
  test("a lane stops waiting, says so, and goes on with new connections when the line is back", async () => {
    const { clock, catalogue } = testing.runtime;
    const pool = createPool(line.url, { max: 2, use: "hot", statementTimeoutMs: 200 });
    const committer = createCommitter({
      lanes: 1,
      store: createStandingStore(pool),
      clock,
      catalogue,
      recordDue: (id) => testing.runtime.sweepAccount(id),
      freshRef,
      observer: { flushed: () => {} },
      report: () => {},
      queueMax: 100,
      flushMax: 10,
      cacheMax: 10,
    });
    const ask = (key: string) => {
      const command = task(1);
      return committer.submit({ accountId, command, key, requestHash: fingerprint(accountId, command) });
    };
    eventOf(await ask("before"));
    line.freeze();
    expect(await ask("silent")).toEqual({ kind: "store_unavailable" });
    line.cut();
    line.mend();
    const answer = await ask("silent");
    expect(answer).toMatchObject({ kind: "recorded" });
    expect((await recordedKeys()).filter((key) => key === "silent")).toHaveLength(1);
    await pool.end();
  });
});

describe("a request that breaks its flush", () => {
  test("is alone in being told so: its neighbours in the same flush are decided", async () => {
    // No route lets NUL through; a text column takes none either, so the whole statement fails.
    const answers = await Promise.all(
      ["a", "b\0", "c", "d"].map((key) => submit(process, accountId, task(1), key)),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(["recorded", "failed", "recorded", "recorded"]);
    expect(await recordedKeys()).toEqual(["warm", "a", "c", "d"]);
    expect(tally([await submit(process, accountId, task(1), "e")])).toEqual({ allowed: 1 });
    expect(await accountBreaks(testing.runtime, accountId)).toEqual([]);
  });
});
