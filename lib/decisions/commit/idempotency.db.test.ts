import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { ONE } from "@/lib/engine/amounts";
import { NOBODY } from "@/lib/engine/facts";
import type { HoldEnding } from "@/lib/engine/request";
import { capture, NOON, of, promo, release, task } from "@/lib/engine/testing/example-plans";
import type { Runtime } from "@/lib/runtime";
import type { Started } from "@/lib/start-runtime";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import { eventOf, grantedTo, openedAccount, publishPlan, submit, tally } from "@/lib/testing/builders";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import type { Answer } from "./submission";

let testing: TestRuntime;
let otherProcess: Started;
let one: Runtime;
let other: Runtime;
let plan: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  otherProcess = await startTestProcess(testing.url, testing.clock);
  one = testing.runtime;
  other = otherProcess.runtime;
  plan = await publishPlan(one, [promo()]);
});

afterAll(async () => {
  await otherProcess.stop();
  await testing.end();
});

async function account(credits = 100): Promise<AuthorizedAccountId> {
  const accountId = await openedAccount(one, plan);
  await grantedTo(one, accountId, credits);
  return accountId;
}

/** A process whose lanes remember neither accounts nor that keys were ever repeated. */
async function withFreshProcess(act: (process: Runtime) => Promise<void>): Promise<void> {
  const fresh = await startTestProcess(testing.url, testing.clock);
  try {
    await act(fresh.runtime);
  } finally {
    await fresh.stop();
  }
}

async function usageOf(accountId: string) {
  return (await factsOf(one, accountId)).filter(({ kind }) => kind === "usage");
}

async function holdOf(accountId: AuthorizedAccountId, units: number, seconds = 900): Promise<string> {
  const opened = await submit(one, accountId, task(units, { kind: "hold", holdSeconds: seconds }));
  return eventOf(opened).ref;
}

const isReplay = (answer: Answer) => answer.kind === "recorded" && answer.isReplay;

describe("a key", () => {
  test("has one effect, and a repeat is told the first answer, by any process (L2)", async () => {
    const accountId = await account();
    const first = await submit(one, accountId, task(3), "k");
    for (const process of [one, other, one, other]) {
      const again = await submit(process, accountId, task(3), "k");
      expect(again).toEqual({ ...first, isReplay: true });
    }
    expect(await usageOf(accountId)).toHaveLength(1);
  });

  test("repeats the first answer after the account has long moved on", async () => {
    const accountId = await account();
    const first = await submit(one, accountId, task(3), "k");
    for (let i = 0; i < 5; i++) await submit(other, accountId, task(1));
    await grantedTo(one, accountId, 50);
    expect(await submit(one, accountId, task(3), "k")).toEqual({ ...first, isReplay: true });
    expect(await submit(other, accountId, task(3), "k")).toEqual({ ...first, isReplay: true });
  });

  test("of a blocked decision is kept, even when the request would be allowed by now", async () => {
    const accountId = await account(1);
    const blocked = await submit(one, accountId, task(5), "k");
    expect(tally([blocked])).toEqual({ blocked: 1 });
    await grantedTo(one, accountId, 50);
    expect(await submit(one, accountId, task(5), "k")).toEqual({ ...blocked, isReplay: true });
    expect(tally([await submit(one, accountId, task(5), "new")])).toEqual({ allowed: 1 });
  });

  test("raced by many requests of one process has one effect; the others are in flight or replays", async () => {
    const accountId = await account();
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit(one, accountId, task(1), "k")));
    expect(tally(answers)).toEqual({ allowed: 1, in_flight: 19 });
    expect(tally([await submit(one, accountId, task(1), "k")])).toEqual({ allowed: 1 });
    expect(await usageOf(accountId)).toHaveLength(1);
  });

  test("raced by two processes has one effect, and both are told the same", async () => {
    const accountId = await account();
    for (let round = 0; round < 10; round++) {
      const [ours, theirs] = await Promise.all([
        submit(one, accountId, task(1), `k${round}`),
        submit(other, accountId, task(1), `k${round}`),
      ]);
      expect(eventOf(theirs)).toEqual(eventOf(ours));
      expect([isReplay(ours), isReplay(theirs)].sort()).toEqual([false, true]);
    }
    expect(await usageOf(accountId)).toHaveLength(10);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("raced by hundreds of retries of two processes has one effect each, and no neighbour suffers", async () => {
    const accounts = await Promise.all(Array.from({ length: 6 }, () => account()));
    const attempts = accounts.flatMap((accountId) =>
      Array.from({ length: 40 }, (_, i) => ({ accountId, key: `retry-${i % 10}` })),
    );
    const answers = await Promise.all(
      attempts.map(({ accountId, key }, i) => submit(i % 2 === 0 ? one : other, accountId, task(1), key)),
    );
    expect(Object.keys(tally(answers)).sort()).toEqual(["allowed", "in_flight"]);
    for (const accountId of accounts) {
      expect(await usageOf(accountId)).toHaveLength(10);
      expect(await accountBreaks(one, accountId)).toEqual([]);
    }
  });

  test("belongs to its account: another account may use the same one", async () => {
    const [mine, yours] = [await account(), await account()];
    const answers = await Promise.all([submit(one, mine, task(1), "k"), submit(one, yours, task(2), "k")]);
    expect(answers.map(isReplay)).toEqual([false, false]);
  });

  test("with another request is refused, whichever process asks, and changes nothing", async () => {
    const accountId = await account();
    await submit(one, accountId, task(1), "k");
    for (const process of [one, other]) {
      for (const command of [
        task(2),
        task(1, { kind: "hold" }),
        task(1, { partial: "accept" }),
        task(1, { properties: { model: "large" } }),
        task(1, { occurredAt: NOON }),
        task(1, { attribution: { key: null, session: "s", client: null, lineage: null } }),
      ]) {
        expect(await submit(process, accountId, command, "k")).toEqual({ kind: "key_reused" });
      }
    }
    expect(await usageOf(accountId)).toHaveLength(1);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("raced by two processes for different requests stands for one of them; the other is told that it is taken", async () => {
    const accountId = await account();
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all([
        submit(one, accountId, task(1), `k${round}`),
        submit(other, accountId, task(2), `k${round}`),
      ]);
      expect(tally(answers)).toEqual({ allowed: 1, key_reused: 1 });
    }
    expect(await usageOf(accountId)).toHaveLength(10);
  });

  test("refused for what it names stays free", async () => {
    const accountId = await account();
    const wrong = task(1, { usage: { no_such: of(1) } });
    expect(await submit(one, accountId, wrong, "k")).toMatchObject({ kind: "refused", param: "no_such" });
    expect(await submit(one, accountId, task(1, { feature: "no.such" }), "k")).toMatchObject({
      kind: "refused",
    });
    expect(tally([await submit(one, accountId, task(1), "k")])).toEqual({ allowed: 1 });
  });

  test("that looks like one of ours is the caller's own, and stops no expiry", async () => {
    const accountId = await account(10);
    const hold = await holdOf(accountId, 5, 60);
    await submit(one, accountId, task(0), `hold-expiry:${hold}`);
    testing.clock.advance(61_000);
    expect(tally([await submit(one, accountId, task(1))])).toEqual({ allowed: 1 });
    expect((await usageOf(accountId)).map(({ event }) => "kind" in event && event.kind)).toContain("expire");
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});

describe("a hold", () => {
  test("captured by two processes at once is charged once, and the other one finds it ended", async () => {
    const accountId = await account(10);
    for (let round = 0; round < 5; round++) {
      const ref = await holdOf(accountId, 1);
      const answers = await Promise.all([
        submit(one, accountId, capture(ref, { units: of(1) }), `a${round}`),
        submit(other, accountId, capture(ref, { units: of(1) }), `b${round}`),
      ]);
      expect(tally(answers)).toEqual({ allowed: 1, refused: 1 });
    }
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("captured and released at once ends one way", async () => {
    const accountId = await account(10);
    const ref = await holdOf(accountId, 4);
    const endings: HoldEnding[] = [capture(ref, { units: of(4) }), release(ref)];
    const answers = await Promise.all(
      endings.map((ending, i) => submit(i === 0 ? one : other, accountId, ending)),
    );
    expect(tally(answers)).toEqual({ allowed: 1, refused: 1 });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("extended and then ended still answers the repeat of the extension (a lost answer is asked for again)", async () => {
    const accountId = await account(10);
    const ref = await holdOf(accountId, 4);
    const extend = {
      kind: "extend" as const,
      holdRef: ref,
      holdSeconds: 3_600,
      attribution: NOBODY,
    };
    const first = await submit(one, accountId, extend, "extend");
    await withFreshProcess(async (process) => {
      await submit(process, accountId, capture(ref, { units: of(4) }), "capture");
      expect(await submit(process, accountId, extend, "extend")).toEqual({ ...first, isReplay: true });
    });
    await withFreshProcess(async (process) => {
      expect(await submit(process, accountId, extend, "extend")).toEqual({ ...first, isReplay: true });
    });
  });

  test("ended under a key refuses another ending under the same key as a reused key", async () => {
    const accountId = await account(10);
    const ref = await holdOf(accountId, 4);
    const first = await submit(one, accountId, capture(ref, { units: of(2) }), "end");
    expect(await submit(one, accountId, capture(ref, { units: of(3) }), "end")).toEqual({
      kind: "key_reused",
    });
    expect(await submit(other, accountId, release(ref), "end")).toEqual({ kind: "key_reused" });
    expect(await submit(other, accountId, capture(ref, { units: of(2) }), "end")).toEqual({
      ...first,
      isReplay: true,
    });
    const [, , opened, ended] = await factsOf(one, accountId);
    expect([opened?.event.seq, ended?.event.seq]).toEqual([3, 4]);
  });

  test("that this process has not heard of is looked for before it is refused", async () => {
    const accountId = await account(10);
    await submit(other, accountId, task(0));
    const ref = await holdOf(accountId, 4);
    // The other process remembers the account as it was before the hold.
    expect(tally([await submit(other, accountId, capture(ref, { units: of(4) }))])).toEqual({ allowed: 1 });
  });
});

describe("a hold whose time is over", () => {
  test("is ended as a fact of its own before the next decision, which finds its credits free again", async () => {
    const accountId = await account(5);
    const ref = await holdOf(accountId, 5, 60);
    expect(tally([await submit(one, accountId, task(5))])).toEqual({ blocked: 1 });
    testing.clock.advance(60_000);
    const next = eventOf(await submit(one, accountId, task(5)));
    expect(next.outcome.outcome).toBe("allowed");
    const expiry = (await usageOf(accountId)).at(-2)?.event;
    expect(expiry).toMatchObject({ kind: "expire", holdRef: ref, seq: next.seq - 1 });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("is ended once by however many ask at once", async () => {
    const accountId = await account(20);
    const refs = [await holdOf(accountId, 5, 60), await holdOf(accountId, 5, 60)];
    testing.clock.advance(60_000);
    await Promise.all(Array.from({ length: 12 }, (_, i) => submit(i % 2 ? one : other, accountId, task(1))));
    const expiries = (await usageOf(accountId)).filter(
      ({ event }) => "kind" in event && event.kind === "expire",
    );
    expect(expiries.map(({ event }) => "holdRef" in event && event.holdRef).sort()).toEqual(refs.sort());
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("cannot be captured any more", async () => {
    const accountId = await account(5);
    const ref = await holdOf(accountId, 5, 60);
    testing.clock.advance(60_000);
    expect(await submit(other, accountId, capture(ref, { units: ONE }))).toMatchObject({
      code: "hold_not_open",
    });
  });
});

describe("a preview", () => {
  test("writes nothing, not even that a hold has run out, and foretells the next decision", async () => {
    const accountId = await account(5);
    await holdOf(accountId, 5, 60);
    testing.clock.advance(60_000);
    const before = await factsOf(one, accountId);
    const previewed = await submit(one, accountId, task(5, { kind: "preview" }), "");
    expect(await factsOf(one, accountId)).toEqual(before);
    if (previewed.kind !== "previewed") throw new Error(previewed.kind);
    expect(previewed.seq).toBe(before.length);
    const { outcome } = eventOf(await submit(one, accountId, task(5)));
    expect(outcome).toMatchObject({ outcome: "allowed", cost: 5n * ONE, layers: previewed.outcome.layers });
  });

  test("reads what another process has done, whatever this one remembers", async () => {
    const accountId = await account(5);
    await submit(one, accountId, task(0));
    await submit(other, accountId, task(0));
    await submit(other, accountId, task(5));
    const previewed = await submit(one, accountId, task(1, { kind: "preview" }), "");
    expect(previewed).toMatchObject({ kind: "previewed", outcome: { outcome: "blocked" } });
  });

  test("needs no key, and any number may be asked at once", async () => {
    const accountId = await account(5);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => submit(one, accountId, task(1, { kind: "preview" }), "")),
    );
    expect(tally(answers)).toEqual({ previewed: 10 });
  });
});
