import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { changeGrant } from "@/lib/credits/commands";
import type { UsageEvent } from "@/lib/engine/facts";
import { amountOf } from "@/lib/engine/refund";
import { HOUR, of, promo, purchased, task, windows } from "@/lib/engine/testing/example-plans";
import { freshRef } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Started } from "@/lib/start-runtime";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import { asked, eventOf, grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { startTestWorker } from "@/lib/testing/test-worker";
import type { RefundOutcome } from "./usage-under-lock";

let testing: TestRuntime;
let otherProcess: Started;
let one: Runtime;
let other: Runtime;
let plan: string;
let forgiving: string;

const LAYERS = [
  windows([
    { kind: "anchored", key: "5h", measure: "credits", limit: of(3), features: null, windowMs: 5 * HOUR },
  ]),
  promo(),
  purchased(),
];

beforeAll(async () => {
  testing = await startTestRuntime();
  otherProcess = await startTestProcess(testing.url, testing.clock);
  one = testing.runtime;
  other = otherProcess.runtime;
  plan = await publishPlan(one, LAYERS);
  forgiving = await publishPlan(one, LAYERS, { refundFailed: { features: null } });
});

afterAll(async () => {
  await otherProcess.stop();
  await testing.end();
});

const both = (i: number) => (i % 2 === 0 ? one : other);

function refund(
  runtime: Runtime,
  accountId: string,
  event: UsageEvent,
  amount: number | null,
  key: string = freshRef(0),
): Promise<RefundOutcome> {
  const by = { actor: "system", requestId: null, key, requestHash: "0".repeat(32) };
  const what = { amount: amount === null ? null : of(amount), restoresWindows: true, reason: "a test" };
  return runtime.usageUnderLock.refund(accountId, event.ref, what, by);
}

function refunded(outcomes: readonly RefundOutcome[]): bigint {
  return outcomes.reduce(
    (sum, outcome) =>
      outcome.kind === "recorded" && outcome.stored.event.outcome.refund !== undefined
        ? sum + amountOf(outcome.stored.event.outcome.refund)
        : sum,
    0n,
  );
}

const codes = (outcomes: readonly RefundOutcome[]) =>
  outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind));

async function available(accountId: string): Promise<bigint> {
  const snapshot = await one.datasets.snapshot(accountId);
  return snapshot?.standing.grants.reduce((sum, grant) => sum + grant.available, 0n) ?? 0n;
}

async function spent(
  credits: number,
): Promise<{ accountId: AuthorizedAccountId; event: UsageEvent; grantId: string }> {
  const accountId = await openedAccount(one, plan);
  const grantId = await grantedTo(one, accountId, 100);
  return { accountId, grantId, event: eventOf(await submit(one, accountId, task(credits))) };
}

describe("a refund", () => {
  test("pays back to the very sources, last drawn first, and leaves books that agree, settled or not (B1, S1, S2)", async () => {
    const { accountId, event, grantId } = await spent(10);
    const partly = await refund(one, accountId, event, 8);
    if (partly.kind !== "recorded") throw new Error(partly.kind);
    const { event: fact } = partly.stored;
    expect(fact).toMatchObject({ kind: "refund", outcome: { cost: -of(8), covered: -of(8) } });
    expect(fact.outcome.refund?.parts).toMatchObject([
      { layer: "promo", amount: of(7), grants: [{ id: grantId, amount: of(7), lost: 0n }] },
      { layer: "windows", amount: of(1), windows: [{ key: "5h", amount: of(1), returned: of(1) }] },
    ]);
    expect(await available(accountId)).toBe(of(100));
    expect(await accountBreaks(one, accountId)).toEqual([]);
    const worker = startTestWorker(testing.started);
    await expect
      .poll(async () => (await one.datasets.monetizationEvent(accountId, fact.seq))?.charged)
      .toBe(-of(7));
    await worker.stop();
    expect(await accountBreaks(one, accountId)).toEqual([]);
    const after = eventOf(await submit(one, accountId, task(1)));
    expect(after.outcome.layers.map(({ taken }) => taken)).toEqual([of(1), 0n, 0n]);
  });

  test("of one event never comes to more than it cost, of any number at once, in two processes (S4)", async () => {
    const { accountId, event } = await spent(10);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) => refund(both(i), accountId, event, 3)),
    );
    expect(refunded(outcomes)).toBe(of(9));
    expect(codes(outcomes).filter((code) => code === "recorded")).toHaveLength(3);
    expect(codes(outcomes).filter((code) => code === "refund_too_large")).toHaveLength(9);
    const rest = await Promise.all([0, 1, 2, 3].map((i) => refund(both(i), accountId, event, null)));
    expect(codes(rest).sort()).toEqual([
      "nothing_to_refund",
      "nothing_to_refund",
      "nothing_to_refund",
      "recorded",
    ]);
    expect(await available(accountId)).toBe(of(100));
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("is done once under one key, whoever repeats it, and refused under it with another request", async () => {
    const { accountId, event } = await spent(10);
    const outcomes = await Promise.all(
      [0, 1, 2, 3].map((i) => refund(both(i), accountId, event, 4, "a-key")),
    );
    expect(codes(outcomes)).toEqual(["recorded", "recorded", "recorded", "recorded"]);
    expect(outcomes.filter((outcome) => outcome.kind === "recorded" && !outcome.isReplay)).toHaveLength(1);
    expect(await available(accountId)).toBe(of(97));
    const by = { actor: "system", requestId: null, key: "a-key", requestHash: "1".repeat(32) };
    const what = { amount: of(1), restoresWindows: true, reason: "another" };
    expect(await one.usageUnderLock.refund(accountId, event.ref, what, by)).toEqual({ kind: "key_reused" });
  });

  test("races decisions, voids and the settlement, and no balance is ever wrong (A1, A2, B1, L1)", async () => {
    const worker = startTestWorker(testing.started);
    for (let round = 0; round < 3; round++) {
      const { accountId, event, grantId } = await spent(20);
      const outcomes = await Promise.all([
        ...Array.from({ length: 6 }, (_, i) => refund(both(i), accountId, event, 4)),
        ...Array.from({ length: 30 }, (_, i) => submit(both(i), accountId, task(1)).then(() => null)),
        changeGrant(other, accountId, { kind: "grant_voided", grantId, reason: "r" }, asked()).then(
          () => null,
        ),
      ]);
      expect(refunded(outcomes.filter((outcome) => outcome !== null))).toBe(of(20));
      await expect
        .poll(async () => (await one.datasets.snapshot(accountId))?.ledger.settledSeq)
        .toBe((await factsOf(one, accountId)).findLast(({ kind }) => kind === "usage")?.event.seq);
      expect(await accountBreaks(one, accountId)).toEqual([]);
    }
    await worker.stop();
  });

  test("to a grant that was voided meanwhile comes back to it and expires at once, and says so", async () => {
    const { accountId, event, grantId } = await spent(10);
    await changeGrant(one, accountId, { kind: "grant_voided", grantId, reason: "r" }, asked());
    const outcome = await refund(one, accountId, event, 7);
    if (outcome.kind !== "recorded") throw new Error(outcome.kind);
    expect(outcome.stored.event.outcome.refund?.parts).toMatchObject([
      { grants: [{ id: grantId, amount: of(7), lost: of(7) }] },
    ]);
    const updates = await one.datasets.balanceUpdatesOf(accountId, outcome.stored.event.seq);
    expect(updates.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["refund", of(7)],
      ["expiry", -of(7)],
    ]);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});

describe("work that failed", () => {
  test("is refunded at once where the plan says so: charge and refund are two facts of one transaction", async () => {
    const accountId = await openedAccount(one, forgiving);
    await grantedTo(one, accountId, 100);
    const hold = eventOf(await submit(one, accountId, { ...task(10), kind: "hold", holdSeconds: 600 }));
    const attribution = { key: null, session: null, client: null, lineage: "lin" };
    const usage = { units: of(12) };
    const command = { kind: "capture", holdRef: hold.ref, usage, attribution, failed: true } as const;
    const answers = await Promise.all([0, 1, 2].map((i) => submit(both(i), accountId, command, "fails")));
    expect(new Set(answers.map((answer) => eventOf(answer).seq)).size).toBe(1);
    const captured = eventOf(answers[0] as (typeof answers)[0]);
    expect(captured.outcome).toMatchObject({ failed: true, cost: of(12) });
    const last = (await factsOf(one, accountId)).at(-1)?.event as UsageEvent;
    expect(last).toMatchObject({ kind: "refund", seq: captured.seq + 1, attribution: { lineage: "lin" } });
    expect(last.outcome.refund).toMatchObject({ of: captured.ref, by: "system", reason: "refund_failed" });
    expect(await available(accountId)).toBe(of(100));
    expect((await submit(one, accountId, task(3)).then(eventOf)).outcome.layers[0]?.taken).toBe(of(3));
    expect(codes([await refund(one, accountId, captured, null)])).toEqual(["nothing_to_refund"]);
    expect(await accountBreaks(one, accountId)).toEqual([]);
    expect(await one.datasets.lineage(accountId, "lin")).toMatchObject({
      failed: 1,
      covered: of(12),
      refunded: of(12),
    });
  });

  test("is charged like any other where the plan does not say so", async () => {
    const accountId = await openedAccount(one, plan);
    await grantedTo(one, accountId, 100);
    const tracked = eventOf(await submit(one, accountId, { ...task(10), kind: "track", failed: true }));
    expect(tracked.outcome.failed).toBe(true);
    expect(await available(accountId)).toBe(of(93));
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});
