import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { Api, type Json } from "@/lib/testing/contract/api";
import { demand } from "@/lib/testing/contract/world";
import { demoSecret } from "../server/demo/keys";
import { type SpillwayProcess, startSpillway } from "./spillway-process";

/** Webhooks of a real Spillway, with a worker that is killed while a message is under way. */
test.describe.configure({ mode: "serial", timeout: 300_000 });

interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Json;
}

let dataDir: string;
let spillway: SpillwayProcess;
let api: Api;
let plan: string;
let server: Server;
const received: Received[] = [];
let answer: (message: Received, response: ServerResponse) => void = (_, response) =>
  response.writeHead(204).end();

test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const id = String(request.headers["webhook-id"]);
    const message = { id, headers: request.headers, body, payload: JSON.parse(body) };
    received.push(message);
    answer(message, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  await mkdir(resolve(".spillway"), { recursive: true });
  dataDir = await mkdtemp(resolve(".spillway", "webhooks-"));
  spillway = await startSpillway(dataDir, { SPILLWAY_WEBHOOK_PRIVATE: "1" });
  const secret = demoSecret(
    { authSecret: readFileSync(join(dataDir, "auth-secret"), "utf8").trim() },
    "operator",
  );
  api = new Api(spillway.url, secret);
  plan = demand(await api.get("/accounts/ext:demo-user"), 200).plan;
});

test.afterAll(async () => {
  test.setTimeout(120_000);
  await spillway?.stop();
  server?.closeAllConnections();
  server?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const toldOf = (account: string) => received.filter(({ payload }) => payload.data.account === account);

async function opened(): Promise<string> {
  return demand(await api.post("/accounts", { name: "Hook", plan }), 201).id;
}

test("what happens to an account is told, signed, within seconds", async () => {
  const endpoint = demand(await api.post("/webhook-endpoints", { url: urlOf() }), 201);
  const account = await opened();
  demand(await api.post(`/accounts/${account}/grants`, { amount: "3", kind: "promo", reason: "hello" }), 201);
  const blocked = demand(
    await api.post("/decisions", { account, feature: "sora.video", usage: { seconds: 90_000 } }),
    200,
  );
  await expect.poll(() => toldOf(account).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  const told = toldOf(account).filter(({ payload }) => payload.type !== "balance.updated");
  expect(told.map(({ payload }) => payload.type)).toEqual([
    "account.opened",
    "grant.issued",
    "decision.blocked",
  ]);
  const { data } = told[2]?.payload ?? {};
  expect(data).toMatchObject({
    id: blocked.id,
    seq: blocked.seq,
    reason: blocked.reason,
    cost: blocked.cost,
    ways: blocked.ways,
  });
  for (const { id, headers, body } of toldOf(account)) {
    const key = Buffer.from(endpoint.secret.slice("whsec_".length), "base64");
    const signed = `${id}.${headers["webhook-timestamp"]}.${body}`;
    const signature = createHmac("sha256", key).update(signed).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${signature}`);
    expect(Math.abs(Number(headers["webhook-timestamp"]) * 1_000 - Date.now())).toBeLessThan(60_000);
  }
  const { data: deliveries } = demand(
    await api.get(`/webhook-endpoints/${endpoint.id}/deliveries?account=${account}`),
    200,
  );
  expect(deliveries.every(({ status }: Json) => status === "delivered")).toBe(true);
});

/** As if the 25 seconds had passed for which a lane is its worker's: how long that is has tests of its own, with a clock. */
async function endLeases(): Promise<void> {
  const owner = new pg.Client({ connectionString: spillway.databaseUrl });
  await owner.connect();
  await owner.query("update webhook_lanes set leased_until = now() where leased_until is not null");
  await owner.end();
}

test("kill -9 of the worker with a message under way: it comes again with its id, and before the account's next", async () => {
  const held: ServerResponse[] = [];
  let isHolding = true;
  const account = await opened();
  await expect.poll(() => toldOf(account).length, { timeout: 20_000 }).toBe(1);
  answer = (message, response) => {
    if (isHolding && message.payload.data.account === account) held.push(response);
    else response.writeHead(204).end();
  };
  for (const name of ["first", "second", "third"]) {
    const body = { frozen: name === "second" ? "none" : "paid", reason: name };
    demand(await api.send("PATCH", `/accounts/${account}`, { body }), 200);
  }
  await expect.poll(() => held.length, { timeout: 20_000 }).toBe(1);
  const killed = await spillway.processIdOf("worker");
  process.kill(killed, "SIGKILL");
  isHolding = false;
  await endLeases();
  await expect.poll(() => toldOf(account).length, { timeout: 90_000 }).toBe(5);
  const told = toldOf(account).slice(1);
  expect(told[0]?.id).toBe(told[1]?.id);
  expect(told[0]?.body).toBe(told[1]?.body);
  expect(told.map(({ payload }) => payload.data.seq)).toEqual([2, 2, 3, 4]);
  expect(await spillway.processIdOf("worker")).not.toBe(killed);
});
