import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { promo, purchased } from "@/lib/engine/testing/example-plans";
import { routes } from "@/lib/routes";
import { openedAccount, publishPlan } from "@/lib/testing/builders";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { receivePayments } from "../http/receive";
import { LocalSender } from "./local-sender";

let testing: TestRuntime;
let server: Server;
let call: ReturnType<typeof caller>;
let plan: string;
let pack: string;
let senders: LocalSender[];
/** What our endpoint answers in place of its own answer, once each. */
const failures: number[] = [];
let arrived = 0;

beforeAll(async () => {
  testing = await startTestRuntime();
  const { runtime } = testing;
  server = createServer(async (request, response) => {
    arrived++;
    const body = await new Response(request as never).text();
    const headers = { "local-signature": String(request.headers["local-signature"]) };
    const asked = new Request(`http://localhost${request.url}`, { method: "POST", headers, body });
    const status = failures.shift() ?? (await receivePayments(runtime, "local", asked)).status;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reachable = { ...runtime, config: { ...runtime.config, url } };
  senders = [new LocalSender(reachable), new LocalSender(reachable)];
  plan = await publishPlan(runtime, [promo(), purchased()]);
  const { secret } = await storeKey(runtime, { scopes: ["admin", "read"], livemode: false });
  call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
  const sold = { name: "100 credits", credits: "100", price: { minor_units: 2_000, currency: "EUR" } };
  pack = (await call("POST", "/api/v1/credit-packages", sold)).body.id;
});
afterAll(async () => {
  server.close();
  await testing.end();
});

async function bought(step: Parameters<ReturnType<typeof paymentsWire>["pay"]>[0]) {
  const account = await openedAccount(testing.runtime, plan);
  const key = { "idempotency-key": randomUUID() };
  const purchase = (await call("POST", `/api/v1/accounts/${account}/purchases`, { package: pack }, key)).body;
  await paymentsWire(testing.runtime, purchase).pay(step);
  return async () => (await call("GET", `/api/v1/purchases/${purchase.id}`)).body;
}
const sendDue = () => Promise.all(senders.map((sender) => sender.sendDue()));

test("an approved payment is told over HTTP, once, whoever sends at the same time", async () => {
  const read = await bought("approve");
  arrived = 0;
  await sendDue();
  expect(arrived).toBe(1);
  expect(await read()).toMatchObject({ status: "paid", credits_given: "100" });
  await sendDue();
  expect(arrived).toBe(1);
});

test("three copies at once give once; what our endpoint could not take comes again", async () => {
  const read = await bought("webhook_duplicated");
  failures.push(500);
  arrived = 0;
  await sendDue();
  expect(arrived).toBe(3);
  expect(await read()).toMatchObject({ credits_given: "100" });
  testing.clock.advance(2_000);
  await sendDue();
  expect(arrived).toBe(6);
  expect(await read()).toMatchObject({ status: "paid", credits_given: "100" });
});

test("a late webhook comes when it is time, and one that got lost does not", async () => {
  const [late, lost] = [await bought("webhook_late"), await bought("webhook_lost")];
  await sendDue();
  expect([(await late()).status, (await lost()).status]).toEqual(["open", "open"]);
  testing.clock.advance(25_000);
  await sendDue();
  expect([(await late()).status, (await lost()).status]).toEqual(["paid", "open"]);
});
