import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import type { Json } from "../../lib/testing/contract/api";
import {
  clockedAccount,
  creditsAccount,
  decided,
  demand,
  newAccount,
  newGrant,
  planLike,
  standingOf,
  units,
  type World,
} from "../../lib/testing/contract/world";
import { worldOn } from "./mounts";

/** Two web processes on one database: one decides in front of Next, the other through it. */
let fast: World;
let next: World;

test.beforeAll(async () => {
  fast = await worldOn("SPILLWAY_E2E_URL");
  next = await worldOn("SPILLWAY_E2E_NEXT_URL");
});

const both = (i: number) => (i % 2 === 0 ? fast : next);
const inParallel = <T>(count: number, act: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => act(i)));

const ASKED = 60;

/** How the requests of a race are sent: each answers the outcomes of some requests of one unit. */
const SENDERS: readonly [string, (world: World, account: string, i: number) => Promise<string[]>][] = [
  ["consumes", async (world, account) => [(await decided(world, units(account, 1))).outcome]],
  ["holds", async (world, account) => [(await decided(world, hold(account, 1))).outcome]],
  ["batches of five", (world, account) => batch(world, Array(5).fill(units(account, 1)))],
  [
    "consumes, holds and batches",
    async (world, account, i) => {
      if (i % 3 === 0) return batch(world, [units(account, 1), hold(account, 1)]);
      return [(await decided(world, i % 3 === 1 ? units(account, 1) : hold(account, 1))).outcome];
    },
  ],
];

function hold(account: string, count: number): object {
  return units(account, count, { mode: "hold", hold_seconds: 600 });
}

async function batch({ api }: World, requests: readonly object[]): Promise<string[]> {
  const decisions = requests.map((request) => ({ ...request, idempotency_key: randomUUID() }));
  const { data } = demand(await api.post("/decisions/batch", { decisions }), 200);
  return data.map(({ decision }: Json) => decision.outcome);
}

async function raced(account: string, send: (typeof SENDERS)[number][1]): Promise<Record<string, number>> {
  const tally: Record<string, number> = {};
  for (const outcomes of await inParallel(ASKED, (i) => send(both(i), account, i)))
    for (const outcome of outcomes) tally[outcome] = (tally[outcome] ?? 0) + 1;
  return tally;
}

/** Settled, every invariant of the account holds, and each check found something to check. */
async function expectSoundBooks(account: string): Promise<void> {
  await expect.poll(async () => (await standingOf(fast, account)).credits.unsettled).toBe("0");
  const run = demand(await fast.api.post("/reconciliation/runs", { account }), 200);
  expect(run.breaks).toEqual([]);
  const { available, held, balance } = (await standingOf(fast, account)).credits;
  expect(Number(available) + Number(held)).toBe(Number(balance));
}

for (const [senders, send] of SENDERS) {
  test(`of racing ${senders} on credits for 17, sent to two processes, exactly 17 are admitted`, async () => {
    const account = await creditsAccount(fast, 17);
    const { allowed, ...others } = await raced(account, send);
    expect(allowed).toBe(17);
    expect(Object.keys(others)).toEqual(["blocked"]);
    expect((await standingOf(next, account)).credits.available).toBe("0");
    await expectSoundBooks(account);
  });

  test(`of racing ${senders} on a window of 17 requests, sent to two processes, exactly 17 are admitted (W2)`, async () => {
    const day = { kind: "calendar", key: "day", measure: "requests", limit: 17, unit: "month" } as const;
    const plan = await planLike(fast, { layers: [{ source: "windows", key: "windows", windows: [day] }] });
    const account = await newAccount(fast, { plan });
    expect((await raced(account, send)).allowed).toBe(17);
    const [window] = (await standingOf(next, account)).windows;
    expect(Number(window.used) + Number(window.held)).toBe(17);
    await expectSoundBooks(account);
  });
}

test("a hold that both processes are asked to capture and to release at once ends once", async () => {
  const account = await creditsAccount(fast, 10);
  const { id } = (await decided(fast, hold(account, 6))).hold;
  const answers = await inParallel(12, (i) =>
    i % 3 === 2
      ? both(i).api.post(`/holds/${id}/release`, {})
      : both(i).api.post(`/holds/${id}/capture`, { usage: { units: 4 } }),
  );
  const endings = answers.filter(({ status }) => status === 200).map(({ body }) => body.id);
  expect(new Set(endings).size).toBe(1);
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  const { credits, holds } = await standingOf(next, account);
  expect(holds).toEqual([]);
  expect(["6", "10"]).toContain(credits.available);
  await expectSoundBooks(account);
});

/** Twelve holds of one unit each, captured by both processes while something else happens. */
async function capturedWhile(account: string, meanwhile: () => Promise<unknown>): Promise<number[]> {
  const holds = await inParallel(12, async (i) => (await decided(both(i), hold(account, 1))).hold.id);
  const [statuses] = await Promise.all([
    inParallel(12, async (i) => {
      const answer = await both(i + 1).api.post(`/holds/${holds[i]}/capture`, { usage: { units: 1 } });
      return answer.status;
    }),
    meanwhile(),
    inParallel(6, (i) => decided(both(i), units(account, 1))),
  ]);
  return statuses;
}

test("captures that race the holds' and the grant's expiry are paid or told that they came too late, and the books agree", async () => {
  const { account, advance } = await clockedAccount(fast, { plan: fast.creditsPlan });
  await newGrant(fast, account, { amount: "20", expires_at: "2026-02-13T12:10:00.000Z" });
  const statuses = await capturedWhile(account, () => advance(600));
  expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
  await expectSoundBooks(account);
  const { credits, holds, grants } = await standingOf(next, account);
  expect([credits.available, credits.held, holds, grants]).toEqual(["0", "0", [], []]);
});

test("captures that race a void are paid from what they held, what is left is taken back, and the books agree", async () => {
  const account = await newAccount(fast, { plan: fast.creditsPlan });
  const grant = await newGrant(fast, account, { amount: "20" });
  const statuses = await capturedWhile(account, async () =>
    demand(await next.api.post(`/grants/${grant}/void`, { reason: "race" }), 200),
  );
  expect(statuses).toEqual(Array(12).fill(200));
  await expectSoundBooks(account);
  const { data } = demand(await fast.api.get(`/accounts/${account}/balance-updates?limit=200`), 200);
  const sum = (kind: string) =>
    data.reduce((total: number, row: Json) => (row.kind === kind ? total + Number(row.amount) : total), 0);
  expect(sum("grant") + sum("void") + sum("debit")).toBe(0);
  expect(sum("debit")).toBeLessThanOrEqual(-12);
});

test("captures that race a change of plan are paid as they were held, and nothing of either plan is admitted twice", async () => {
  const day = { kind: "calendar", key: "day", measure: "credits", limit: 3, unit: "month" } as const;
  const plan = await planLike(fast, {
    layers: [
      { source: "windows", key: "windows", windows: [day] },
      { source: "promo", key: "promo", kinds: ["promo"], needs_consent: false },
    ],
  });
  const account = await creditsAccount(fast, 20);
  const statuses = await capturedWhile(account, async () =>
    demand(await next.api.send("PATCH", `/accounts/${account}`, { body: { plan, reason: "race" } }), 200),
  );
  expect(statuses).toEqual(Array(12).fill(200));
  const standing = await standingOf(fast, account);
  const used = Number(standing.windows[0].used);
  expect(used).toBeLessThanOrEqual(3);
  // 18 units were asked for in all: what the new plan's window did not count, the credits paid.
  expect(Number(standing.credits.available)).toBe(20 - 18 + used);
  await expectSoundBooks(account);
});
