import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { ONE } from "@/lib/engine/amounts";
import { creditsOf } from "@/lib/engine/standing";
import { dayWindow, promo, purchased, task, windows } from "@/lib/engine/testing/example-plans";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Started } from "@/lib/start-runtime";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import { eventOf, grantedTo, openedAccount, publishPlan, submit, tally } from "@/lib/testing/builders";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";

let testing: TestRuntime;
let otherProcess: Started;
/** Two processes on one database, each with lanes and caches of its own. */
let one: Runtime;
let other: Runtime;
let promoPlan: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  otherProcess = await startTestProcess(testing.url, testing.clock);
  one = testing.runtime;
  other = otherProcess.runtime;
  promoPlan = await publishPlan(one, [promo()]);
});

afterAll(async () => {
  await otherProcess.stop();
  await testing.end();
});

async function accountWith(credits: number): Promise<AuthorizedAccountId> {
  const accountId = await openedAccount(one, promoPlan);
  await grantedTo(one, accountId, credits);
  return accountId;
}

async function memberOf(accountId: AuthorizedAccountId, memberId: string): Promise<void> {
  const terms = { frozen: false, limits: {}, caps: null };
  const author = { actor: "system", requestId: null, key: `added-${memberId}`, requestHash: "0".repeat(32) };
  const added = await one.acts.record(accountId, { kind: "member_added", memberId, terms }, author);
  expect(added.kind).toBe("recorded");
}

async function creditsLeft(accountId: string) {
  const standing = (await one.standings.load([accountId])).get(accountId);
  if (standing === undefined) throw new Error("no standing");
  return creditsOf(standing);
}

/** Takes turns between the two processes. */
const both = (i: number) => (i % 2 === 0 ? one : other);

describe("of many consumes that race for the last credits", () => {
  test.each([1, 7, 40])(
    "exactly the %i that there are credits for are admitted, by one process",
    async (k) => {
      const accountId = await accountWith(k);
      const answers = await Promise.all(Array.from({ length: 60 }, () => submit(one, accountId, task(1))));
      expect(tally(answers)).toEqual({ allowed: k, blocked: 60 - k });
      expect(await creditsLeft(accountId)).toEqual({ available: 0n, held: 0n });
      expect(await accountBreaks(one, accountId)).toEqual([]);
    },
  );

  test.each([1, 7, 40])(
    "exactly the %i that there are credits for are admitted, by two processes",
    async (k) => {
      const accountId = await accountWith(k);
      // Both caches know the account, and each is wrong as soon as the other one commits.
      await Promise.all([submit(one, accountId, task(0)), submit(other, accountId, task(0))]);
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, i) => submit(both(i), accountId, task(1))),
      );
      expect(tally(answers)).toEqual({ allowed: k, blocked: 60 - k });
      expect(await creditsLeft(accountId)).toEqual({ available: 0n, held: 0n });
      expect(await accountBreaks(one, accountId)).toEqual([]);
    },
  );

  test("a window admits exactly its limit, whichever process asks (W2)", async () => {
    const plan = await publishPlan(one, [windows([dayWindow("day", "requests", 25)])]);
    const accountId = await openedAccount(one, plan);
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, i) => submit(both(i), accountId, task(1))),
    );
    expect(tally(answers)).toEqual({ allowed: 25, blocked: 55 });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("consumes, holds and tracks together take no more than there is, and each says what it took", async () => {
    const accountId = await accountWith(50);
    const kinds = ["consume", "hold", "consume"] as const;
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, i) => {
        const kind = kinds[i % 3] as (typeof kinds)[number];
        return submit(
          both(i),
          accountId,
          task(1 + (i % 4), { kind, holdSeconds: kind === "hold" ? 600 : null }),
        );
      }),
    );
    let used = 0n;
    let held = 0n;
    for (const { kind, outcome } of answers.map(eventOf)) {
      if (kind === "hold") held += outcome.covered;
      else used += outcome.covered;
    }
    const left = await creditsLeft(accountId);
    expect(left.held).toBe(held);
    expect(left.available + left.held + used).toBe(50n * ONE);
    // Nothing that would still have fitted was refused.
    expect(left.available).toBeLessThan(ONE);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("several members of one pool together take what it has, and none more than their own limit and cap (W2)", async () => {
    const pool = windows([
      dayWindow("pool", "credits", 25),
      dayWindow("own", "credits", 10, { perMember: true }),
    ]);
    const caps = [{ period: "month" as const, limit: 3n * ONE }];
    const members = { required: true, caps };
    const accountId = await openedAccount(one, await publishPlan(one, [pool, purchased()], { members }));
    await grantedTo(one, accountId, 100, { kind: "purchased" });
    const ids = ["mem_a", "mem_b", "mem_c", "mem_d"].map((name) => freshId("mem", name.charCodeAt(4)));
    for (const memberId of ids) await memberOf(accountId, memberId);
    await Promise.all(
      [one, other].map((runtime) => submit(runtime, accountId, task(0, { memberId: ids[0] ?? null }))),
    );
    const answers = await Promise.all(
      Array.from({ length: 160 }, (_, i) =>
        submit(both(i >> 2), accountId, task(1, { memberId: ids[i % 4] ?? null })),
      ),
    );
    // 25 of the pool, and of the credits behind it three for each.
    expect(tally(answers)).toEqual({ allowed: 37, blocked: 123 });
    const standing = (await one.standings.load([accountId])).get(accountId);
    for (const id of ids) {
      expect(standing?.members[id]?.spent.month).toMatchObject({ used: 3n * ONE });
      const own = answers.map(eventOf).filter(({ memberId }) => memberId === id);
      const taken = own.reduce((sum, { outcome }) => sum + (outcome.layers[0]?.taken ?? 0n), 0n);
      expect(taken).toBeLessThanOrEqual(10n * ONE);
    }
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("a partial request takes the rest and the next one is blocked", async () => {
    const accountId = await accountWith(10);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => submit(both(i), accountId, task(4, { partial: "accept" }))),
    );
    expect(tally(answers)).toEqual({ allowed: 2, partial: 1, blocked: 9 });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});

describe("a hot account", () => {
  test("of 500 concurrent requests has every answer recorded once, in one unbroken row of seqs (A1)", async () => {
    const accountId = await accountWith(1_000);
    const keys = Array.from({ length: 500 }, (_, i) => `hot-${i}`);
    const answers = await Promise.all(keys.map((key) => submit(one, accountId, task(1), key)));
    const acknowledged = answers.map(eventOf);
    const recorded = (await factsOf(one, accountId)).filter(({ kind }) => kind === "usage");
    expect(recorded.map(({ event }) => event.seq)).toEqual(keys.map((_, i) => i + 3));
    expect(recorded.map(({ event }) => event.key).sort()).toEqual([...keys].sort());
    expect(new Map(acknowledged.map(({ key, seq }) => [key, seq]))).toEqual(
      new Map(recorded.map(({ event }) => [event.key, event.seq])),
    );
    // Submitted in this order by one process, they are decided in this order.
    expect(acknowledged.map(({ seq }) => seq)).toEqual(keys.map((_, i) => i + 3));
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});

describe("a conflict storm between two processes", () => {
  test("over many accounts ends with every request recorded once and every total right", async () => {
    const accounts = await Promise.all(Array.from({ length: 8 }, () => accountWith(100)));
    const keyOf = (i: number) => `storm-${i}`;
    const requests = Array.from({ length: 1_200 }, (_, i) => ({
      accountId: accounts[i % accounts.length] as AuthorizedAccountId,
      key: keyOf(i),
    }));
    const answers = await Promise.all(
      requests.map(({ accountId, key }, i) => submit(i % 3 === 0 ? one : other, accountId, task(1), key)),
    );
    expect(tally(answers)).toEqual({ allowed: 800, blocked: 400 });
    for (const accountId of accounts) {
      const keys = (await factsOf(one, accountId)).flatMap(({ kind, event }) =>
        kind === "usage" ? [event.key] : [],
      );
      expect(keys.sort()).toEqual(
        requests.flatMap((request) => (request.accountId === accountId ? [request.key] : [])).sort(),
      );
      expect(await creditsLeft(accountId)).toEqual({ available: 0n, held: 0n });
      expect(await accountBreaks(one, accountId)).toEqual([]);
    }
  });
});
