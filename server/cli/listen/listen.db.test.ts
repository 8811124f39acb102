import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { type Ended, type Running, startCommand } from "@/lib/testing/command-line";
import { demand, keyWith, newAccount, newGrant } from "@/lib/testing/contract/world";
import { paymentsBeside, paymentsWorker } from "@/lib/testing/payments/payments-beside";
import { WebhookReceiver } from "@/lib/testing/webhook-receiver";
import { webhookWorker } from "@/lib/testing/webhook-worker";
import { signWebhook } from "@/lib/webhooks/secrets/signature";
import { freePort } from "../../postgres/ports";
import { scenarios } from "../trigger/scenarios";

/** `listen` and `trigger`, in processes of their own, against a real server whose worker makes messages. */
let server: ApiServer;
let worker: ReturnType<typeof webhookWorker>;
let receiver: WebhookReceiver;
let payments: ReturnType<typeof paymentsWorker>;
let folder: string;

beforeAll(async () => {
  server = await startApiServer(paymentsBeside);
  payments = paymentsWorker(server);
  worker = webhookWorker(server.started);
  worker.outbox.start();
  worker.deliverer.start();
  receiver = new WebhookReceiver();
  await receiver.listen();
  folder = mkdtempSync(join(tmpdir(), "listen-"));
}, 120_000);

afterAll(async () => {
  await payments.stop();
  await worker.outbox.stop();
  await worker.deliverer.stop();
  expect(worker.errors).toEqual([]);
  await receiver.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], more: Readonly<Record<string, string>> = {}): Running {
  const environment = {
    SPILLWAY_URL: server.origin,
    SPILLWAY_API_KEY: server.world.api.secret as string,
    SPILLWAY_DATA_DIR: folder,
    ...more,
  };
  return startCommand(args, { cwd: folder, environment });
}
const spillway = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  start(args, more).ended;

async function listening(args: readonly string[]): Promise<Running> {
  const running = start(["listen", ...args]);
  await expect.poll(() => running.printed.stderr, { timeout: 20_000 }).toContain("Listening as whk_");
  return running;
}

const endpoints = async () => demand(await server.world.api.get("/webhook-endpoints"), 200).data;
const linesOf = ({ stdout }: { stdout: string }) =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe("listen", () => {
  test("forwards what happens, in order, signed with the secret that it printed, and shows what was answered", async () => {
    receiver.answerWith(204);
    const running = await listening(["--forward", receiver.url, "--json"]);
    const secret = /Signed with (whsec_\S+)\./.exec(running.printed.stderr)?.[1] as string;
    const account = await newAccount(server.world);
    await newGrant(server.world, account, { amount: "3" });
    const told = () => receiver.received.filter(({ payload }) => payload.data.account === account);
    await expect.poll(() => told().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    expect(
      told()
        .map(({ payload }) => payload.type)
        .filter((type) => type !== "balance.updated"),
    ).toEqual(["account.opened", "grant.issued"]);
    for (const { id, headers, body } of told()) {
      expect(headers["webhook-signature"]).toBe(
        signWebhook([secret], id, Number(headers["webhook-timestamp"]), body),
      );
      expect(Math.abs(Number(headers["webhook-timestamp"]) * 1_000 - Date.now())).toBeLessThan(60_000);
    }
    receiver.answerWith(500);
    await newGrant(server.world, account, { amount: "4" });
    await expect
      .poll(() => linesOf(running.printed).at(-1)?.forwarded, { timeout: 20_000 })
      .toMatchObject({ status: 500 });
    running.child.kill("SIGINT");
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(linesOf({ stdout })[0]).toMatchObject({
      message: expect.stringMatching(/^msg_/),
      type: "account.opened",
      account,
      payload: { type: "account.opened" },
      forwarded: { status: 204, error: null, duration_ms: expect.any(Number) },
    });
    expect(new Set(receiver.received.map(({ id }) => id)).size, "once each").toBe(receiver.received.length);
  });

  test("leaves no endpoint behind, also when it is interrupted", async () => {
    const running = await listening([]);
    expect(await endpoints()).toMatchObject([
      { status: "disabled", description: expect.stringContaining("spillway listen") },
    ]);
    running.child.kill("SIGTERM");
    await running.ended;
    expect(await endpoints()).toEqual([]);
  });

  test("takes only the asked types and account, keeps a given secret, says where nobody answers, and ends after --count", async () => {
    const account = await newAccount(server.world);
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const running = await listening([
      ...["--events", "grant.issued", "--account", account, "--count", "1"],
      ...["--secret", secret, "--forward", `http://127.0.0.1:${await freePort()}/hook`],
    ]);
    expect(running.printed.stderr).toContain(`Signed with ${secret}.`);
    await newGrant(server.world, await newAccount(server.world));
    await newGrant(server.world, account);
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S+ {2}grant\.issued +msg_\w+ {2}acct_\w+ {2}→ ECONNREFUSED \(\d+ ms\)\n$/);
    expect(stdout).toContain(account);
  });

  test.each([
    [["--events", "grant.stolen"], "There is no grant.stolen"],
    [["--forward", "localhost:4000"], "It must be an http address"],
    [["--secret", "hunter2"], "It must be whsec_"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await spillway(["listen", ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("trigger", () => {
  test("makes each event really happen, on an account of the sandbox of its own", {
    timeout: 180_000,
  }, async () => {
    receiver.answerWith(204);
    const running = await listening(["--forward", receiver.url, "--json"]);
    for (const type of Object.keys(scenarios)) {
      const { code, stdout, stderr } = await spillway(["trigger", type, "--json"]);
      expect([type, code, stderr]).toEqual([type, 0, ""]);
      const { event, account } = JSON.parse(stdout);
      expect(event).toBe(type);
      await expect
        .poll(() => linesOf(running.printed).some((line) => line.type === type && line.account === account), {
          message: type,
          timeout: 20_000,
        })
        .toBe(true);
    }
    running.child.kill("SIGINT");
    await running.ended;
    const plans = demand(await server.world.api.get("/plans?limit=200"), 200).data;
    const made = plans.filter(({ name }: { name: string }) => name.startsWith("spillway trigger"));
    expect(made, "one plan that refunds and one that lets owe serve all").toHaveLength(2);
  });

  test("pings the endpoint that is named", async () => {
    const { id } = demand(
      await server.world.api.post("/webhook-endpoints", { url: "https://example.com/hook" }),
      201,
    );
    const { code, stdout } = await spillway(["trigger", "endpoint.ping", "--endpoint", id, "--json"]);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { event: "endpoint.ping", endpoint: id, message: expect.stringMatching(/^msg_/) },
    ]);
    expect((await spillway(["trigger", "endpoint.ping"])).code).toBe(2);
  });

  test("leaves nothing for sale that it sold to itself", async () => {
    const sold = demand(await server.world.api.get("/credit-packages"), 200).data;
    expect(sold.filter(({ name }: { name: string }) => name === "spillway trigger")).toEqual([]);
  });

  test("keeps away from the live mode", async () => {
    const live = await spillway(["trigger", "grant.issued"], {
      SPILLWAY_API_KEY: server.world.live.secret as string,
    });
    expect([live.code, live.stderr]).toEqual([2, expect.stringContaining("sk_test_")]);
    const narrow = await keyWith(server.world, ["read"]);
    expect(
      (await spillway(["trigger", "grant.issued"], { SPILLWAY_API_KEY: narrow.secret as string })).code,
    ).toBe(4);
    expect((await spillway(["trigger", "grant.stolen"])).code).toBe(2);
  });
});
