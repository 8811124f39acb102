import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Shop, startShop } from "@/lib/testing/payments/shop";
import { receivePayments } from "../http/receive";
import { LocalSender } from "./local-sender";
import type { PayerStep } from "./payer";

let shop: Shop;
let server: Server;
let senders: LocalSender[];
/** What our endpoint answers in place of its own answer, once each. */
const failures: number[] = [];
let arrived = 0;

beforeAll(async () => {
  shop = await startShop();
  const { runtime } = shop;
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
});
afterAll(async () => {
  server.close();
  await shop.end();
});

async function bought(step: PayerStep) {
  const { purchase, wire } = await shop.begun();
  await wire.pay(step);
  return () => shop.read(purchase.id);
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
  shop.clock.advance(2_000);
  await sendDue();
  expect(arrived).toBe(6);
  expect(await read()).toMatchObject({ status: "paid", credits_given: "100" });
});

test("a late webhook comes when it is time, and one that got lost does not", async () => {
  const [late, lost] = [await bought("webhook_late"), await bought("webhook_lost")];
  await sendDue();
  expect([(await late()).status, (await lost()).status]).toEqual(["open", "open"]);
  shop.clock.advance(25_000);
  await sendDue();
  expect([(await late()).status, (await lost()).status]).toEqual(["paid", "open"]);
});
