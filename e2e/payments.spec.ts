import { expect, type Page } from "@playwright/test";
import type { Json } from "../lib/testing/contract/api";
import { demand } from "../lib/testing/contract/world";
import { api, ask, grant, openAccount, standingOf, test, untilLive, useUpVideo } from "./fixtures";

/** An account of its own that has set out to buy the smallest package; the page opens where it pays. */
async function atCheckout(
  page: Page,
  plan: "free" | "pro" = "free",
): Promise<{ account: string; purchase: Json }> {
  const account = await openAccount(plan);
  const offer = demand(await api.get(`/accounts/${account}/credit-packages`), 200);
  const body = { package: offer.data[0].id, consent: { mode: "always" }, return_url: page.url() };
  await page.goto("/sign-in");
  const asked = { ...body, return_url: page.url() };
  const purchase = demand(await api.post(`/accounts/${account}/purchases`, asked), 201);
  await page.goto(new URL(purchase.checkout.url).pathname);
  return { account, purchase };
}

const choose = (page: Page, name: RegExp) => page.getByRole("button", { name }).click();
const purchaseOf = async (purchase: Json) => demand(await api.get(`/purchases/${purchase.id}`), 200);
const grantsOf = async (account: string, kind = "purchased") =>
  demand(await api.get(`/accounts/${account}/grants`), 200).data.filter((one: Json) => one.kind === kind);

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

test("after a purchase, a refund to the card and an expiry the row still says what became of every credit, and adds up (E2)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const { account, purchase } = await atCheckout(page, "pro");
  await useUpVideo(account);
  const expires_at = new Date(Date.now() + 1_500).toISOString();
  await grant(account, "promo", "7.25", { expires_at });
  await choose(page, /^Approve Paid at once/);
  await expect.poll(async () => (await purchaseOf(purchase)).status).toBe("paid");
  await expect.poll(async () => (await grantsOf(account, "promo"))[0].status).toBe("expired");
  // What is due is recorded before the next request, at the latest.
  expect(await ask(account, "sora.video", { seconds: 8 })).toMatchObject({ outcome: "allowed" });
  demand(await api.post(`/purchases/${purchase.id}/refund`, { reason: "It was too much" }), 202);
  await expect.poll(async () => (await purchaseOf(purchase)).status).toMatch(/refunded$/);
  await signIn(await addPerson(account));
  await page.goto("/credits");
  await untilLive(page);
  const row = page.getByText("= available").locator("..");
  await expect(row).toContainText(/granted.*− ?used.*− ?expired.*− ?refunded to card.*− ?held/);
  const [granted = 0, ...rest] = (await row.innerText()).match(/\d[\d\s]*\.\d+/g)?.map(inMicros) ?? [];
  const available = rest.pop();
  expect(rest.reduce((left, taken) => left - taken, granted)).toBe(available);
  expect(rest).toHaveLength(4);
});

const inMicros = (text: string): number => Math.round(Number(text.replaceAll(/\s/g, "")) * 1_000_000);
