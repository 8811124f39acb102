import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { dayWindow, of, promo, purchased, task, windows } from "@/lib/engine/testing/example-plans";
import { routes } from "@/lib/routes";
import { openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestAnswer, type TestRuntime } from "@/lib/testing/test-runtime";
import { startTestWorker } from "@/lib/testing/test-worker";

const MINUTE = 60_000;

let testing: TestRuntime;
let owner: pg.Client;
let settling: ReturnType<typeof startTestWorker>;
let call: ReturnType<typeof caller>;
let plan: string;
let otherPlan: string;
let keys = 0;

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  settling = startTestWorker(testing.started);
  const layers = [
    windows([dayWindow("day", "credits", 10), dayWindow("tight", "credits", 4, { shadow: true })]),
    { ...promo(), key: "plan", source: "plan" as const, kinds: ["plan" as const] },
    promo(),
    purchased(),
  ];
  const daily = {
    key: "daily",
    amount: of(3),
    priority: 5,
    features: null,
    every: 1,
    kind: "plan" as const,
    windows: null,
    unit: "day" as const,
    anchor: "calendar" as const,
    timeZone: null,
    rollover: { min: 0n, max: of(1), periods: 1 },
    costBasis: null,
  };
  const rate = { kind: "rate" as const, key: "rate", window: dayWindow("rate", "requests", 50) };
  plan = await publishPlan(testing.runtime, layers, { grants: [daily], gates: [rate] });
  otherPlan = await publishPlan(testing.runtime, [windows([dayWindow("day", "credits", 12)]), promo()]);
  const { secret } = await storeKey(testing.runtime, {
    scopes: ["admin", "read", "decide", "usage"],
    livemode: false,
  });
  call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
});
beforeEach(() => {
  testing.clock.set(Date.UTC(2026, 1, 13, 12));
});
afterAll(async () => {
  await settling.stop();
  await owner.end();
  await testing.end();
});

const key = () => ({ "idempotency-key": `k${++keys}` });
const post = (path: string, body?: unknown) => call("POST", `/api/v1${path}`, body, key());
const get = (path: string) => call("GET", `/api/v1${path}`);
const asOf = (account: string, query: string) => get(`/accounts/${account}/standing${query}`);
const ask = (account: string, units: number, more: object = {}) =>
  post("/decisions", { account, feature: "codex.task", usage: { units }, ...more });

/** What a snapshot says that does not depend on how far settlement has come since. */
function told({ body }: TestAnswer) {
  const { balance, unsettled, ...credits } = body.credits;
  expect(of(balance) + of(credits.due) - of(unsettled)).toBe(of(credits.available) + of(credits.held));
  return { ...body, credits };
}

/** Everything that can happen to an account, a minute apart; answers how the account stood after each. */
async function liveThroughAll(account: string, tick: (minutes?: number) => Promise<number>) {
  const seen: { at: string; standing: object }[] = [];
  const look = async () => {
    const live = await asOf(account, "");
    seen.push({ at: live.body.as_of, standing: told(live) });
    await tick();
  };
  const grantOf = async (body: object) =>
    (await post(`/accounts/${account}/grants`, { reason: "test", ...body })).body.id as string;
  await look();
  const extra = await grantOf({ amount: "20", kind: "promo" });
  await look();
  const short = await grantOf({ amount: "5", kind: "promo", expires_at: "2026-02-13T20:00:00.000Z" });
  await look();
  await grantOf({ amount: "2", kind: "reset" });
  const bought = await grantOf({ amount: "30", kind: "purchased" });
  await look();
  for (const units of [3, 4, 5, 60]) {
    await ask(account, units);
    await look();
  }
  const held = (await ask(account, 4, { mode: "hold", hold_seconds: 600 })).body.hold.id;
  await look();
  await post(`/holds/${held}/extend`, { hold_seconds: 1200 });
  await look();
  await post(`/holds/${held}/capture`, { usage: { units: 6 } });
  await look();
  const second = (await ask(account, 2, { mode: "hold", hold_seconds: 600 })).body.hold.id;
  await post(`/holds/${second}/release`, {});
  await look();
  await ask(account, 2, { mode: "hold", hold_seconds: 60 });
  await tick();
  await tick();
  await look(); // that hold has run out: the next decision says so
  await ask(account, 1);
  await look();
  await post("/usage", { account, feature: "codex.task", usage: { units: 3 } });
  await look();
  expect((await post(`/accounts/${account}/resets`, {})).status).toBe(201);
  await look();
  await post(`/grants/${extra}/adjust`, { delta: "-2", reason: "test" });
  await look();
  await post(`/grants/${short}/adjust`, { expires_at: "2026-02-13T21:00:00.000Z", reason: "test" });
  await look();
  for (const change of [
    { time_zone: "Asia/Tokyo" },
    { frozen: "paid", reason: "r" },
    { frozen: "none", reason: "r" },
  ]) {
    await call("PATCH", `/api/v1/accounts/${account}`, change, key());
    await look();
  }
  const up = { mode: "up_to", limit: "8", period: "day" };
  await call("PUT", `/api/v1/accounts/${account}/consent`, { consent: up }, key());
  await call("PUT", `/api/v1/accounts/${account}/caps`, { caps: [{ period: "month", limit: "25" }] }, key());
  await look();
  await ask(account, 40, { partial: "accept" });
  await look();
  await post(`/grants/${bought}/void`, { reason: "test" });
  await look();
  for (let hour = 0; hour < 30; hour += 10) {
    await tick(600);
    await settling.sweep(account);
    await ask(account, 1);
    await look(); // the plan's grant was reset, the short one has expired
  }
  await call("PATCH", `/api/v1/accounts/${account}`, { plan: otherPlan, reason: "test" }, key());
  await look();
  await ask(account, 2);
  await look();
  return seen;
}

describe("the standing of an account that everything has happened to", () => {
  test.each(["the wall clock", "a test clock"])(
    "is read back as it was at every instant and seq, on %s (A2)",
    async (on) => {
      let now = testing.clock.now();
      const hasClock = on === "a test clock";
      const clock = hasClock
        ? (await post("/test-clocks", { name: "past", now: new Date(now).toISOString() })).body.id
        : null;
      const account = (
        await post("/accounts", { name: "Maya", plan, ...(hasClock ? { test_clock: clock } : {}) })
      ).body.id as string;
      const tick = async (minutes = 1) => {
        now += minutes * MINUTE;
        if (!hasClock) return testing.clock.set(now);
        await post(`/test-clocks/${clock}/advance`, { now: new Date(now).toISOString() });
        return now;
      };
      const seen = await liveThroughAll(account, tick);
      const bySeq = new Map(seen.map((look) => [(look.standing as { seq: number }).seq, look]));
      for (const [seq, { at, standing }] of bySeq) {
        expect(told(await asOf(account, `?at=${at}`))).toEqual(standing);
        const past = await asOf(account, `?seq=${seq}`);
        // At the instant of the fact itself nothing had become due since.
        expect(past.body.due).toEqual([]);
        expect(past.header("spillway-seq")).toBe(String(seq));
        if ((standing as { due: unknown[] }).due.length > 0) continue;
        const {
          as_of: _,
          next_payer: __,
          windows: ___,
          grants: ____,
          ...rest
        } = standing as Record<string, unknown>;
        expect(told(past)).toMatchObject(rest); // what depends on the instant is that of the fact itself
      }
      expect(bySeq.size).toBeGreaterThan(20);
    },
  );
});

test("every kind of decision of such an account, replayed, is identical (D1)", async () => {
  const account = (await post("/accounts", { name: "Maya", plan })).body.id as string;
  await liveThroughAll(account, async (minutes = 1) => testing.clock.advance(minutes * MINUTE));
  const { rows } = await owner.query<{ id: string; kind: string }>(
    "select replace(id::text, '-', '') as id, kind from usage_events where account_id = $1",
    [uuidOfId(account)],
  );
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(
    new Set(["consume", "hold", "track", "capture", "release", "extend", "expire"]),
  );
  const list = (await get(`/decisions?account=${account}&limit=200`)).body.data;
  expect(list).toHaveLength(rows.length);
  for (const { id } of list) {
    const replayed = await call("POST", `/api/v1/decisions/${id}/replay`, undefined, key());
    expect(replayed.body).toMatchObject({ id, identical: true });
  }
});

describe("a long history", () => {
  let account: string;
  let head: number;

  beforeAll(async () => {
    testing.clock.set(Date.UTC(2026, 1, 13, 12));
    account = await openedAccount(testing.runtime, otherPlan);
    for (let batch = 0; batch < 6; batch++) {
      const asks = Array.from({ length: 100 }, () => submit(testing.runtime, account as never, task("0.01")));
      await Promise.all(asks);
      testing.clock.advance(MINUTE);
    }
    head = (await asOf(account, "")).body.seq;
  });

  const keptSeqs = async () => {
    const { rows } = await owner.query<{ seq: string }>(
      "select seq from standing_snapshots where account_id = $1 order by seq",
      [uuidOfId(account)],
    );
    return rows.map(({ seq }) => Number(seq));
  };

  test("has standings kept beside the commits, one each time 256 facts have passed", async () => {
    await expect.poll(keptSeqs).toHaveLength(Math.floor(head / 256));
    for (const seq of await keptSeqs()) expect(seq).toBeLessThanOrEqual(head);
  });

  test("is folded from the nearest that is kept, and gives the same from the first fact: then what it passes is kept", async () => {
    await expect.poll(keptSeqs).toHaveLength(Math.floor(head / 256));
    const queries = [`?seq=${head - 1}`, "?seq=300", "?seq=7", "?at=2026-02-13T12:02:30.000Z"];
    const withKept = await Promise.all(queries.map(async (query) => told(await asOf(account, query))));
    await owner.query("delete from standing_snapshots where account_id = $1", [uuidOfId(account)]);
    const fromFirst = [];
    for (const query of queries) fromFirst.push(told(await asOf(account, query)));
    expect(fromFirst).toEqual(withKept);
    expect(await keptSeqs()).toEqual([256, 512]);
    expect(withKept[3].windows[0].used).toBe("3"); // 300 requests of a hundredth of a credit
  });

  test("kept by a program of another layout is as good as not kept", async () => {
    const before = told(await asOf(account, "?seq=300"));
    await owner.query("update standing_snapshots set state = '[9]' where account_id = $1", [
      uuidOfId(account),
    ]);
    expect(told(await asOf(account, "?seq=300"))).toEqual(before);
  });
});

describe("a past that there is not", () => {
  test("is refused with the member that asks for it", async () => {
    const account = await openedAccount(testing.runtime, otherPlan);
    const refusals = [
      ["?seq=2", "seq", "Its last fact is number 1."],
      ["?at=2026-02-13T12:00:00.001Z", "at", "By the account's clock it is 2026-02-13T12:00:00.000Z."],
      ["?at=2026-02-13T11:59:59.999Z", "at", "The account was opened at 2026-02-13T12:00:00.000Z."],
      ["?seq=1&at=2026-02-13T12:00:00.000Z", "at", "Say `seq` or `at`, not both."],
      ["?seq=0", "seq", null],
      ["?seq=1.5", "seq", null],
      ["?at=yesterday", "at", null],
    ] as const;
    for (const [query, param, detail] of refusals) {
      const { status, body } = await asOf(account, query);
      expect([query, status, body.code, body.param]).toEqual([query, 400, "invalid_parameter", param]);
      if (detail !== null) expect(body.detail).toBe(detail);
    }
    expect((await asOf(account, "?seq=1")).status).toBe(200);
    expect((await asOf(account, "?at=2026-02-13T12:00:00.000Z")).body.seq).toBe(1);
  });
});
