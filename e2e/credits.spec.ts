import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, ask, grant, openAccount, standingOf, test, untilLive, useUpVideo } from "./fixtures";

/** What a user does with credits. The pages' looks and their rules have tests of their own. */

test("hit the limit, buy, continue, by keyboard alone; nothing is chosen for the buyer, and auto top-up stays off (E4, E5, E14)", async ({
  page,
  addPerson,
  signIn,
}) => {
  test.setTimeout(60_000);
  demand(
    await api.post("/credit-packages", {
      name: "Journey",
      credits: "500",
      price: { minor_units: 2_250, currency: "EUR" },
    }),
    201,
  );
  const account = await openAccount("pro", { consent: { mode: "always" } });
  await signIn(await addPerson(account));
  await useUpVideo(account);
  expect(await ask(account, "sora.video", { seconds: 12 })).toMatchObject({ outcome: "blocked" });
  await page.goto("/usage");
  await untilLive(page);
  await page.getByRole("button", { name: /^Buy/ }).press("Enter");

  await expect(page.getByRole("heading", { name: "Buy credits" })).toBeVisible();
  await expect(page.getByText("Test payments: no money moves")).toBeVisible();
  const pay = page.getByRole("button", { name: "Continue to payment" });
  await pay.press("Enter");
  await expect(page.getByText("nothing is chosen for you")).toBeVisible();
  await page.getByRole("radio", { name: "Use all credits" }).first().press("Space");
  await page.getByRole("checkbox", { name: /^Keep the payment method/ }).press("Space");
  await pay.press("Enter");

  await page.waitForURL(/\/pay\/local\//);
  await page
    .getByRole("button", { name: /^Approve/ })
    .first()
    .press("Enter");
  await page.getByRole("link", { name: "Back to your credits" }).press("Enter");
  await page.waitForURL(/\/credits\?bought/);
  await expect(page.getByText("credits are there")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("table", { name: "Purchases, newest first" })).toContainText("paid");
  expect(demand(await api.get(`/accounts/${account}/auto-top-up`), 200)).toMatchObject({ enabled: false });
  await page.getByRole("link", { name: "Continue" }).press("Enter");
  await page.waitForURL(/\/usage/);
  expect(await ask(account, "sora.video", { seconds: 12 })).toMatchObject({ outcome: "allowed" });
});

test("a code is redeemed, a cap is set and an alert is chosen; each is there at once", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "purchased", "50");
  const { code } = demand(await api.post("/codes", { label: "Journey’s code", amount: "25" }), 201);
  await signIn(await addPerson(account));
  await page.goto("/credits");
  await untilLive(page);
  await page.getByLabel("Redeem a code").fill("WRONG-CODE-48");
  await page.getByRole("button", { name: "Redeem" }).click();
  await expect(page.getByText("There is no such code for this account.")).toBeVisible();
  await page.getByLabel("Redeem a code").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Redeem" }).click();
  await expect(page.getByRole("table", { name: /^Grants/ })).toContainText("Journey’s code");
  await expect(page.getByText("75.00").first()).toBeVisible();

  await page.getByRole("heading", { name: "How credits may be used" }).scrollIntoViewIfNeeded();
  await page.getByRole("textbox", { name: "A day" }).fill("5");
  await page.getByRole("button", { name: "Save caps" }).click();
  await expect(page.getByText("0.00 of 5.00 spent")).toBeVisible();
  expect((await standingOf(account)).caps).toMatchObject([{ period: "day", limit: "5" }]);
  const half = page.getByRole("checkbox", { name: /^50/ }).first();
  await half.click();
  await expect(half).toBeChecked();
  const { alerts } = demand(await api.get(`/accounts/${account}/alerts`), 200);
  expect(alerts).toMatchObject([{ kind: "window", percent: 50 }]);
});

test("the CSV and the PDF of the statement are what the page shows, and the CSV's sum is the balance (E2)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "purchased", "50");
  await grant(account, "promo", "7.25");
  await signIn(await addPerson(account, "viewer"));
  await page.goto("/credits");
  await untilLive(page);
  const [csv] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  expect(csv.suggestedFilename()).toBe(`balance-updates-${account}.csv`);
  const [pdf] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "PDF statement" }).click(),
  ]);
  expect(pdf.suggestedFilename()).toBe(`statement-${account}.pdf`);
  await expect(page.getByRole("table", { name: /^Balance updates/ }).getByRole("row")).toHaveCount(3);
  await expect(page.getByText("57.25").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue to payment" })).toHaveCount(0);
});
