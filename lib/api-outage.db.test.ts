import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { promo } from "./engine/testing/example-plans";
import type { Route } from "./http/route";
import { routes } from "./routes";
import type { Started } from "./start-runtime";
import { accountBreaks } from "./testing/account-books";
import { type BrokenLine, brokenLine } from "./testing/broken-line";
import { grantedTo, openedAccount, publishPlan } from "./testing/builders";
import { pathOf } from "./testing/contract/every-operation.contract";
import { storeKey } from "./testing/stored-key";
import {
  caller,
  startTestProcess,
  startTestRuntime,
  type TestAnswer,
  type TestRuntime,
} from "./testing/test-runtime";

/** What the API answers while its database is gone: 503 everywhere, never a 500, never "unknown", never a silent yes. */
let testing: TestRuntime;
let line: BrokenLine;
let started: Started;
let call: ReturnType<typeof caller>;
let secret: string;
let liveSecret: string;
let account: string;
let grant: string;

const REF = "01k2x4t8b5f6q7r8s9v0w1x2y3";

beforeAll(async () => {
  testing = await startTestRuntime();
  line = await brokenLine(testing.url);
  const { runtime } = testing;
  const plan = await publishPlan(runtime, [promo()]);
  account = await openedAccount(runtime, plan);
  grant = await grantedTo(runtime, account as never, 100);
  const scopes = ["decide", "usage", "read", "admin"] as const;
  ({ secret } = await storeKey(runtime, { scopes: [...scopes], livemode: false }));
  ({ secret: liveSecret } = await storeKey(runtime, { scopes: [...scopes], livemode: true }));
});

afterAll(async () => {
  await line.close();
  await testing.end();
});

beforeEach(async () => {
  line.mend();
  started = await startTestProcess(line.url, testing.clock);
  call = caller(started, routes, { authorization: `Bearer ${secret}` }, () => {});
});

afterEach(() => started.stop());

/** A call of this route that passes every check which needs no database. */
function callOf(route: Route): Promise<TestAnswer> {
  const path = `/api/v1${pathOf(route.path)}`
    .replace(/\/accounts\/acct_\w+/, `/accounts/${account}`)
    .replace(/\/grants\/grt_\w+/, `/grants/${grant}`);
  const key = route.method === "POST" ? { "idempotency-key": `${Math.random()}` } : {};
  const live = ASKED_LIVE.has(route.operationId) ? { authorization: `Bearer ${liveSecret}` } : {};
  const type = route.operationId === "ingestEvents" ? { "content-type": "application/cloudevents+json" } : {};
  return call(route.method, path, BODIES[route.operationId], { ...key, ...live, ...type });
}

/** What sandbox keys may not do. */
const ASKED_LIVE = new Set(["addFeature", "signCheckpoint"]);

const usage = { units: 1 };
const decision = () => ({ account, feature: "codex.task", usage });
const content = {
  price_book: `pbk_${REF}@1`,
  layers: [{ source: "promo", key: "promo", kinds: ["promo"], needs_consent: false }],
  consent: { mode: "always" },
};
const BODIES: Readonly<Record<string, unknown>> = {
  resetWindows: { windows: ["5h"], reason: "outage" },
  inviteMember: { email: "ana@example.com", name: "Ana" },
  redeemReset: {},
  get decide() {
    return decision();
  },
  get trackUsage() {
    return decision();
  },
  get decideBatch() {
    return { decisions: [{ ...decision(), idempotency_key: "k" }] };
  },
  captureHold: { usage },
  releaseHold: {},
  extendHold: { hold_seconds: 60 },
  openAccount: { name: "A", plan: `pln_${REF}@1` },
  changeAccount: { frozen: "all", reason: "r" },
  setConsent: { consent: { mode: "ask" } },
  setCaps: { caps: [] },
  issueGrant: { amount: "1", kind: "promo", reason: "r" },
  adjustGrant: { delta: "1", reason: "r" },
  resetGrant: { reason: "r" },
  settleParkedEvents: { reason: "r" },
  renamePlan: { name: "n" },
  renamePriceBook: { name: "n" },
  changeApiKey: { name: "n" },
  rotateApiKey: { overlap_seconds: 0 },
  openDispute: { reason: "other", message: "m" },
  answerDispute: { outcome: "declined", message: "m" },
  addCreditPackage: { name: "P", credits: "1", price: { minor_units: 100, currency: "EUR" } },
  beginPurchase: { package: `pkg_${REF}` },
  refundPurchase: { reason: "r" },
  setAutoTopUp: { enabled: false },
  createCode: { label: "C", amount: "1" },
  redeemCode: { code: "matrix-code" },
  voidGrant: { reason: "r" },
  addFeature: { key: "a.b", name: "A", dimensions: [] },
  addPriceBook: { name: "B", content: { features: {} } },
  draftPriceBook: { content: { features: {} } },
  addPlan: { name: "P", content },
  draftPlan: { content },
  createApiKey: { name: "k", scopes: ["read"] },
  addTestClock: { name: "c", now: "2026-02-13T12:00:00.000Z" },
  advanceTestClock: { now: "2026-02-13T12:00:00.000Z" },
  reconcile: {},
  setAlerts: { alerts: [] },
  addWebhookEndpoint: { url: "https://example.com/" },
  changeWebhookEndpoint: { description: "d" },
  rotateWebhookSecret: {},
  get ingestEvents() {
    return {
      specversion: "1.0",
      id: "1",
      source: "/tests",
      type: "codex.task",
      subject: account,
      data: { usage },
    };
  },
  refundUsage: { reason: "r" },
  previewRefund: {},
  addMember: { name: "M" },
  changeMember: { name: "N" },
  createSimulation: {
    plan: { ref: `pln_${REF}@1` },
    period: { from: "2026-02-13T12:00:00.000Z", to: "2026-02-14T12:00:00.000Z" },
  },
  replayWebhookDeliveries: { from: "2026-02-13T12:00:00.000Z" },
};

const withDatabase = (routes as readonly Route[]).filter(({ scope }) => scope !== "public");

/** A stream has begun to answer before it reads, and ends when it cannot. */
const isStream = (route: Route) => route.path.endsWith("/stream") || route.path.endsWith("/check");

function isUnavailable({ status, body, header }: TestAnswer): boolean {
  // A batch is answered item by item: accounts that are remembered get that far.
  if (status === 200) return body.data?.[0]?.problem?.code === "store_unavailable";
  return status === 503 && body.code === "store_unavailable" && Number(header("retry-after")) > 0;
}

async function offenders(which: readonly Route[]): Promise<string[]> {
  const found: string[] = [];
  for (const route of which) {
    const answer = await callOf(route);
    if (!isUnavailable(answer))
      found.push(`${route.operationId}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return found;
}

describe("while the database is gone", () => {
  test("every operation says so, to a caller whose key was never seen", async () => {
    line.cut();
    expect(await offenders(withDatabase)).toEqual([]);
  });

  test("every operation says so, to a caller whose key and account are remembered", async () => {
    expect((await call("GET", `/api/v1/accounts/${account}/standing`)).status).toBe(200);
    expect((await call("POST", "/api/v1/decisions", decision(), { "idempotency-key": "warm" })).status).toBe(
      200,
    );
    line.cut();
    expect(await offenders(withDatabase.filter((route) => !isStream(route)))).toEqual([]);
  });

  test("the document is served all the same", async () => {
    line.cut();
    expect((await call("GET", "/api/v1/openapi.json")).status).toBe(200);
  });

  test("nothing is recorded, and when it is back the same keys go through, without a restart", async () => {
    const ask = (i: number) =>
      call("POST", "/api/v1/decisions", decision(), { "idempotency-key": `outage-${i}` });
    await ask(0);
    const before = await testing.runtime.datasets.snapshot(account);
    line.cut();
    for (let i = 1; i < 5; i++) expect(isUnavailable(await ask(i))).toBe(true);
    expect(await testing.runtime.datasets.snapshot(account)).toEqual(before);
    line.mend();
    for (let i = 1; i < 5; i++)
      expect(await ask(i)).toMatchObject({ status: 200, body: { outcome: "allowed" } });
    expect(await accountBreaks(testing.runtime, account)).toEqual([]);
  });

  test("a batch says of each of its items that it was not decided", async () => {
    const items = Array.from({ length: 3 }, (_, i) => ({ ...decision(), idempotency_key: `batch-${i}` }));
    await call("POST", "/api/v1/decisions/batch", { decisions: items.slice(0, 1) });
    line.cut();
    const { status, body } = await call("POST", "/api/v1/decisions/batch", { decisions: items.slice(1) });
    const codes =
      status === 200
        ? body.data.map(({ problem }: { problem: { code: string } }) => problem.code)
        : [body.code];
    expect(new Set(codes)).toEqual(new Set(["store_unavailable"]));
  });
});
