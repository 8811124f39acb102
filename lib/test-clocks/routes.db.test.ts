import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { uuidOfId } from "@/lib/engine/ids";
import { dayWindow, promo, task, windows } from "@/lib/engine/testing/example-plans";
import { exampleBreaks } from "@/lib/http/answer-breaks";
import type { Route } from "@/lib/http/route";
import { eventOf, grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { testClockRoutes } from "./routes";
import { TEST_CLOCK_ACCOUNTS_MAX } from "./schema/clock-schema";

let testing: TestRuntime;
let plan: string;
let call: ReturnType<typeof caller>;
const path = "/api/v1/test-clocks";
const START = Date.UTC(2026, 0, 31, 9);
const DAY = 86_400_000;
const at = (instant: number) => new Date(instant).toISOString();

beforeAll(async () => {
  testing = await startTestRuntime();
  const { runtime, started } = testing;
  plan = await publishPlan(runtime, [windows([dayWindow("day", "requests", 1)]), promo()]);
  const { secret } = await storeKey(runtime, { scopes: ["admin"], livemode: false });
  call = caller(started, testClockRoutes, { authorization: `Bearer ${secret}` });
});

afterAll(() => testing.end());

async function newClock(now = START): Promise<string> {
  testing.clock.advance(1);
  const added = await call("POST", path, { name: "January", now: at(now) });
  expect(added).toMatchObject({ status: 201, body: { now: at(now), accounts: 0 } });
  return added.body.id;
}

const advance = (clockId: string, to: number) => call("POST", `${path}/${clockId}/advance`, { now: at(to) });

async function standingOf(accountId: AuthorizedAccountId) {
  const snapshot = await testing.runtime.datasets.snapshot(accountId);
  if (snapshot === null) throw new Error("no such account");
  return snapshot;
}

describe("a test clock", () => {
  test("moves every account on it, and none beside it", async () => {
    const clockId = await newClock();
    const on = [
      await openedAccount(testing.runtime, plan, { test_clock: clockId }),
      await openedAccount(testing.runtime, plan, { test_clock: clockId }),
    ];
    const beside = await openedAccount(testing.runtime, plan);
    expect(await advance(clockId, START + DAY)).toMatchObject({
      status: 200,
      body: { now: at(START + DAY), accounts: 2 },
    });
    for (const accountId of on) expect((await standingOf(accountId)).standing.clockNow).toBe(START + DAY);
    expect((await standingOf(beside)).standing.clockNow).toBeNull();
  });

  test("is the time that its accounts are decided at: a window is full today and has room tomorrow", async () => {
    const clockId = await newClock();
    const accountId = await openedAccount(testing.runtime, plan, { test_clock: clockId });
    const ask = async () => eventOf(await submit(testing.runtime, accountId, task(1)));
    expect((await ask()).outcome.outcome).toBe("allowed");
    expect((await ask()).outcome.outcome).toBe("blocked");
    await advance(clockId, START + DAY);
    const event = await ask();
    expect(event.outcome.outcome).toBe("allowed");
    expect(event.decidedAt).toBe(START + DAY);
  });

  test("ends the holds and expires the grants that are due by then, each as a fact", async () => {
    const clockId = await newClock();
    const accountId = await openedAccount(testing.runtime, plan, { test_clock: clockId });
    await grantedTo(testing.runtime, accountId, 10, { expires_at: START + 2 * DAY });
    await submit(testing.runtime, accountId, task(1));
    const held = eventOf(
      await submit(testing.runtime, accountId, task(4, { kind: "hold", holdSeconds: 600 })),
    );
    expect(held.outcome.outcome).toBe("allowed");
    const before = await standingOf(accountId);
    expect(before.standing.holds).toHaveLength(1);
    await advance(clockId, START + DAY);
    const ended = await standingOf(accountId);
    expect(ended.standing.holds).toEqual([]);
    expect(ended.standing.grants).toMatchObject([{ available: 10_000_000n, held: 0n }]);
    await advance(clockId, START + 3 * DAY);
    const expired = await standingOf(accountId);
    expect(expired.standing.grants).toEqual([]);
    expect(expired.ledger.balance).toBe(0n);
    const facts = await testing.runtime.datasets.facts(accountId, 0, expired.standing.seq, 100);
    expect(facts.map((fact) => (fact.kind === "usage" ? fact.event.kind : fact.event.act.kind))).toEqual([
      "opened",
      "grant_issued",
      "consume",
      "hold",
      "clock_advanced",
      "expire",
      "clock_advanced",
      "grant_expired",
    ]);
  });

  test("moved twice to the same time changes nothing more", async () => {
    const clockId = await newClock();
    const accountId = await openedAccount(testing.runtime, plan, { test_clock: clockId });
    const first = await advance(clockId, START + DAY);
    const { seq } = (await standingOf(accountId)).standing;
    expect((await advance(clockId, START + DAY)).body).toEqual(first.body);
    expect((await standingOf(accountId)).standing.seq).toBe(seq);
  });

  test("never goes back, nor do its accounts", async () => {
    const clockId = await newClock();
    const accountId = await openedAccount(testing.runtime, plan, { test_clock: clockId });
    await advance(clockId, START + DAY);
    expect(await advance(clockId, START)).toMatchObject({
      status: 409,
      body: { code: "clock_backwards", param: "now" },
    });
    expect((await standingOf(accountId)).standing.clockNow).toBe(START + DAY);
  });

  test("moved by several at once ends at the latest time, with all of its accounts", async () => {
    const clockId = await newClock();
    const accounts = await Promise.all(
      Array.from({ length: 4 }, () => openedAccount(testing.runtime, plan, { test_clock: clockId })),
    );
    const answers = await Promise.all([3, 1, 5, 2, 4].map((days) => advance(clockId, START + days * DAY)));
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect((await call("GET", `${path}/${clockId}`)).body.now).toBe(at(START + 5 * DAY));
    for (const accountId of accounts) {
      expect((await standingOf(accountId)).standing.clockNow).toBe(START + 5 * DAY);
    }
  });

  test("finishes with a repeat what a crash left undone", async () => {
    const clockId = await newClock();
    const accountId = await openedAccount(testing.runtime, plan, { test_clock: clockId });
    // The clock's row was moved and the process died before its accounts were.
    await testing.runtime.db.testClock.update({
      where: { id: uuidOfId(clockId) },
      data: { nowAt: new Date(START + DAY) },
    });
    await advance(clockId, START + DAY);
    expect((await standingOf(accountId)).standing.clockNow).toBe(START + DAY);
  });

  test("with more accounts than one request can move is not moved at all", async () => {
    const clockId = await newClock();
    await testing.runtime.db.account.createMany({
      data: Array.from({ length: TEST_CLOCK_ACCOUNTS_MAX + 1 }, (_, n) => ({
        id: `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`,
        name: "Crowd",
        kind: "person",
        livemode: false,
        testClockId: uuidOfId(clockId),
        plan,
        timeZone: "UTC",
      })),
    });
    expect(await advance(clockId, START + DAY)).toMatchObject({ status: 400, body: { param: "id" } });
    expect((await call("GET", `${path}/${clockId}`)).body.now).toBe(at(START));
  });

  test("is there for sandbox keys only", async () => {
    const clockId = await newClock();
    const { secret } = await storeKey(testing.runtime, { scopes: ["admin"], livemode: true });
    const live = caller(testing.started, testClockRoutes, { authorization: `Bearer ${secret}` });
    for (const [method, target, body] of [
      ["GET", path, undefined],
      ["GET", `${path}/${clockId}`, undefined],
      ["POST", path, { name: "x", now: at(START) }],
      ["POST", `${path}/${clockId}/advance`, { now: at(START + DAY) }],
    ] as const) {
      expect(await live(method, target, body)).toMatchObject({
        status: 403,
        body: { code: "scope_missing" },
      });
    }
  });

  test.each([
    ["no time", {}, "now"],
    ["no date of any calendar", { now: "2026-02-30T00:00:00Z" }, "now"],
    ["a time beyond what is kept exactly", { now: "2200-01-01T00:00:00Z" }, "now"],
    ["an unknown member", { now: at(START), by: "1d" }, "by"],
  ])("is not moved with %s, and the refusal names the member", async (_, body, param) => {
    const clockId = await newClock();
    expect(await call("POST", `${path}/${clockId}/advance`, body)).toMatchObject({
      status: 400,
      body: { param },
    });
  });

  test("leaves in the audit log who moved it", async () => {
    const clockId = await newClock();
    testing.clock.advance(1);
    await advance(clockId, START + DAY);
    const rows = await testing.runtime.db.auditLog.findMany({
      where: { object: clockId },
      orderBy: { id: "asc" },
    });
    expect(rows.map(({ action, after }) => [action, after])).toEqual([
      ["test_clock.added", { name: "January", now: new Date(START).toISOString() }],
      ["test_clock.advanced", { now: new Date(START + DAY).toISOString() }],
    ]);
  });

  test("is listed newest first and not found where there is none", async () => {
    const [older, newer] = [await newClock(), await newClock()];
    const listed = await call("GET", `${path}?limit=2`);
    expect(listed.body.data.map((clock: { id: string }) => clock.id)).toEqual([newer, older]);
    expect((await advance(`clk_${"0".repeat(26)}`, START)).status).toBe(404);
    expect((await call("GET", `${path}/clk_${"0".repeat(26)}`)).status).toBe(404);
  });

  test.each(testClockRoutes.map((route) => [route.operationId, route as Route] as const))(
    "shows examples of %s that it would itself take and answer",
    (_, route) => {
      expect(exampleBreaks(route)).toEqual([]);
    },
  );
});
