import { expect, type Page } from "@playwright/test";
import type { Json } from "../lib/testing/contract/api";
import { demand } from "../lib/testing/contract/world";
import { api, ask, openAccount, standingOf, test } from "./fixtures";

/** An account of its own that has set out to buy the smallest package; the page opens where it pays. */
async function atCheckout(page: Page, more: object = {}): Promise<{ account: string; purchase: Json }> {
  const account = await openAccount("free");
  const offer = demand(await api.get(`/accounts/${account}/credit-packages`), 200);
  const body = { package: offer.data[0].id, consent: { mode: "always" }, return_url: page.url(), ...more };
  await page.goto("/sign-in");
  const asked = { ...body, return_url: page.url() };
  const purchase = demand(await api.post(`/accounts/${account}/purchases`, asked), 201);
  await page.goto(new URL(purchase.checkout.url).pathname);
  return { account, purchase };
}

const choose = (page: Page, name: RegExp) => page.getByRole("button", { name }).click();
const purchaseOf = async (purchase: Json) => demand(await api.get(`/purchases/${purchase.id}`), 200);
const grantsOf = async (account: string) =>
  demand(await api.get(`/accounts/${account}/grants`), 200).data.filter(
    ({ kind }: Json) => kind === "purchased",
  );

test("a payment that is approved is credits at once, and unblocks", async ({ page }) => {
  const { account, purchase } = await atCheckout(page);
  await expect(page.getByText("Test payments: no money moves")).toBeVisible();
  await ask(account, "sora.video", { seconds: 1 });
  await choose(page, /^Approve Paid at once/);
  const clicked = Date.now();
  await expect.poll(async () => (await purchaseOf(purchase)).status, { intervals: [50] }).toBe("paid");
  expect(Date.now() - clicked).toBeLessThan(process.env.CI === undefined ? 3_000 : 10_000);
  await expect.poll(async () => (await standingOf(account)).credits.available).not.toBe("0");
  await expect(page.getByText(/^Delivered/)).toBeVisible();
  await page.getByRole("link", { name: "Back to your credits" }).click();
  await expect(page).toHaveURL(/sign-in/);
});

test("a card that is declined charges nothing and says so; the bank's question can be answered; it is paid once", async ({
  page,
}) => {
  const { account, purchase } = await atCheckout(page);
  await choose(page, /^Expired card/);
  await expect(page.getByRole("status")).toContainText("Nothing was charged");
  await expect
    .poll(async () => (await purchaseOf(purchase)).decline?.message)
    .toBe("The card has expired. Nothing was charged.");
  expect(await grantsOf(account)).toEqual([]);
  await choose(page, /^3-D Secure challenge/);
  await expect(page.getByRole("status")).toContainText("whether it is you");
  await choose(page, /^Yes, it is me/);
  await expect.poll(async () => (await purchaseOf(purchase)).status).toBe("paid");
});

test("a webhook that was lost, is late or comes again and again gives once", async ({ page }) => {
  const { account, purchase } = await atCheckout(page);
  await choose(page, /^Lost/);
  await expect(page.getByText("Lost on the way")).toBeVisible();
  expect(await purchaseOf(purchase)).toMatchObject({ status: "open", credits_given: "0" });
  await choose(page, /^Send now/);
  await expect.poll(async () => (await purchaseOf(purchase)).status).toBe("paid");
  await choose(page, /^Send again/);
  await expect(page.getByText(/^Delivered/)).toBeVisible();
  expect(await grantsOf(account)).toHaveLength(1);
});
