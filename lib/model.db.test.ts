import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EVERYTHING, type World, worlds } from "./engine/testing/decision-arbitraries";
import { requestOf, type Story, stories } from "./engine/testing/decision-steps";
import { HOUR, NOON } from "./engine/testing/example-plans";
import { NaiveTwin } from "./engine/testing/naive-twin";
import { runs } from "./engine/testing/property-runs";
import type { Runtime } from "./runtime";
import type { Started } from "./start-runtime";
import { addTestClock } from "./test-clocks/commands";
import { accountBreaks } from "./testing/account-books";
import { bySystem, openedAccount, publishPlan } from "./testing/builders";
import { StoredLife } from "./testing/stored-life";
import { startTestProcess, startTestRuntime, type TestRuntime } from "./testing/test-runtime";
import { startTestWorker } from "./testing/test-worker";

/** The lives are drawn from this number; another one searches elsewhere. */
const SEED = Number(process.env.SPILLWAY_PROPERTY_SEED ?? "20261123");
const LIVES = 80;

let testing: TestRuntime;
let otherProcess: Started;
let worker: ReturnType<typeof startTestWorker>;

beforeAll(async () => {
  testing = await startTestRuntime();
  otherProcess = await startTestProcess(testing.url, testing.clock);
  worker = startTestWorker(testing.started);
});

afterAll(async () => {
  await worker.stop();
  await otherProcess.stop();
  await testing.end();
});

async function publishedPlans(runtime: Runtime, { plans, catalogue }: World): Promise<Map<string, string>> {
  const published = new Map<string, string>();
  for (const { ref, layers, priceBook, ...more } of plans) {
    // A published plan lets spend something, or nothing by its name.
    const isNothing = more.consent.mode === "up_to" && more.consent.limit === 0n;
    const consent = isNothing ? ({ mode: "never" } as const) : more.consent;
    const { members = { required: false, caps: [] } } = more;
    const caps = members.caps.filter(({ limit }) => limit > 0n);
    const content = { ...more, consent, members: { ...members, caps }, book: catalogue.priceBook(priceBook) };
    published.set(ref, await publishPlan(runtime, layers, content));
  }
  await runtime.catalogue.prepare(new Set(published.values()));
  return published;
}

/** One drawn life, led by the commands of two processes and followed by the naive account. Answers the account and how many steps it took. */
async function live({ world, steps, hasTestClock }: Story): Promise<{ accountId: string; taken: number }> {
  const { runtime, clock } = testing;
  // Each life begins where the engine's own do, on a clock that never ran back for any account.
  clock.set(NOON + Math.ceil((clock.now() - NOON) / (24 * HOUR)) * 24 * HOUR);
  const plans = await publishedPlans(runtime, world);
  const plan = plans.get(world.plans[0].ref) as string;
  const testClockId = hasTestClock
    ? await addTestClock(runtime, bySystem, { name: "Drawn", now: NOON })
    : null;
  const more = testClockId === null ? {} : { test_clock: testClockId };
  const accountId = await openedAccount(runtime, plan, more);
  const life = new StoredLife({
    processes: [runtime, otherProcess.runtime],
    ...{ clock, accountId, testClockId, plans },
  });
  const [opening, ...given] = await life.newFacts();
  if (opening?.kind !== "account" || opening.event.act.kind !== "opened")
    throw new Error("it was not opened");
  const twin = new NaiveTwin(runtime.catalogue.values, opening.event.act);
  for (const fact of [opening, ...given]) twin.follow(fact);
  for (const step of steps) {
    if (step.act === "refund") twin.refundAsked = step.amount;
    const answer = await life.live(step);
    for (const fact of await life.newFacts()) twin.follow(fact);
    if (answer?.kind === "previewed" && step.act === "ask")
      twin.preview(requestOf(step, answer.decidedAt), answer.outcome, answer.decidedAt);
    twin.compareStanding(await life.standing(), clock.now());
  }
  return { accountId, taken: steps.length };
}

test(`lives drawn from seed ${SEED}, led by the commands of two processes, are those of the naive account after each step, and their books agree (A1, A2, B1, L1, D2, W2)`, async () => {
  const everything = stories(worlds({ ...EVERYTHING, scales: [1n] }), { changesRules: true }, 30);
  const accounts: string[] = [];
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(everything, async (story) => {
      const { accountId, taken } = await live(story);
      accounts.push(accountId);
      steps += taken;
    }),
    { ...runs(LIVES), seed: SEED },
  );
  expect(steps).toBeGreaterThan(1_000);
  // It settled beside them; the books are added up when nothing moves them.
  await worker.stop();
  for (const accountId of accounts) expect(await accountBreaks(testing.runtime, accountId)).toEqual([]);
}, 600_000);
