import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { promo, task } from "@/lib/engine/testing/example-plans";
import { freshId, freshRef } from "@/lib/ids";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import { eventOf, grantedTo, openedAccount, publishPlan, tally } from "@/lib/testing/builders";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { type Committer, createCommitter } from "./committer";
import { fingerprint } from "./fingerprint";
import type { LaneOptions } from "./lane-options";

let testing: TestRuntime;
let plan: string;
let accountId: AuthorizedAccountId;

beforeAll(async () => {
  testing = await startTestRuntime();
  plan = await publishPlan(testing.runtime, [promo()]);
  accountId = await account();
});

afterAll(() => testing.end());

async function account(): Promise<AuthorizedAccountId> {
  const id = await openedAccount(testing.runtime, plan);
  await grantedTo(testing.runtime, id, 10_000);
  return id;
}

type Flushed = Parameters<LaneOptions["observer"]["flushed"]>[0];

/** Lanes with bounds of their own, on the real store. */
function lanesOf(bounds: Partial<LaneOptions & { lanes: number }>): {
  committer: Committer;
  flushes: Flushed[];
} {
  const { clock, catalogue, standings } = testing.runtime;
  const flushes: Flushed[] = [];
  const committer = createCommitter({
    lanes: 1,
    store: standings,
    clock,
    catalogue,
    recordDue: (accountId) => testing.runtime.sweepAccount(accountId),
    freshRef,
    observer: { flushed: (flush) => flushes.push(flush) },
    report: (error) => {
      throw error;
    },
    queueMax: 1_000,
    flushMax: 1_000,
    cacheMax: 1_000,
    ...bounds,
  });
  return { committer, flushes };
}

function ask(committer: Committer, id: string, key: string = freshRef(0)) {
  const command = task(1);
  return committer.submit({ accountId: id, command, key, requestHash: fingerprint(id, command) });
}

describe("the queue", () => {
  test("is bounded: what does not fit is told when to come back, and leaves its key free", async () => {
    const { committer } = lanesOf({ queueMax: 10, flushMax: 5 });
    const keys = Array.from({ length: 40 }, (_, i) => `queue-${i}`);
    const asking = keys.map((key) => ask(committer, accountId, key));
    expect(committer.stats().queued).toBe(10);
    const answers = await Promise.all(asking);
    expect(tally(answers)).toEqual({ allowed: 10, overloaded: 30 });
    expect(answers.at(-1)).toEqual({ kind: "overloaded", retryAfterMs: 1_000 });
    expect(committer.stats().queued).toBe(0);
    for (const key of keys) eventOf(await ask(committer, accountId, key));
    const recorded = (await factsOf(testing.runtime, accountId)).map(({ event }) => event.key);
    for (const key of keys) expect(recorded.filter((one) => one === key)).toHaveLength(1);
    expect(await accountBreaks(testing.runtime, accountId)).toEqual([]);
  });

  test("takes all that is asked in one turn into one flush, and never more than a flush may hold", async () => {
    const { committer, flushes } = lanesOf({ flushMax: 8 });
    await Promise.all(Array.from({ length: 20 }, () => ask(committer, accountId)));
    expect(flushes.map(({ submissions }) => submissions)).toEqual([8, 8, 4]);
    expect(flushes.flatMap(({ events }) => events)).toHaveLength(20);
  });

  test("keeps one account in one lane, however many lanes there are, so that its requests are decided in order", async () => {
    const { committer } = lanesOf({ lanes: 4 });
    const accounts = await Promise.all(Array.from({ length: 6 }, () => account()));
    const asked = Array.from({ length: 60 }, (_, i) => accounts[i % 6] as string);
    const events = (await Promise.all(asked.map((id) => ask(committer, id)))).map(eventOf);
    for (const id of accounts) {
      const seqs = events.flatMap(({ accountId, seq }) => (accountId === id ? [seq] : []));
      expect(seqs).toEqual(seqs.map((_, i) => i + 3));
    }
  });
});

describe("the cache of standings", () => {
  test("is bounded, and what it let go costs a look and nothing else", async () => {
    const { committer } = lanesOf({ cacheMax: 3 });
    const accounts = await Promise.all(Array.from({ length: 8 }, () => account()));
    for (const round of [3, 4, 5]) {
      for (const id of accounts) expect(eventOf(await ask(committer, id)).seq).toBe(round);
      expect(committer.stats().cached).toBe(3);
    }
  });

  test("lets the account go that was not used for longest", async () => {
    const { standings } = testing.runtime;
    const loaded: string[] = [];
    const load: typeof standings.load = (ids) => {
      loaded.push(...ids);
      return standings.load(ids);
    };
    const { committer } = lanesOf({ cacheMax: 2, store: { ...standings, load } });
    const [a, b, c] = await Promise.all([account(), account(), account()]);
    for (const id of [a, b, a, c, a, b]) await ask(committer, id);
    expect(loaded).toEqual([a, b, c, b]);
  });

  test("holds no account that there is not", async () => {
    const { committer } = lanesOf({});
    expect(await ask(committer, freshId("acct", 0))).toEqual({ kind: "account_unknown" });
    expect(committer.stats().cached).toBe(0);
  });
});
