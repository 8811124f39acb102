import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { changeGrant, issueGrant } from "@/lib/credits/commands";
import { ONE } from "@/lib/engine/amounts";
import type { AccountAct } from "@/lib/engine/facts";
import { creditsOf } from "@/lib/engine/standing";
import { DAY, dayWindow, of, promo, purchased, task, windows } from "@/lib/engine/testing/example-plans";
import type { Runtime } from "@/lib/runtime";
import type { Started } from "@/lib/start-runtime";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import {
  asked,
  bySystem,
  eventOf,
  grantedTo,
  openedAccount,
  publishPlan,
  submit,
  tally,
} from "@/lib/testing/builders";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { recordAct } from "../commands";
import { sweepAccount } from "../sweep/sweep-account";

let testing: TestRuntime;
let otherProcess: Started;
let one: Runtime;
let other: Runtime;
let plan: string;
let widerPlan: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  otherProcess = await startTestProcess(testing.url, testing.clock);
  one = testing.runtime;
  other = otherProcess.runtime;
  plan = await publishPlan(one, [promo(), purchased()]);
  widerPlan = await publishPlan(one, [windows([dayWindow("day", "credits", 5)]), promo(), purchased()]);
});

afterAll(async () => {
  await otherProcess.stop();
  await testing.end();
});

async function account(credits = 0): Promise<AuthorizedAccountId> {
  const accountId = await openedAccount(one, plan);
  if (credits > 0) await grantedTo(one, accountId, credits);
  return accountId;
}

const both = (i: number) => (i % 2 === 0 ? one : other);

async function standingOf(accountId: string) {
  const standing = (await one.standings.load([accountId])).get(accountId);
  if (standing === undefined) throw new Error("no standing");
  return standing;
}

const actsOf = async (accountId: string): Promise<AccountAct["kind"][]> =>
  (await factsOf(one, accountId)).flatMap((fact) => (fact.kind === "account" ? [fact.event.act.kind] : []));

describe("acts that race with decisions on their account", () => {
  test("all count: one unbroken row of facts, a balance that adds up, no lost credit (A1, A2, L1, B1)", async () => {
    const accountId = await account(20);
    const changed = await grantedTo(one, accountId, 10, { priority: 5 });
    const voided = await grantedTo(one, accountId, 10, { priority: 6 });
    const decisions = Array.from({ length: 80 }, (_, i) =>
      submit(both(i), accountId, task(1, i % 5 === 0 ? { kind: "hold", holdSeconds: 600 } : {})),
    );
    const acts: AccountAct[] = [
      { kind: "caps_set", caps: [{ key: "day", apiKey: null, period: "day", limit: of(500) }] },
      { kind: "consent_set", key: null, consent: { mode: "up_to", limit: of(30), period: "day" } },
      { kind: "time_zone_set", timeZone: "Europe/Berlin" },
      { kind: "plan_changed", plan: widerPlan, reason: "upgrade" },
      { kind: "frozen_set", frozen: "paid", reason: "look" },
      { kind: "frozen_set", frozen: "none", reason: "looked" },
    ];
    const outcomes = await Promise.all([
      ...acts.map((act, i) => recordAct(both(i), accountId, act, bySystem)),
      ...[1, 2, 3, 4].map((i) => issueIn(both(i), accountId, 5)),
      changeGrant(
        other,
        accountId,
        { kind: "grant_adjusted", grantId: changed, delta: 5n * ONE, reason: "more" },
        asked(),
      ),
      changeGrant(one, accountId, { kind: "grant_voided", grantId: voided, reason: "mistake" }, asked()),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(outcomes.map(() => "recorded"));
    const answers = await Promise.all(decisions);
    expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => "recorded"));
    const facts = await factsOf(one, accountId);
    // Opened, three grants, the acts and every decision: each is one fact.
    expect(facts).toHaveLength(4 + outcomes.length + answers.length);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("a grant issued while requests are refused for want of credits lets exactly so many more through", async () => {
    const accountId = await account(10);
    const answers = await Promise.all([
      ...Array.from({ length: 30 }, (_, i) => submit(both(i), accountId, task(1))),
      issueIn(other, accountId, 15).then(() => null),
    ]);
    const first = tally(answers.filter((answer) => answer !== null));
    const rest = await Promise.all(Array.from({ length: 30 }, (_, i) => submit(both(i), accountId, task(1))));
    expect((first.allowed ?? 0) + (tally(rest).allowed ?? 0)).toBe(25);
    expect(creditsOf(await standingOf(accountId))).toEqual({ available: 0n, held: 0n });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("a grant taken back while it is being spent gives back only what is left, never what is decided or held", async () => {
    const accountId = await account();
    const grantId = await grantedTo(one, accountId, 40);
    const racing = Array.from({ length: 30 }, (_, i) =>
      submit(both(i), accountId, task(1, i % 3 === 0 ? { kind: "hold", holdSeconds: 600 } : {})),
    );
    const voiding = changeGrant(
      other,
      accountId,
      { kind: "grant_voided", grantId, reason: "chargeback" },
      asked(),
    );
    const [answers] = await Promise.all([Promise.all(racing), voiding]);
    const used = answers.map(eventOf).reduce((sum, { outcome }) => sum + outcome.covered, 0n);
    const facts = await factsOf(one, accountId);
    const voidFact = facts.find(
      ({ kind, event }) => kind === "account" && "posting" in event && event.posting?.kind === "void",
    );
    const back = voidFact?.kind === "account" ? -(voidFact.event.posting?.amount ?? 0n) : 0n;
    expect(used + back).toBe(40n * ONE);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("a reduction never takes a balance below what is held or decided, however often it is tried", async () => {
    const accountId = await account();
    const grantId = await grantedTo(one, accountId, 20);
    const less = { kind: "grant_adjusted" as const, grantId, delta: -2n * ONE, reason: "less" };
    const outcomes = await Promise.all([
      ...Array.from({ length: 12 }, (_, i) => changeGrant(both(i), accountId, less, asked())),
      ...Array.from({ length: 12 }, (_, i) => submit(both(i), accountId, task(1)).then(() => null)),
    ]);
    const refused = outcomes.filter((outcome) => outcome?.kind === "refused");
    for (const outcome of refused) expect(outcome).toMatchObject({ code: "grant_balance_too_low" });
    const { available } = creditsOf(await standingOf(accountId));
    expect(available).toBeGreaterThanOrEqual(0n);
    expect(available).toBeLessThan(2n * ONE);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("once an account is frozen no later request is allowed, whatever the other process remembers", async () => {
    const accountId = await account(100);
    await Promise.all([submit(one, accountId, task(1)), submit(other, accountId, task(1))]);
    await recordAct(one, accountId, { kind: "frozen_set", frozen: "all", reason: "abuse" }, bySystem);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => submit(both(i), accountId, task(1))),
    );
    for (const answer of answers) expect(eventOf(answer).outcome.reason).toBe("account_frozen");
    await recordAct(other, accountId, { kind: "frozen_set", frozen: "none", reason: "ok" }, bySystem);
    expect(tally([await submit(one, accountId, task(1)), await submit(other, accountId, task(1))])).toEqual({
      allowed: 2,
    });
  });

  test("a plan change is decided by from then on, also with a process that never saw that plan", async () => {
    const accountId = await account();
    await Promise.all([submit(one, accountId, task(1)), submit(other, accountId, task(1))]);
    await recordAct(one, accountId, { kind: "plan_changed", plan: widerPlan, reason: "upgrade" }, bySystem);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => submit(both(i), accountId, task(1))),
    );
    expect(tally(answers)).toEqual({ allowed: 5, blocked: 3 });
    for (const { plan } of answers.map(eventOf)) expect(plan).toBe(widerPlan);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});

function issueIn(runtime: Runtime, accountId: AuthorizedAccountId, credits: number, key?: string) {
  const request = {
    amount: of(credits),
    kind: "promo" as const,
    expires_at: null,
    features: null,
    reason: "test",
  };
  return issueGrant(runtime, accountId, request, asked(key));
}

describe("a key of an act", () => {
  test("issues one grant, however many ask at once, and tells all of them the same one (L2)", async () => {
    const accountId = await account();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) => issueIn(both(i), accountId, 10, "gift")),
    );
    const [first] = outcomes;
    if (first?.kind !== "recorded") throw new Error("not recorded");
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ kind: "recorded", grantId: first.grantId });
    expect(outcomes.filter((outcome) => outcome.kind === "recorded" && !outcome.isReplay)).toHaveLength(1);
    expect(await actsOf(accountId)).toEqual(["opened", "grant_issued"]);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("asked for something else is refused and changes nothing", async () => {
    const accountId = await account();
    await issueIn(one, accountId, 10, "gift");
    const otherHash = asked("gift", "1".repeat(32));
    const outcome = await changeGrant(
      other,
      accountId,
      { kind: "grant_voided", grantId: "grt_none", reason: "x" },
      otherHash,
    );
    expect(outcome).toEqual({ kind: "key_reused" });
    expect(await actsOf(accountId)).toEqual(["opened", "grant_issued"]);
  });

  test("refused stays free for another try", async () => {
    const accountId = await account();
    const grantId = await grantedTo(one, accountId, 5);
    const less = { kind: "grant_adjusted" as const, grantId, delta: -8n * ONE, reason: "less" };
    expect(await changeGrant(one, accountId, less, asked("k"))).toMatchObject({ kind: "refused" });
    await grantedTo(one, accountId, 5);
    const some = { ...less, delta: -3n * ONE };
    expect(await changeGrant(one, accountId, some, asked("k", "2".repeat(32)))).toMatchObject({
      kind: "recorded",
      isReplay: false,
    });
  });

  test("never meets a key of ours: a caller's own `opened` or `grant-expiry` means nothing to us", async () => {
    const accountId = await account();
    const expiresAt = testing.clock.now() + 1_000;
    const grantId = await grantedTo(one, accountId, 5, { expires_at: expiresAt });
    for (const key of ["opened", "open", `grant-expiry:${grantId}`, `opened:${accountId}`])
      expect(await issueIn(one, accountId, 1, key)).toMatchObject({ kind: "recorded", isReplay: false });
    testing.clock.advance(1_000);
    await sweepAccount(one, accountId);
    expect((await actsOf(accountId)).filter((kind) => kind === "grant_expired")).toHaveLength(1);
  });
});

describe("the sweep", () => {
  test("records each hold and each grant that has run out once, though three sweep and requests come in (A1)", async () => {
    const third = await startTestProcess(testing.url, testing.clock);
    const accountId = await account(50);
    const expiresAt = testing.clock.now() + DAY;
    const grants = [];
    for (let i = 0; i < 3; i++)
      grants.push(await grantedTo(one, accountId, 5, { expires_at: expiresAt, priority: 1 }));
    const holds = [];
    for (let i = 0; i < 4; i++) {
      const opened = await submit(both(i), accountId, task(2, { kind: "hold", holdSeconds: 3_600 }));
      holds.push(eventOf(opened).ref);
    }
    testing.clock.advance(DAY);
    await Promise.all([
      ...[one, other, third.runtime].flatMap((runtime) => [
        sweepAccount(runtime, accountId),
        sweepAccount(runtime, accountId),
      ]),
      ...Array.from({ length: 10 }, (_, i) => submit(both(i), accountId, task(1))),
    ]);
    await sweepAccount(one, accountId);
    const facts = await factsOf(one, accountId);
    const ended = facts.flatMap((fact) =>
      fact.kind === "usage" && fact.event.kind === "expire" ? [fact.event.holdRef] : [],
    );
    expect(ended.sort()).toEqual(holds.sort());
    const expired = facts.flatMap(({ kind, event }) =>
      kind === "account" && "act" in event && event.act.kind === "grant_expired" ? [event.act.grantId] : [],
    );
    expect(expired.sort()).toEqual(grants.sort());
    expect(await one.accounts.due(testing.clock.now(), 100)).not.toContain(accountId);
    expect(await accountBreaks(one, accountId)).toEqual([]);
    await third.stop();
  });

  test("leaves a grant whose credits are held until the hold ends, and then takes back the rest (G2)", async () => {
    const accountId = await account();
    const grantId = await grantedTo(one, accountId, 10, { expires_at: testing.clock.now() + DAY });
    const opened = eventOf(await submit(one, accountId, task(4, { kind: "hold", holdSeconds: 86_400 })));
    await submit(one, accountId, {
      kind: "extend",
      holdRef: opened.ref,
      holdSeconds: 86_400,
      attribution: opened.attribution,
    });
    testing.clock.advance(DAY - 1_000);
    await submit(one, accountId, {
      kind: "extend",
      holdRef: opened.ref,
      holdSeconds: 3_600,
      attribution: opened.attribution,
    });
    testing.clock.advance(2_000);
    await sweepAccount(other, accountId);
    expect((await actsOf(accountId)).includes("grant_expired")).toBe(false);
    const captured = await submit(one, accountId, {
      kind: "capture",
      holdRef: opened.ref,
      usage: { units: of(3) },
      attribution: opened.attribution,
    });
    expect(eventOf(captured).outcome.covered).toBe(3n * ONE);
    await sweepAccount(other, accountId);
    const standing = await standingOf(accountId);
    expect(standing.grants.find(({ id }) => id === grantId)).toBeUndefined();
    expect(creditsOf(standing)).toEqual({ available: 0n, held: 0n });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });
});
