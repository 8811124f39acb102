import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { changeGrant } from "@/lib/credits/commands";
import type { AccountEvent } from "@/lib/engine/facts";
import { DAY, HOUR, of, promo, task } from "@/lib/engine/testing/example-plans";
import type { Runtime } from "@/lib/runtime";
import type { Started } from "@/lib/start-runtime";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import { asked, eventOf, grantedTo, openedAccount, publishPlan, submit, tally } from "@/lib/testing/builders";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { startTestWorker } from "@/lib/testing/test-worker";
import { sweepAccount } from "../sweep/sweep-account";

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

const both = (i: number) => (i % 2 === 0 ? one : other);

async function daily(credits: number): Promise<{ accountId: AuthorizedAccountId; grantId: string }> {
  const accountId = await openedAccount(one, plan);
  const recurrence = { every: 1, unit: "day", anchor_at: testing.clock.now() } as const;
  return { accountId, grantId: await grantedTo(one, accountId, credits, { recurrence }) };
}

async function actsOf(accountId: string): Promise<AccountEvent[]> {
  return (await factsOf(one, accountId)).flatMap((fact) => (fact.kind === "account" ? [fact.event] : []));
}

async function kindsOf(accountId: string): Promise<string[]> {
  return (await actsOf(accountId)).map(({ act }) => act.kind);
}

describe("a reset that is due", () => {
  test("is found by the first who asks on its very instant, and never before", async () => {
    const { accountId } = await daily(10);
    eventOf(await submit(one, accountId, task(10)));
    testing.clock.advance(DAY - 1);
    expect(eventOf(await submit(one, accountId, task(1))).outcome.outcome).toBe("blocked");
    testing.clock.advance(1);
    expect(eventOf(await submit(one, accountId, task(10))).outcome.outcome).toBe("allowed");
    expect(await kindsOf(accountId)).toEqual(["opened", "grant_issued", "grant_reset", "grant_renewed"]);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("happens once, though lanes of two processes, sweeps, acts and the settlement meet it together (A1, A2, L1, B1)", async () => {
    const worker = startTestWorker(testing.started);
    const { accountId, grantId } = await daily(40);
    for (let day = 1; day <= 3; day++) {
      await submit(one, accountId, task(7));
      testing.clock.advance(DAY);
      const answers = await Promise.all([
        ...Array.from({ length: 60 }, (_, i) => submit(both(i), accountId, task(1))),
        ...Array.from({ length: 4 }, (_, i) => sweepAccount(both(i), accountId).then(() => null)),
        changeGrant(
          other,
          accountId,
          { kind: "grant_adjusted", grantId, delta: 5n, reason: "r" },
          asked(),
        ).then(() => null),
      ]);
      expect(tally(answers.filter((answer) => answer !== null))).toEqual({ allowed: 40, blocked: 20 });
    }
    await worker.stop();
    const acts = await actsOf(accountId);
    for (const kind of ["grant_reset", "grant_renewed"] as const)
      expect(acts.filter(({ act }) => act.kind === kind)).toHaveLength(3);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("keeps the order in which an account's requests were asked", async () => {
    const { accountId } = await daily(10);
    await submit(one, accountId, task(1));
    testing.clock.advance(DAY);
    const keys = Array.from({ length: 12 }, (_, i) => `in-order-${i}`);
    const events = (await Promise.all(keys.map((key) => submit(one, accountId, task(1), key)))).map(eventOf);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => (events[0]?.seq ?? 0) + i));
    expect(events.map(({ outcome }) => outcome.outcome)).toEqual([
      ...Array.from({ length: 10 }, () => "allowed"),
      "blocked",
      "blocked",
    ]);
  });

  test("is what a preview counts on, and a preview records nothing", async () => {
    const { accountId } = await daily(10);
    await submit(one, accountId, task(10));
    testing.clock.advance(DAY);
    const answer = await submit(one, accountId, task(10, { kind: "preview" }));
    expect(answer).toMatchObject({ kind: "previewed", outcome: { outcome: "allowed" } });
    expect(await kindsOf(accountId)).toEqual(["opened", "grant_issued"]);
  });

  test("comes after the end of a hold that ended before it, and takes what that gave back (B1)", async () => {
    const { accountId } = await daily(10);
    eventOf(await submit(one, accountId, task(6, { kind: "hold", holdSeconds: 3_600 })));
    testing.clock.advance(DAY + HOUR);
    expect(eventOf(await submit(one, accountId, task(11))).outcome.outcome).toBe("blocked");
    const acts = await actsOf(accountId);
    expect(acts.find(({ act }) => act.kind === "grant_reset")?.posting).toMatchObject({ amount: -of(10) });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("falls due by time alone: the sweeper finds the account, and finds it no more", async () => {
    const { accountId } = await daily(10);
    testing.clock.advance(DAY - 1);
    expect(await one.accounts.due(testing.clock.now(), 100)).not.toContain(accountId);
    testing.clock.advance(1);
    expect(await one.accounts.due(testing.clock.now(), 100)).toContain(accountId);
    await Promise.all([sweepAccount(one, accountId), sweepAccount(other, accountId)]);
    expect(await one.accounts.due(testing.clock.now(), 100)).not.toContain(accountId);
    expect(await kindsOf(accountId)).toEqual(["opened", "grant_issued", "grant_reset", "grant_renewed"]);
  });

  test("that a hold outlives leaves it payable, and what comes back late is recorded as lapsed, once", async () => {
    const { accountId, grantId } = await daily(10);
    testing.clock.advance(DAY - HOUR);
    const hold = eventOf(await submit(one, accountId, task(6, { kind: "hold", holdSeconds: 7_200 })));
    testing.clock.advance(HOUR);
    expect(eventOf(await submit(other, accountId, task(10))).outcome.outcome).toBe("allowed");
    const { ref, attribution } = hold;
    await submit(one, accountId, { kind: "capture", holdRef: ref, usage: { units: of(2) }, attribution });
    expect(await one.accounts.due(testing.clock.now(), 100)).toContain(accountId);
    await Promise.all([sweepAccount(one, accountId), sweepAccount(other, accountId)]);
    const lapsed = (await actsOf(accountId)).filter(({ act }) => act.kind === "grant_lapsed");
    expect(lapsed.map(({ posting }) => posting)).toEqual([{ grantId, kind: "expiry", amount: -of(4) }]);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});
