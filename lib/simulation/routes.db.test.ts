import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { dayWindow, promo, task, windows } from "@/lib/engine/testing/example-plans";
import { routes } from "@/lib/routes";
import { grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { Simulator } from "./run/simulator";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 1, 13, 12);
const PERIOD = { from: "2026-02-13T13:00:00.000Z", to: "2026-02-13T23:00:00.000Z" };

let testing: TestRuntime;
let owner: pg.Client;
let call: ReturnType<typeof caller>;
let live: ReturnType<typeof caller>;
let simulator: Simulator;
const failures: unknown[] = [];
let plan: string;
let accounts: Awaited<ReturnType<typeof openedAccount>>[];

/** The content of a plan like the test's own with another day window. */
async function contentWith(limit: number): Promise<object> {
  const [id, version] = plan.split("@");
  const { body } = await call("GET", `/api/v1/plans/${id}/versions/${version}`);
  const content = structuredClone(body.content);
  content.layers[0].windows[0].limit = limit;
  return content;
}

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  simulator = simulatorOf(testing.started);
  plan = await publishPlan(testing.runtime, [windows([dayWindow("day", "credits", 10)]), promo()]);
  const scopes = ["admin", "read", "decide"] as const;
  const sandboxed = await storeKey(testing.runtime, { scopes: [...scopes], livemode: false });
  const living = await storeKey(testing.runtime, { scopes: [...scopes], livemode: true });
  call = caller(testing.started, routes, { authorization: `Bearer ${sandboxed.secret}` });
  live = caller(testing.started, routes, { authorization: `Bearer ${living.secret}` });
  accounts = [];
  for (let nth = 0; nth < 3; nth++)
    accounts.push(await openedAccount(testing.runtime, plan, { name: `A${nth}` }));
  await grantedTo(testing.runtime, accounts[1] as never, 5);
  // Each asks for 2 units an hour, from 12:00 to 19:00: ten are in the window, and the second has five credits besides.
  for (let hour = 0; hour < 8; hour++) {
    testing.clock.set(START + hour * HOUR);
    for (const account of accounts) await submit(testing.runtime, account, task(2));
  }
  testing.clock.set(START + 24 * HOUR);
});
afterEach(() => {
  expect(failures.splice(0)).toEqual([]);
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});

function simulatorOf({ runtime }: { runtime: TestRuntime["runtime"] }): Simulator {
  return new Simulator({ runtime, pollMs: 10, finished: () => {}, failed: (error) => failures.push(error) });
}

const ask = (body: object) => call("POST", "/api/v1/simulations", { period: PERIOD, ...body });
const read = async (id: string) => (await call("GET", `/api/v1/simulations/${id}`)).body;
const planId = () => plan.split("@")[0] as string;

async function resultOf(body: object) {
  const asked = await ask(body);
  expect(asked.status).toBe(201);
  expect(asked.body).toMatchObject({ status: "queued", result: null, progress: { decisions: 0, of: null } });
  while (await simulator.runNext());
  const done = await read(asked.body.id);
  expect(done).toMatchObject({ status: "done", failure: null });
  expect(done.progress.decisions).toBe(done.progress.of);
  return done.result;
}

test("the published plan itself changes nothing: both sides say what the decisions said", async () => {
  const result = await resultOf({ plan: { ref: plan } });
  expect(result).toMatchObject({
    accounts: 3,
    decisions: 21,
    changed: 0,
    newly_blocked: 0,
    newly_allowed: 0,
    paid_otherwise: 0,
    most_affected: [],
    endings_not_asked: 0,
    acts_not_done: 0,
    unreadable_accounts: 0,
  });
  expect(result.after).toEqual(result.before);
  const { rows } = await owner.query(
    `select count(*) filter (where outcome = 'allowed')::int as allowed, count(*) filter (where outcome = 'blocked')::int as blocked
       from usage_events where decided_at >= $1 and decided_at < $2`,
    [PERIOD.from, PERIOD.to],
  );
  expect(rows[0]).toEqual({ allowed: result.before.allowed, blocked: result.before.blocked });
});

test("a smaller window tells whom it would block, for how long, what would pay instead, and who notices most", async () => {
  const result = await resultOf({ plan: { of: planId(), content: await contentWith(6) } });
  // In truth five of eight are covered, and two more of the second account's: of the seven in the period 4, 6 and 4.
  expect(result.before).toMatchObject({ allowed: 14, blocked: 7, charged: "4" });
  // Six credits cover three, one of them before the period; the second account's five credits two more.
  expect(result.after).toMatchObject({ allowed: 8, blocked: 13, charged: "4" });
  expect(result.before.credits).toMatchObject({ windows: "24", promo: "4" });
  expect(result.after.credits).toMatchObject({ windows: "12", promo: "4" });
  expect(result).toMatchObject({ changed: 6, newly_blocked: 6, newly_allowed: 0, paid_otherwise: 2 });
  const pairs = result.outcomes.map(
    ({ from, to, decisions }: { from: string; to: string; decisions: number }) => [
      `${from} -> ${to}`,
      decisions,
    ],
  );
  expect(pairs).toEqual([
    ["allowed -> allowed", 8],
    ["blocked -> blocked", 7],
    ["allowed -> blocked", 6],
  ]);
  expect(result.most_affected.map(({ name }: { name: string }) => name).sort()).toEqual(["A0", "A1", "A2"]);
  expect(result.most_affected[0]).toMatchObject({ newly_blocked: 2, changed: 2, decisions: 7 });
  expect(Number(result.after.blocked_minutes)).toBeGreaterThan(Number(result.before.blocked_minutes));
});

test("a larger window is a draft: it is tried as it was when it was asked, whatever it has become since", async () => {
  const put = (limit: number, content: object) =>
    live("PUT", `/api/v1/plans/${planId()}/draft`, { content }).then(({ body }) => ({
      limit,
      ref: body.ref,
    }));
  const draft = await put(100, (await contentWith(100)) as object);
  const asked = await ask({ plan: { ref: draft.ref } });
  await put(1, (await contentWith(1)) as object);
  while (await simulator.runNext());
  const { result, plan: tried } = await read(asked.body.id);
  expect(tried).toEqual({ ref: draft.ref, of: planId(), name: expect.any(String) });
  expect(result).toMatchObject({ newly_blocked: 0, newly_allowed: 7 });
  expect(result.after).toMatchObject({ blocked: 0, charged: "0", blocked_minutes: "0" });
});

test("accounts of one plan are tried on another: nobody is on it, so without naming theirs nobody is in the period", async () => {
  const roomy = await publishPlan(testing.runtime, [windows([dayWindow("day", "credits", 20)]), promo()]);
  expect(await resultOf({ plan: { ref: roomy } })).toMatchObject({ accounts: 0, decisions: 0 });
  const moved = await resultOf({ plan: { ref: roomy }, instead_of: [planId()] });
  // The count of the day goes on by its key: two are used when the period begins, and all seven more fit.
  expect(moved).toMatchObject({ accounts: 3, newly_allowed: 7, newly_blocked: 0, paid_otherwise: 2 });
  expect(moved.after.credits).toMatchObject({ windows: "42", promo: "0" });
});

test("a price book is tried on every plan that is priced by it, and features that it does not know are refused", async () => {
  const [id, version] = plan.split("@");
  const { body } = await call("GET", `/api/v1/plans/${id}/versions/${version}`);
  const book = body.content.price_book.split("@")[0];
  const dear = (await call("GET", `/api/v1/price-books/${book}/versions/1`)).body.content;
  for (const feature of [
    { key: "codex.task", name: "Tasks", dimensions: ["units", "tokens"] },
    { key: "sim.other", name: "Other", dimensions: [] },
  ])
    await live("POST", "/api/v1/features", feature);
  const only = { features: { "codex.task": dear.features["codex.task"] } };
  only.features["codex.task"].rates[0].credits = "2";
  const result = await resultOf({ price_book: { of: book, content: only } });
  // Four credits a request from the beginning of the period on: eight are left in each window.
  expect(result.after.credits.windows).toBe("24");
  expect(result.after).toMatchObject({ allowed: 7, blocked: 14, refused: 0 });
  expect(result.paid_otherwise).toBe(7);

  const without = { features: { "sim.other": { dimensions: [], rates: [] } } };
  const refusing = await resultOf({ price_book: { of: book, content: without } });
  expect(refusing.after).toMatchObject({ refused: 21, allowed: 0, charged: "0" });
  expect(refusing.outcomes[0]).toMatchObject({
    from: "allowed",
    to: "refused",
    to_reason: "feature_unknown",
  });
});

test("only the accounts that are named are simulated, and only those of the caller's mode", async () => {
  const one = await resultOf({ plan: { ref: plan }, accounts: [accounts[1]] });
  expect(one).toMatchObject({ accounts: 1, decisions: 7 });
  const foreign = await live("POST", "/api/v1/simulations", {
    plan: { ref: plan },
    period: PERIOD,
    accounts: [accounts[1]],
  });
  expect(foreign.body.code).toBe("not_found");
  const others = await live("POST", "/api/v1/simulations", { plan: { ref: plan }, period: PERIOD });
  while (await simulator.runNext());
  const { body } = await live("GET", `/api/v1/simulations/${others.body.id}`);
  expect(body).toMatchObject({ status: "done", livemode: true, result: { accounts: 0, decisions: 0 } });
  expect((await call("GET", `/api/v1/simulations/${others.body.id}`)).status).toBe(404);
});

test("one request is answered at once, as it is and as it would be, and takes nothing", async () => {
  const request = { account: accounts[0], feature: "codex.task", usage: { units: 12 } };
  const body = { plan: { of: planId(), content: await contentWith(20) }, request };
  const before = (await call("GET", `/api/v1/accounts/${accounts[0]}/standing`)).body;
  const { status, body: simulation } = await call("POST", "/api/v1/simulations", body);
  expect(status).toBe(201);
  expect(simulation).toMatchObject({
    status: "done",
    period: null,
    result: null,
    request: {
      account: accounts[0],
      before: { outcome: "blocked", reason: "limit_reached" },
      after: {
        outcome: "allowed",
        cost: "12",
        trace: [
          { layer: "windows", taken: "12" },
          { layer: "promo", taken: "0" },
        ],
      },
    },
  });
  expect((await call("GET", `/api/v1/accounts/${accounts[0]}/standing`)).body).toEqual(before);
});

describe("a simulation that is under way", () => {
  test("is canceled before it begins or while it runs, once", async () => {
    const queued = await ask({ plan: { ref: plan } });
    const canceled = await call("POST", `/api/v1/simulations/${queued.body.id}/cancel`);
    expect(canceled.body).toMatchObject({ status: "canceled", result: null });
    expect(await simulator.runNext()).toBe(false);
    expect((await call("POST", `/api/v1/simulations/${queued.body.id}/cancel`)).body.code).toBe(
      "already_done",
    );

    const running = await ask({ plan: { ref: plan } });
    const { history } = testing.runtime;
    const slow = new Simulator({
      runtime: {
        ...testing.runtime,
        history: {
          ...history,
          population: async (filter) => {
            expect((await read(running.body.id)).status).toBe("running");
            await call("POST", `/api/v1/simulations/${running.body.id}/cancel`);
            return history.population(filter);
          },
        },
      },
      pollMs: 10,
      finished: () => {},
      failed: (error) => failures.push(error),
    });
    expect(await slow.runNext()).toBe(true);
    expect(await read(running.body.id)).toMatchObject({ status: "canceled", result: null });
  });

  test("is taken up from its beginning when the process that ran it is gone, and gives the same result", async () => {
    const asked = await ask({ plan: { of: planId(), content: await contentWith(6) } });
    // What a process leaves behind that ended in the middle: a claim that nobody renews.
    await owner.query(
      `update simulations set status = 'running', attempts = 1, decisions_done = 9, started_at = created_at,
              claimed_until = $2 where id = $1`,
      [uuidOfId(asked.body.id), new Date(testing.clock.now() + 20_000)],
    );
    const other = await startTestProcess(testing.url, testing.clock);
    try {
      expect(await simulatorOf(other).runNext()).toBe(false); // it may be at work yet
      testing.clock.advance(20_001);
      expect(await simulatorOf(other).runNext()).toBe(true);
    } finally {
      await other.stop();
    }
    expect(await read(asked.body.id)).toMatchObject({ status: "done", result: { newly_blocked: 6 } });
  });

  test("is given back by a process that stops, and says that it was interrupted when it has cost three processes", async () => {
    const asked = await ask({ plan: { ref: plan } });
    const stopped = simulatorOf(testing);
    await stopped.stop();
    expect(await stopped.runNext()).toBe(true);
    expect(await read(asked.body.id)).toMatchObject({ status: "queued" });
    await owner.query(
      "update simulations set status = 'running', attempts = 3, claimed_until = $2 where id = $1",
      [uuidOfId(asked.body.id), new Date(testing.clock.now() - 1)],
    );
    expect(await simulator.runNext()).toBe(false);
    expect(await read(asked.body.id)).toMatchObject({ status: "failed", failure: { code: "interrupted" } });
  });

  test("whose claim another process has taken over writes nothing more", async () => {
    const asked = await ask({ plan: { ref: plan } });
    const { history } = testing.runtime;
    const late = new Simulator({
      runtime: {
        ...testing.runtime,
        history: {
          ...history,
          population: async (filter) => {
            await owner.query("update simulations set attempts = attempts + 1 where id = $1", [
              uuidOfId(asked.body.id),
            ]);
            return history.population(filter);
          },
        },
      },
      pollMs: 10,
      finished: () => {},
      failed: (error) => failures.push(error),
    });
    await late.runNext();
    expect(await read(asked.body.id)).toMatchObject({ status: "running", result: null });
    await call("POST", `/api/v1/simulations/${asked.body.id}/cancel`);
  });
});

test("an account whose history does not follow is left out, and told", async () => {
  const broken = await openedAccount(testing.runtime, plan, { name: "Broken" });
  await submit(testing.runtime, broken, task(1));
  await submit(testing.runtime, broken, task(1));
  await owner.query("alter table usage_events disable trigger all");
  await owner.query(
    "update usage_events set kind = 'extend', hold_id = id where account_id = $1 and seq = 2",
    [uuidOfId(broken)],
  );
  const at = testing.clock.now();
  const period = { from: new Date(at + 1).toISOString(), to: new Date(at + HOUR).toISOString() };
  testing.clock.advance(HOUR / 2);
  await submit(testing.runtime, broken, task(1));
  await submit(testing.runtime, accounts[0] as never, task(1));
  const result = await resultOf({ plan: { ref: plan }, period });
  expect(result).toMatchObject({ accounts: 2, decisions: 1, changed: 0, unreadable_accounts: 1 });
});

describe("what cannot be simulated", () => {
  const nobody = "01k2x4t8b5f6q7r8s9v0w1x2y3";
  test.each([
    [{}, 400, "plan"],
    [{ plan: { ref: `pln_${nobody}@1` } }, 400, "plan.ref"],
    [{ plan: { of: `pln_${nobody}`, content: null } }, 400, "plan"],
    [{ price_book: { ref: `pbk_${nobody}@1` } }, 400, "price_book.ref"],
    [{ plan: { ref: "$plan" }, period: { from: PERIOD.to, to: PERIOD.from } }, 400, "period.to"],
    [
      { plan: { ref: "$plan" }, period: { from: "2026-01-01T00:00:00Z", to: "2026-06-01T00:00:00Z" } },
      400,
      "period.to",
    ],
    [{ plan: { ref: "$plan" }, period: undefined }, 400, "period"],
    [{ plan: { ref: "$plan" }, accounts: [] }, 400, "accounts"],
    [{ price_book: { ref: `pbk_${nobody}@1` }, instead_of: [`pln_${nobody}`] }, 400, "instead_of"],
  ])("is refused with the member at fault: %j", async (body, status, param) => {
    const asked = JSON.parse(JSON.stringify(body).replace("$plan", plan));
    const answer = await call(
      "POST",
      "/api/v1/simulations",
      "period" in body && body.period === undefined ? asked : { period: PERIOD, ...asked },
    );
    expect([answer.status, answer.body.param.split(".").slice(0, param.split(".").length).join(".")]).toEqual(
      [status, param],
    );
  });

  test("a draft that contradicts itself is told like any draft, at its place in the body", async () => {
    const content = (await contentWith(5)) as { layers: { windows: object[] }[] };
    content.layers[0]?.windows.push(content.layers[0].windows[0] as object);
    const { status, body } = await ask({ plan: { of: planId(), content } });
    expect([status, body.code, body.param]).toEqual([
      422,
      "draft_invalid",
      "plan.content.layers.0.windows.1.key",
    ]);
  });

  test("no more than twenty wait", async () => {
    for (let nth = 0; nth < 20; nth++) expect((await ask({ plan: { ref: plan } })).status).toBe(201);
    const full = await ask({ plan: { ref: plan } });
    expect([full.status, full.body.code]).toEqual([409, "queue_full"]);
    await owner.query(
      "update simulations set status = 'canceled', finished_at = now() where status = 'queued'",
    );
  });
});

test("what is asked and canceled is in the audit log, with the drafts", async () => {
  testing.clock.advance(1); // ids sort by time
  const { body } = await ask({ plan: { ref: plan } });
  await call("POST", `/api/v1/simulations/${body.id}/cancel`);
  const log = (await call("GET", "/api/v1/audit-log?limit=2")).body.data;
  expect(log.map(({ action, object }: { action: string; object: string }) => [action, object])).toEqual([
    ["simulation.canceled", body.id],
    ["simulation.asked", body.id],
  ]);
  expect(log[1].after.plan).toMatchObject({ ref: plan });
  const listed = await call("GET", `/api/v1/simulations?plan=${planId()}&limit=1`);
  expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([body.id]);
});
