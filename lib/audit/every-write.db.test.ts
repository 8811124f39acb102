import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuthenticate } from "@/lib/auth/authenticate";
import { uuidOfId } from "@/lib/engine/ids";
import { createNodeListener } from "@/lib/http/node-adapter";
import { configureServer } from "@/lib/http/node-server";
import { createRouter } from "@/lib/http/router";
import { routes } from "@/lib/routes";
import { type ApiDocument, type Operation, readDocument } from "@/lib/testing/api-document/operation";
import { leastCall } from "@/lib/testing/authorization/call";
import { OWNERS, policyOf } from "@/lib/testing/authorization/policy";
import { makeSpecimens, type Specimens } from "@/lib/testing/authorization/specimens";
import type { Api, Json } from "@/lib/testing/contract/api";
import { decided, demand, newGrant, prepareWorld, units, type World } from "@/lib/testing/contract/world";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { storeKey } from "@/lib/testing/stored-key";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";

/**
 * That nothing is administered without a trace: every route of the served document that needs the scope `admin` and is no read is called
 * so that it succeeds, and must have left an entry. The calls are generated; a new route is among them without being named here.
 */
let testing: TestRuntime;
let close: () => void;
let world: World;
let document: ApiDocument;
let specimens: Specimens;
let sandboxKey: string;
let liveKey: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  const { runtime } = testing;
  const router = createRouter(routes, {
    runtime: () => runtime,
    authenticate: createAuthenticate(runtime),
    now: () => runtime.clock.now(),
    report: console.error,
    areAnswersChecked: true,
  });
  const listener = createNodeListener(router);
  const server = createServer((request, response) => listener.answer(request, response));
  configureServer(server, () => runtime.clock.now());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  const scopes = ["decide", "usage", "read", "admin"] as const;
  const sandbox = await storeKey(runtime, { scopes: [...scopes], livemode: false });
  const live = await storeKey(runtime, { scopes: [...scopes], livemode: true });
  sandboxKey = sandbox.id;
  liveKey = live.id;
  const { port } = server.address() as AddressInfo;
  world = await prepareWorld(`http://127.0.0.1:${port}`, { sandbox: sandbox.secret, live: live.secret });
  document = readDocument(demand(await world.api.get("/openapi.json"), 200));
  const { mine } = await makeSpecimens(world);
  // One that can be reset.
  const recurrence = { every: 1, unit: "month" };
  const account = mine.accounts as string;
  const grants = await newGrant(world, account, { amount: "1000", recurrence });
  // A window that a banked reset gives back.
  const onWindows = { plan: world.plan, reason: "contract" };
  demand(await world.api.send("PATCH", `/accounts/${account}`, { body: onWindows }), 200);
  await newGrant(world, account, { kind: "reset", amount: "1" });
  await decided(world, units(account, 1));
  specimens = { ...mine, grants, purchases: await paidPurchase(account, mine["credit-packages"] as string) };
});

afterAll(async () => {
  close();
  await testing.end();
});

/** A purchase whose money can go back, and a payment method that is kept. */
async function paidPurchase(account: string, pack: string): Promise<string> {
  const body = { package: pack, save_payment_method: true };
  const purchase = demand(await world.api.post(`/accounts/${account}/purchases`, body), 201);
  const wire = paymentsWire(testing.runtime, purchase);
  await wire.pay("approve");
  expect(await wire.deliver()).toEqual([200]);
  return purchase.id;
}

/** What a call needs beyond the least that its schema accepts, for something to be changed by it. */
const changes = (): Readonly<Record<string, Json>> => ({
  setAutoTopUp: { enabled: true, threshold: "1", package: specimens["credit-packages"], monthly_cap: 10_000 },
  changeMember: { frozen: true, name: "Another", reason: "to be told" },
  changeAccount: { frozen: "paid", name: "Another", reason: "to be told" },
  answerDispute: { outcome: "declined", message: "to be told" },
  changeWebhookEndpoint: { description: "another" },
  changeApiKey: { name: "another" },
  resetWindows: { windows: ["7d"] },
  advanceTestClock: { now: "2027-02-13T12:00:00.000Z" },
});

/** What ends an object comes after what needs it, and a draft before its publication. */
const rankOf = ({ method, template }: Operation) =>
  method === "DELETE" ? 3 : template.endsWith("/void") ? 2 : template.endsWith("/publish") ? 1 : 0;

const writes = () =>
  document.operations
    // A preview writes nothing.
    .filter(({ scope, method, id }) => scope === "admin" && method !== "GET" && id !== "previewRefund")
    .sort((a, b) => rankOf(a) - rankOf(b));

/** Whoever is unlinked has to be linked: that is done by their own hand, which no route of the API is. */
async function linkSomebody(): Promise<void> {
  const email = "linked@example.org";
  await testing.runtime.sessions.addUser({ name: "L", email, password: "over the spillway", role: "user" });
  const { id: userId } = await testing.started.storage.db.user.findUniqueOrThrow({ where: { email } });
  const [accountId, memberId] = [specimens.accounts, specimens.members].map((id) => uuidOfId(id as string));
  const data = { accountId: accountId as string, userId, role: "member", memberId: memberId as string };
  await testing.started.storage.db.accountUser.create({ data });
}

/** A dispute ends once: who takes one back needs one that nobody has answered. */
const specimensFor = async ({ id }: Operation): Promise<Specimens> => {
  if (id === "unlinkPerson") await linkSomebody();
  // The banked reset may have left nothing to give back.
  if (id === "resetWindows") await decided(world, units(specimens.accounts as string, 1));
  if (id !== "withdrawDispute") return specimens;
  const { usage_event: event } = await decided(world, units(specimens.accounts as string, 1));
  const said = { reason: "other", message: "to be taken back" };
  const dispute = demand(await world.api.post(`/usage-events/${event}/disputes`, said), 201);
  return { ...specimens, disputes: dispute.id };
};

const entriesOf = async (requestId: string | null) =>
  demand(await world.live.get(`/audit-log?request_id=${requestId}`), 200).data.concat(
    demand(await world.api.get(`/audit-log?request_id=${requestId}`), 200).data,
  );

test("every route that administers something leaves an entry, by whom and by which request, and a refusal leaves none", async () => {
  const offences: string[] = [];
  for (const operation of writes()) {
    const isLive = OWNERS[operation.template.split("/")[3] ?? ""] === "live";
    const api: Api = isLive ? world.live : world.api;
    const call = leastCall(
      policyOf(operation),
      await specimensFor(operation),
      document.schemas,
      world.creditsPlan,
    );
    const body = call.body === undefined ? undefined : { ...call.body, ...changes()[operation.id] };
    const sending = body === undefined ? {} : { body };
    const answer = await api.send(operation.method, call.path, sending);
    if (answer.status < 200 || answer.status > 299) {
      offences.push(`${operation.id} did not succeed (changes): ${answer.text.slice(0, 200)}`);
      continue;
    }
    const entries = await entriesOf(answer.header("spillway-request-id"));
    if (entries.length === 0) offences.push(`${operation.id} left no entry in the audit log`);
    for (const { actor, action, object, before, after } of entries) {
      if (actor !== (isLive ? liveKey : sandboxKey)) offences.push(`${operation.id}: by ${actor}`);
      if (!/^[a-z_]+\.[a-z_]+$/.test(action) || object === "" || (before === null && after === null))
        offences.push(`${operation.id}: says too little, ${JSON.stringify({ action, object })}`);
    }
    const refused = await api.as(null).send(operation.method, call.path, sending);
    if ((await entriesOf(refused.header("spillway-request-id"))).length > 0)
      offences.push(`${operation.id}: a refusal left an entry`);
  }
  expect(offences).toEqual([]);
  expect(writes().length).toBeGreaterThan(25);
});
