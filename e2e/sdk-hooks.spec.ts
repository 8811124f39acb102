import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, ask, BASE_URL, grant, openAccount, standingOf, test } from "./fixtures";
import { servePage } from "./sdk-page/served";

test("hooks in a real browser show an account live, over one stream, and what became of its decisions", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "promo", "100");
  await signIn(await addPerson(account, "viewer"));
  const streams: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/stream")) streams.push(request.url());
  });
  await servePage(page, BASE_URL, { account });
  await page.goto("/sdk-page/");
  await expect(page.locator("[data-line]")).toHaveAttribute("data-line", "live");
  await expect(page.locator("[data-credits]")).toHaveText("100");
  await expect(page.locator("li")).toHaveCount(0);
  // React's strict mode looks twice at first; from then on all hooks share one line.
  const opened = streams.length;
  expect(opened).toBeLessThanOrEqual(2);
  const { cost } = await ask(account, "sora.video", { seconds: 54 });
  const { cost: second } = await ask(account, "sora.video", { seconds: 4 });
  await expect(page.locator("li")).toHaveText([second, cost]);
  await expect(page.locator("[data-settlement]")).toHaveText(`settled ${second}`);
  await expect(page.locator("[data-credits]")).not.toHaveText("100");
  expect(streams).toHaveLength(opened);
});

test("a button says what the work would take, holds it while it runs, and charges what it used", async ({
  page,
}) => {
  const account = await openAccount("pro");
  await servePage(page, BASE_URL, { account, key: api.secret as string });
  await page.goto("/sdk-page/");
  const [preview, access] = [page.locator("[data-preview]"), page.locator("[data-access]")];
  await expect(preview).toHaveText(/^allowed /);
  const before = await preview.innerText();
  await expect(access).toHaveText("idle");
  await page.getByRole("button", { name: "Render" }).click();
  await expect.poll(async () => (await standingOf(account)).holds.length).toBe(1);
  // Beginning again gives up what runs: one hold is left, and nothing was charged for the other.
  await page.getByRole("button", { name: "Render" }).click();
  await expect.poll(async () => (await usageKinds(account)).join()).toBe("hold,release,hold");
  await expect(access).toHaveText("running");
  await page.evaluate(() => document.dispatchEvent(new Event("rendered")));
  const { cost } = await ask(account, "sora.video", { seconds: 8 });
  await expect(access).toHaveText(`a video ${cost}`);
  await expect(preview).toHaveText(before);
});

async function usageKinds(account: string): Promise<string[]> {
  const { data } = demand(await api.get(`/accounts/${account}/usage-events`), 200);
  return data.map(({ kind }: { kind: string }) => kind).reverse();
}

test("hooks say so when the account is not the person's to see, and end their asking", async ({
  page,
  addPerson,
  signIn,
}) => {
  const [mine, yours] = [await openAccount("pro"), await openAccount("pro")];
  await signIn(await addPerson(mine));
  await servePage(page, BASE_URL, { account: yours });
  await page.goto("/sdk-page/");
  await expect(page.locator("[data-line]")).toHaveAttribute("data-line", "refused");
  await expect(page.locator("[data-line]")).toHaveText("not_found");
  await expect(page.locator("[data-state]")).toHaveAttribute("data-state", "failed");
});
