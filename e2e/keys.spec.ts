import { expect } from "@playwright/test";
import { Api } from "../lib/testing/contract/api";
import { demand } from "../lib/testing/contract/world";
import { BASE_URL, openAccount, test } from "./fixtures";

test("a key is made, limited, rotated and revoked by its owner: its secret is seen once, and its use beside it (E16)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await signIn(await addPerson(account));
  await page.goto("/keys");
  await expect(page.getByText("No keys")).toBeVisible();
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog).toContainText("Name is missing");
  await dialog.getByLabel("Name").fill("ci-runner");
  await dialog.getByLabel("Spend cap").fill("5");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = await dialog.locator("code").first().innerText();
  expect(secret).toMatch(/^sk_test_/);
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  const row = page.getByRole("row").filter({ hasText: "ci-runner" });
  await expect(row).toContainText("0.00 of 5.00 cr");
  expect(await page.content()).not.toContain(secret);

  const api = new Api(BASE_URL, secret);
  const asked = { account, feature: "codex.task", usage: { input_tokens: 100 } };
  demand(await api.post("/decisions", asked), 200);

  await row.getByRole("button", { name: "Limits" }).click();
  await dialog.getByLabel("Cap per month").fill("40");
  await dialog.getByRole("radio", { name: "Never spend credits" }).check();
  await dialog.getByRole("button", { name: "Save limits" }).click();
  await expect(row).toContainText("0.00 of 40.00 cr");
  await expect(row).toContainText("never spends credits");

  await row.getByRole("button", { name: "Rotate" }).click();
  await dialog.getByRole("radio", { name: "Ends at once" }).check();
  await dialog.getByRole("button", { name: "Make a new secret" }).click();
  await expect(dialog.locator("code").first()).not.toHaveText(secret);
  const next = await dialog.locator("code").first().innerText();
  await page.keyboard.press("Escape");
  expect((await new Api(BASE_URL, next).post("/decisions", asked)).status).toBe(200);

  await row.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(row).toContainText("revoked");
  expect((await new Api(BASE_URL, next).post("/decisions", asked)).status).toBe(401);
});

test("whoever may only look at an account sees its keys and can change none", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await signIn(await addPerson(account, "viewer"));
  await page.goto("/keys");
  const main = page.getByRole("main");
  await expect(main.getByText("Only the account’s owner can change them.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Create a key" })).toHaveCount(0);
});
