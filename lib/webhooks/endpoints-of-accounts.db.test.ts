import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordAct } from "@/lib/accounts/commands";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { uuidOfId } from "@/lib/engine/ids";
import { promo, task } from "@/lib/engine/testing/example-plans";
import { bySystem, grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestAnswer, type TestRuntime } from "@/lib/testing/test-runtime";
import { startTestWorker } from "@/lib/testing/test-worker";
import { WebhookReceiver } from "@/lib/testing/webhook-receiver";
import { webhookWorker } from "@/lib/testing/webhook-worker";
import { ENDPOINTS_OF_ACCOUNT_MAX } from "./commands";
import { webhookRoutes } from "./routes";

type Call = (method: string, path: string, body?: unknown) => Promise<TestAnswer>;

const PASSWORD = "over the spillway";
const ENDPOINTS = "/api/v1/webhook-endpoints";
const URL_OF_THEIRS = "https://hooks.example.com/spillway";

let testing: TestRuntime;
let owner: pg.Client;
let plan: string;
let mine: AuthorizedAccountId;
let yours: AuthorizedAccountId;
let asOwner: Call;
let asViewer: Call;
let asNeighbour: Call;
let asAdmin: Call;

beforeAll(async () => {
  testing = await startTestRuntime();
  testing.clock.set(Date.now());
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  plan = await publishPlan(testing.runtime, [promo()]);
  [mine, yours] = [await openedAccount(testing.runtime, plan), await openedAccount(testing.runtime, plan)];
  [asOwner, asViewer, asNeighbour] = [
    await person("owner@example.org", mine, "owner"),
    await person("viewer@example.org", mine, "viewer"),
    await person("neighbour@example.org", yours, "owner"),
  ];
  const { secret } = await storeKey(testing.runtime, { scopes: ["admin"], livemode: false });
  asAdmin = caller(testing.started, webhookRoutes, { authorization: `Bearer ${secret}` });
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});
beforeEach(async () => {
  await owner.query("delete from webhook_endpoints");
});

/** Somebody with a session, who holds the account or may look at it. */
async function person(email: string, account: string, role: "owner" | "viewer"): Promise<Call> {
  const { sessions } = testing.runtime;
  const headers = {
    "content-type": "application/json",
    host: "localhost:3000",
    origin: "http://localhost:3000",
  };
  await sessions.addUser({ name: email, email, password: PASSWORD, role: "user" });
  const { rows } = await owner.query("select id from users where email = $1", [email]);
  const link = "insert into account_users (account_id, user_id, role) values ($1, $2, $3)";
  await owner.query(link, [uuidOfId(account), rows[0].id, role]);
  const body = JSON.stringify({ email, password: PASSWORD });
  const path = "http://localhost:3000/api/auth/sign-in/email";
  const answer = await sessions.answer(new Request(path, { method: "POST", headers, body }));
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return caller(testing.started, webhookRoutes, {
    cookie: cookies.join("; "),
    "sec-fetch-site": "same-origin",
  });
}

async function added(call: Call, body: object = {}) {
  const answer = await call("POST", ENDPOINTS, { url: URL_OF_THEIRS, account: mine, ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** All that one can do to an endpoint that is there. */
const writesOf = (id: string): [string, string, object?][] => [
  ["PATCH", `${ENDPOINTS}/${id}`, { description: "mine now" }],
  ["POST", `${ENDPOINTS}/${id}/rotate-secret`, {}],
  ["POST", `${ENDPOINTS}/${id}/ping`],
  ["POST", `${ENDPOINTS}/${id}/replay`, { from: "2026-01-01T00:00:00.000Z" }],
  ["DELETE", `${ENDPOINTS}/${id}`],
];

describe("an endpoint of one account", () => {
  test("is added, tried, changed and ended by who owns the account, in its mode, and the audit log says for which", async () => {
    const { id, account, livemode, event_types } = await added(asOwner);
    expect({ account, livemode, event_types }).toEqual({ account: mine, livemode: false, event_types: null });
    for (const [method, path, body] of writesOf(id))
      expect([200, 202]).toContain((await asOwner(method, path, body)).status);
    const { rows } = await owner.query(
      "select action, account_id from audit_log where object = $1 order by id",
      [id],
    );
    expect(rows.map(({ action }) => action.split(".")[1])).toEqual([
      "added",
      "changed",
      "secret_rotated",
      "pinged",
      "replayed",
      "deleted",
    ]);
    expect(new Set(rows.map((row) => row.account_id))).toEqual(new Set([uuidOfId(mine)]));
  });

  test("is looked at by who may view the account, and changed by none of them", async () => {
    const { id } = await added(asOwner);
    const listed = await asViewer("GET", `${ENDPOINTS}?account=${mine}`);
    expect(listed.body.data.map((one: { id: string }) => one.id)).toEqual([id]);
    for (const path of [`${ENDPOINTS}/${id}`, `${ENDPOINTS}/${id}/deliveries`])
      expect((await asViewer("GET", path)).status).toBe(200);
    for (const [method, path, body] of writesOf(id))
      expect((await asViewer(method, path, body)).status).toBe(404);
    expect((await asViewer("POST", ENDPOINTS, { url: URL_OF_THEIRS, account: mine })).status).toBe(404);
  });

  test("is not there for anybody else, and neither are the endpoints of all accounts", async () => {
    const { id } = await added(asOwner);
    const { id: ofAll } = await added(asAdmin, { account: undefined });
    for (const [method, path, body] of writesOf(id))
      expect((await asNeighbour(method, path, body)).status).toBe(404);
    expect((await asNeighbour("GET", `${ENDPOINTS}/${id}`)).status).toBe(404);
    expect((await asNeighbour("GET", `${ENDPOINTS}?account=${mine}`)).status).toBe(404);
    expect((await asNeighbour("POST", ENDPOINTS, { url: URL_OF_THEIRS, account: mine })).status).toBe(404);
    expect((await asOwner("GET", ENDPOINTS)).body.data).toHaveLength(1);
    expect((await asNeighbour("GET", ENDPOINTS)).body.data).toEqual([]);
    expect((await asOwner("GET", `${ENDPOINTS}/${ofAll}`)).status).toBe(404);
    expect((await asAdmin("GET", ENDPOINTS)).body.data).toHaveLength(2);
  });

  test("is what a person adds: one of all accounts, or of the other mode, is refused by name", async () => {
    const everything = await asOwner("POST", ENDPOINTS, { url: URL_OF_THEIRS });
    expect([everything.status, everything.body.param]).toEqual([400, "account"]);
    const live = await asOwner("POST", ENDPOINTS, { url: URL_OF_THEIRS, account: mine, livemode: true });
    expect([live.status, live.body.param]).toEqual([400, "livemode"]);
    const within = await asOwner("POST", ENDPOINTS, { url: "http://127.0.0.1/", account: mine });
    expect([within.status, within.body.param]).toEqual([400, "url"]);
  });

  test("is one of at most so many, also where they are added at once; one that was deleted does not count", async () => {
    const first = await added(asOwner);
    const adding = Array.from({ length: ENDPOINTS_OF_ACCOUNT_MAX + 3 }, () =>
      asOwner("POST", ENDPOINTS, { url: URL_OF_THEIRS, account: mine }),
    );
    const answers = await Promise.all(adding);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(ENDPOINTS_OF_ACCOUNT_MAX - 1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(["endpoints_full"]));
    await asOwner("DELETE", `${ENDPOINTS}/${first.id}`);
    await added(asOwner);
  });
});

describe("what is sent", () => {
  const receivers: WebhookReceiver[] = [];
  const receiver = async () => {
    const made = new WebhookReceiver();
    await made.listen();
    receivers.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(receivers.splice(0).map((one) => one.close()));
  });

  test("to an endpoint of one account is that account's alone, whatever happens to others beside it", async () => {
    Object.assign(testing.runtime.config, { areWebhooksPrivate: true });
    const [ofMine, ofYours, ofAll] = [await receiver(), await receiver(), await receiver()];
    await added(asOwner, { url: ofMine.url });
    await added(asNeighbour, { url: ofYours.url, account: yours });
    await added(asAdmin, { url: ofAll.url, account: undefined });
    const settling = startTestWorker(testing.started);
    const worker = webhookWorker(testing.started);
    worker.outbox.start();
    worker.deliverer.start();
    for (const account of [mine, yours]) {
      await grantedTo(testing.runtime, account, 3);
      await submit(testing.runtime, account, task(9));
      await recordAct(
        testing.runtime,
        account,
        { kind: "time_zone_set", timeZone: "Europe/Paris" },
        bySystem,
      );
    }
    // What is told last of each account; whoever is told of all of them gets both.
    const accountsOf = ({ received }: WebhookReceiver, type?: string) =>
      received
        .filter(({ payload }) => type === undefined || payload.type === type)
        .map(({ payload }) => payload.data.account);
    const untilChanged = (of: WebhookReceiver, accounts: readonly string[]) =>
      expect
        .poll(() => new Set(accountsOf(of, "account.changed")), { timeout: 20_000 })
        .toEqual(new Set(accounts));
    await untilChanged(ofAll, [mine, yours]);
    await untilChanged(ofMine, [mine]);
    await untilChanged(ofYours, [yours]);
    for (const [of, account] of [
      [ofMine, mine],
      [ofYours, yours],
    ] as const) {
      expect(new Set(accountsOf(of))).toEqual(new Set([account]));
      for (const type of ["grant.issued", "decision.blocked"])
        expect(accountsOf(of, type)).toEqual([account]);
    }
    await worker.outbox.stop();
    await worker.deliverer.stop();
    await settling.stop();
    expect(worker.errors).toEqual([]);
  });
});
