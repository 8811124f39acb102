import { expect } from "@playwright/test";
import { uuidOfId } from "../lib/engine/ids";
import { ask, grant, openAccount, standingOf, test } from "./fixtures";

test("a bill is derived again by the server and by the browser, and both come to the same", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "promo", "20");
  for (let nth = 0; nth < 3; nth++) await ask(account, "sora.video", { seconds: 20 });
  await expect.poll(async () => (await standingOf(account)).credits.unsettled).toBe("0");
  await signIn(await addPerson(account));
  await page.goto("/credits");
  await page.getByRole("link", { name: "Check my bill" }).press("Enter");
  await page.getByRole("button", { name: "Check now" }).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "It adds up" })).toBeVisible({ timeout: 20_000 });
  for (const words of ["Your balance is the sum of its movements", "Charges, debits and refunds add up"])
    await expect(page.getByRole("listitem").filter({ hasText: words })).toContainText(": holds");
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Verifier" }).click();
  expect((await saved).suggestedFilename()).toBe("verify-bundle.mjs");
});

test("a balance that its rows do not explain is not shown as one that they do (E2)", async ({
  page,
  database,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "promo", "20");
  await database.query("update ledgers set balance = balance + 1000000 where account_id = $1", [
    uuidOfId(account),
  ]);
  await signIn(await addPerson(account));
  await page.goto("/check");
  await page.getByRole("button", { name: "Check now" }).click();
  const verdict = page.getByRole("alert").filter({ hasText: "Reconciling" });
  await expect(verdict).toContainText("Something does not add up", { timeout: 20_000 });
  await expect(verdict).toContainText("L1");
  await expect(verdict).toContainText("the updates add up to 20000000, the balance is 21000000");
  await expect(page.getByText("It adds up")).toBeHidden();
  await database.query("update ledgers set balance = balance - 1000000 where account_id = $1", [
    uuidOfId(account),
  ]);
});
