import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { promo } from "@/lib/engine/testing/example-plans";
import { routes } from "@/lib/routes";
import { grantedTo, openedAccount, publishPlan } from "@/lib/testing/builders";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestAnswer, type TestRuntime } from "@/lib/testing/test-runtime";

type Call = (method: string, path: string, body?: unknown) => Promise<TestAnswer>;

let testing: TestRuntime;
let owner: pg.Client;
let sandbox: Call;
let live: Call;
let sandboxKey: string;
let plan: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  plan = await publishPlan(testing.runtime, [promo()]);
  const as = async (livemode: boolean): Promise<[string, Call]> => {
    const { id, secret } = await storeKey(testing.runtime, { scopes: ["admin"], livemode });
    const call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
    return [
      id,
      (method, path, body) =>
        call(method, `/api/v1${path}`, body, { "idempotency-key": crypto.randomUUID() }),
    ];
  };
  [sandboxKey, sandbox] = await as(false);
  [, live] = await as(true);
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});

const entries = async (query: string, call = sandbox) => (await call("GET", `/audit-log?${query}`)).body.data;
const opened = async (call = sandbox) => (await call("POST", "/accounts", { name: "Maya", plan })).body.id;

describe("what is done to an account", () => {
  test("is told with what was before and after it, in the words of the API, and with the reason", async () => {
    const account = await opened();
    const reason = "card was charged back";
    await sandbox("PATCH", `/accounts/${account}`, { frozen: "paid", reason });
    await sandbox("PATCH", `/accounts/${account}`, { name: "Mara", time_zone: "Europe/Paris" });
    await sandbox("PUT", `/accounts/${account}/consent`, { consent: { mode: "never" } });
    const grant = (
      await sandbox("POST", `/accounts/${account}/grants`, { amount: "5", kind: "promo", reason: "hello" })
    ).body.id;
    await sandbox("POST", `/grants/${grant}/adjust`, { delta: "-2", reason: "too much" });
    await sandbox("POST", `/grants/${grant}/void`, { reason: "over" });
    const told = (await entries(`account=${account}`)).reverse();
    expect(
      told.map(({ action, before, after }: { action: string; before: object; after: object }) => [
        action,
        before,
        after,
      ]),
    ).toMatchObject([
      ["account.opened", null, { name: "Maya", plan, time_zone: "UTC" }],
      ["account.frozen_set", { frozen: "none" }, { frozen: "paid", reason }],
      ["account.time_zone_set", { time_zone: "UTC" }, { time_zone: "Europe/Paris" }],
      ["account.renamed", { name: "Maya", email: null }, { name: "Mara", email: null }],
      ["account.consent_set", { api_key: null }, { api_key: null, consent: { mode: "never" } }],
      ["grant.issued", null, { amount: "5", available: "5", kind: "promo", reason: "hello" }],
      ["grant.adjusted", { amount: "5" }, { amount: "3", reason: "too much" }],
      ["grant.voided", { amount: "3" }, { reason: "over" }],
    ]);
    expect(new Set(told.map(({ actor }: { actor: string }) => actor))).toEqual(new Set([sandboxKey]));
    expect(told.every(({ request_id: id }: { request_id: string }) => id.startsWith("req_"))).toBe(true);
  });

  test("and is refused, or is repeated, or was asked by nobody, leaves nothing", async () => {
    const account = await openedAccount(testing.runtime, plan);
    const grant = await grantedTo(testing.runtime, account, 3);
    await sandbox("POST", `/grants/${grant}/adjust`, { delta: "-9", reason: "more than there is" });
    expect(await entries(`account=${account}`)).toEqual([]);
  });
});

describe("the list", () => {
  test("is narrowed by actor, action or its beginning, object, request and time, in pages", async () => {
    const account = await opened();
    const from = new Date(testing.clock.advance(1_000)).toISOString();
    for (let i = 0; i < 5; i++) {
      await sandbox("PATCH", `/accounts/${account}`, {
        frozen: i % 2 === 0 ? "all" : "none",
        reason: `${i}`,
      });
    }
    const to = new Date(testing.clock.advance(1)).toISOString();
    expect(await entries(`account=${account}&from=${from}&to=${to}`)).toHaveLength(5);
    expect(await entries(`object=${account}&action=account.opened`)).toHaveLength(1);
    expect(await entries(`object=${account}&action=account.`)).toHaveLength(6);
    expect(await entries(`object=${account}&actor=${sandboxKey}`)).toHaveLength(6);
    expect(await entries(`object=${account}&actor=usr_nobody`)).toEqual([]);
    const [newest] = await entries(`object=${account}&limit=1`);
    expect(await entries(`request_id=${newest.request_id}`)).toEqual([newest]);
    const first = (await sandbox("GET", `/audit-log?object=${account}&limit=4`)).body;
    const next = `/audit-log?object=${account}&limit=4&cursor=${first.next_cursor}`;
    const rest = (await sandbox("GET", next)).body;
    expect([first.data.length, rest.data.length, rest.has_more]).toEqual([4, 2, false]);
    expect(new Set([...first.data, ...rest.data].map(({ id }: { id: string }) => id)).size).toBe(6);
  });

  test("shows a key its own mode and what both share, and never a secret", async () => {
    const [mine, theirs] = [await opened(), await opened(live)];
    await live("POST", "/features", { key: "audit.both", name: "Both", dimensions: [] });
    const { secret } = (await sandbox("POST", "/api-keys", { name: "k", scopes: ["read"] })).body;
    const seen = JSON.stringify(await entries("limit=200"));
    expect(seen).toContain(mine);
    expect(seen).not.toContain(theirs);
    expect(seen).toContain("audit.both");
    expect(seen).not.toContain(secret);
    expect(JSON.stringify(await entries("limit=200", live))).not.toContain(mine);
    expect((await sandbox("GET", `/audit-log?account=${theirs}`)).status).toBe(404);
  });
});

test("an act and its entry are there together or not at all", async () => {
  const account = await opened();
  await owner.query(
    "alter table audit_log add constraint none_for_now check (action <> 'account.frozen_set') not valid",
  );
  const answer = await caller(
    testing.started,
    routes,
    {
      authorization: `Bearer ${(await storeKey(testing.runtime, { scopes: ["admin"], livemode: false })).secret}`,
    },
    () => {},
  )("PATCH", `/api/v1/accounts/${account}`, { frozen: "all", reason: "r" });
  await owner.query("alter table audit_log drop constraint none_for_now");
  expect(answer.status).toBe(500);
  const row = await testing.runtime.accountReads.account(account);
  expect([row?.frozen, row?.seq]).toEqual(["none", 1]);
});
