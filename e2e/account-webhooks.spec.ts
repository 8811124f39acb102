import { hostname } from "node:os";
import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, openAccount, test } from "./fixtures";

/** A name that leads to this machine, or nowhere: either way nothing is sent, and the log says why. */
const WITHIN = `http://${hostname()}/hook`;

test("an owner adds an endpoint of the account, sees why a test message does not arrive, sends it again, pauses and deletes it", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await signIn(await addPerson(account));
  await page.goto("/settings");
  await page.getByRole("link", { name: "Webhooks" }).click();
  await expect(page.getByText("No endpoints")).toBeVisible();
  await page.getByRole("button", { name: "Add an endpoint" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("http://127.0.0.1/hook");
  await dialog.getByRole("button", { name: "Add endpoint" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Address must be an address of the public internet");
  await dialog.getByLabel("Address").fill(WITHIN);
  await dialog.getByRole("radio", { name: "Only some kinds" }).check();
  await dialog.getByRole("button", { name: "Add endpoint" }).click();
  await expect(dialog).toContainText("Choose at least one kind of message");
  await dialog.getByRole("checkbox", { name: "grant.issued" }).check();
  await dialog.getByRole("button", { name: "Add endpoint" }).click();
  const secret = await dialog.locator("code").first().innerText();
  expect(secret).toMatch(/^whsec_/);
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  expect(await page.content()).not.toContain(secret);

  const endpoint = page.getByRole("row").filter({ hasText: WITHIN });
  await expect(endpoint).toContainText("grant.issued");
  await endpoint.getByRole("button", { name: "Send a test" }).click();
  const log = page.getByRole("region", { name: "Log" });
  const message = log.getByRole("row").filter({ hasText: "endpoint.ping" });
  await expect(message).toContainText("1 attempt", { timeout: 20_000 });
  await expect(message).toContainText(/not an address of the public internet|the name leads nowhere/);
  await expect(endpoint).toContainText("failing");
  await message.getByRole("button", { name: "Details" }).click();
  await expect(dialog).toContainText('"type": "endpoint.ping"');
  await page.keyboard.press("Escape");

  await endpoint.getByRole("button", { name: "Pause" }).click();
  await expect(endpoint).toContainText("paused");
  await expect(message).toContainText("skipped");
  await endpoint.getByRole("button", { name: "Resume" }).click();
  await message.getByRole("button", { name: "Send again" }).click();
  await expect(message).toContainText("waits");
  await endpoint.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete endpoint" }).click();
  await expect(page.getByText("No endpoints")).toBeVisible();
});

test("whoever may only look at an account sees its endpoints and can change none; a stranger finds no such page", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  const body = { url: "https://webhooks.invalid/", description: "Billing", account };
  demand(await api.post("/webhook-endpoints", body), 201);
  await signIn(await addPerson(account, "viewer"));
  await page.goto("/settings/webhooks");
  const endpoint = page.getByRole("row").filter({ hasText: "Billing" });
  await endpoint.getByRole("button", { name: "Log" }).click();
  await expect(page.getByRole("region", { name: "Log" })).toContainText("kept for a month");
  await expect(page.getByText("Only an owner of the account can change them.")).toBeVisible();
  for (const name of ["Add an endpoint", "Send a test", "Pause", "Delete"])
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  await signIn(await addPerson(await openAccount("pro")));
  expect((await page.goto(`/settings/webhooks?account=${account}`))?.status()).toBe(404);
});
