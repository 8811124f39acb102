import { expect } from "@playwright/test";
import type pg from "pg";
import { uuidOfId } from "@/lib/engine/ids";
import type { MailReceiver } from "../lib/testing/mail-receiver";
import type { ApiClient } from "../server/api-client";
import type { SpillwayProcess } from "./spillway-process";

interface Scene {
  readonly spillway: SpillwayProcess;
  readonly database: pg.Pool;
  readonly client: ApiClient;
  readonly receiver: MailReceiver;
}

/** Somebody who bought once, kept their card, and has auto top-up on below nine credits. */
export async function buyerWithTopUp({ spillway, client }: Scene, plan: string): Promise<string> {
  const send = async (method: "POST" | "PUT", path: string, body: object, key?: string) => {
    const answer = await client.send(method, `/api/v1${path}`, {
      body,
      ...(key === undefined ? {} : { key }),
    });
    expect(answer.status, `${method} ${path}`).toBeLessThan(300);
    return answer.body as { id: string; checkout: { url: string }; state: string };
  };
  const { id: account } = await send("POST", "/accounts", { name: "Buyer", plan });
  const price = { minor_units: 100, currency: "EUR" };
  const sold = await send("POST", "/credit-packages", { name: "Ten", credits: "10", price });
  const purchase = await send(
    "POST",
    `/accounts/${account}/purchases`,
    { package: sold.id, save_payment_method: true },
    "first",
  );
  const { pathname } = new URL(purchase.checkout.url);
  const pressed = await fetch(`${spillway.url}${pathname}/step`, {
    method: "POST",
    body: new URLSearchParams({ step: "approve" }),
    redirect: "manual",
  });
  expect(pressed.status).toBe(303);
  const isPaid = async () =>
    ((await client.send("GET", `/api/v1/purchases/${purchase.id}`)).body as { status: string }).status;
  await expect.poll(isPaid).toBe("paid");
  const setting = { enabled: true, threshold: "9", package: sold.id, monthly_cap: 1_000 };
  expect((await send("PUT", `/accounts/${account}/auto-top-up`, setting)).state).toBe("armed");
  return account;
}

/**
 * Kills the worker at the worst moment: it has written down a charge that the provider has not answered, and a mail server has taken a mail
 * without a word. The locks are what holds both there; without them the moment would be a matter of luck.
 */
export async function killWithMoneyAndMail(scene: Scene, account: string, reader: string): Promise<void> {
  const { spillway, database, client, receiver } = scene;
  const provider = await database.connect();
  try {
    await provider.query("begin");
    await provider.query("lock table local_payments in share row exclusive mode");
    receiver.answerWith("END", "");
    const forgotten = await fetch(`${spillway.url}/api/auth/forgot-password`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: spillway.url },
      body: JSON.stringify({ email: reader }),
    });
    expect(forgotten.status).toBe(200);
    const grants = (await client.send("GET", `/api/v1/accounts/${account}/grants`)).body as {
      data: { id: string }[];
    };
    const lower = { body: { delta: "-5", reason: "below the threshold" }, key: "lower" };
    expect((await client.send("POST", `/api/v1/grants/${grants.data[0]?.id}/adjust`, lower)).status).toBe(
      200,
    );
    const begun =
      "select from purchases where account_id = $1 and origin = 'auto_top_up' and checkout_ref is null";
    await expect.poll(async () => (await database.query(begun, [uuidOfId(account)])).rowCount).toBe(1);
    await expect.poll(() => receiver.received.length).toBe(1);
    const killed = await spillway.processIdOf("worker");
    process.kill(killed, "SIGKILL");
    await makeDue(database);
    receiver.answerWith("END", null);
    await provider.query("commit");
    await expect.poll(() => spillway.processIdOf("worker").catch(() => killed)).not.toBe(killed);
  } finally {
    provider.release();
  }
}

/** As if the time had passed after which another worker takes up what one has left: 15 seconds of a charge, 70 of a mail. */
async function makeDue(database: pg.Pool): Promise<void> {
  const owner = await database.connect();
  try {
    await owner.query("begin");
    await owner.query("set local session_replication_role = replica");
    await owner.query(
      "update purchases set created_at = created_at - interval '1 minute' where origin = 'auto_top_up'",
    );
    await owner.query(
      "update mails set leased_until = now() where status = 'pending' and leased_until is not null",
    );
    await owner.query("commit");
  } finally {
    owner.release();
  }
}
