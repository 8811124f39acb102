import { expect } from "@playwright/test";
import type { Json } from "../lib/testing/contract/api";
import { demand } from "../lib/testing/contract/world";
import { api, ask, grant, openAccount, shownSeq, standingOf, test, untilLive, useUpVideo } from "./fixtures";

test("the page shows the numbers that the API answers at the seq it names (E1)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "promo", "20");
  await grant(account, "purchased", "400.5");
  await ask(account, "codex.task", { input_tokens: 4_808, output_tokens: 10 });
  await useUpVideo(account);
  await ask(account, "sora.video", { seconds: 4 });
  await expect.poll(async () => (await standingOf(account)).credits.unsettled).toBe("0");
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const standing = await standingOf(account);
  expect(await shownSeq(page)).toBe(standing.seq);

  const windows = page.getByRole("region", { name: "Windows" });
  // The gate's bucket refills while one looks: it has no number that stands.
  for (const window of (standing.windows as Json[]).filter(({ kind }) => kind !== "token_bucket")) {
    const shown = windows.getByRole("meter", { name: new RegExp(`^${namesOf[window.key]} window`, "i") });
    await expect(shown).toHaveAttribute(
      "aria-valuetext",
      new RegExp(`^${figure(window.used)} of ${figure(window.limit)} `),
    );
  }
  await expect(page.getByText("Your next request is paid by")).toContainText("the plan’s windows");
  const credits = page.getByRole("region", { name: "Credits" });
  const available = new RegExp(figure(standing.credits.available));
  await expect(credits.getByText("available", { exact: true }).locator("..")).toContainText(available);
  await expect(credits.getByText("= available")).toContainText(available);
  await expect(credits).toContainText("granted 420.50");
});

const namesOf: Record<string, string> = {
  "5h": "5-hour",
  "7d": "7-day",
  "video-1d": "video 1-day",
  "free-1d": "free 1-day",
};

/** As the pages write it: credits with two decimals, quantities as they are; both patterns are accepted. */
function figure(amount: string): string {
  const [whole = "0", part] = amount.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return part === undefined ? `${grouped}(\\.00)?` : `${grouped}\\.${part.padEnd(2, "0")}`;
}

test("a decision made elsewhere stands on the page within two seconds, and explains itself by keyboard (E10)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await ask(account, "codex.task", { input_tokens: 1_000, output_tokens: 10 });
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  const startedAt = Date.now();
  const decision = await ask(account, "image", { images: 2 });
  await expect(page.locator("[data-stream]")).toContainText(`seq ${decision.seq}`, { timeout: 2_000 });
  const row = page.getByRole("row").filter({ hasText: "2 images" });
  await expect(row).toBeVisible({ timeout: 2_000 });
  expect(Date.now() - startedAt, "milliseconds from the request to the screen").toBeLessThan(2_000);
  await expect(page.getByRole("region", { name: "Newest request" })).toContainText("Allowed: 2.50 credits");

  await row.getByRole("button", { name: /^why/ }).focus();
  await page.keyboard.press("Enter");
  const trace = page.getByRole("dialog", { name: "Why" });
  await expect(trace).toContainText("Allowed: 2.50 credits from the plan’s windows.");
  await expect(trace.getByRole("list", { name: "Steps" })).toContainText("takes2.50");
  await expect(trace).toContainText(`Seq${decision.seq}`);
  await expect(trace.getByText("Not charged")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`decision=${decision.id}`));
  await page.keyboard.press("Escape");
  await expect(trace).toBeHidden();
  await expect(row.getByRole("button", { name: /^why/ })).toBeFocused();
  expect(await page.evaluate(() => "isSamePage" in window), "nothing was loaded again").toBe(true);
});

test("a banked reset is used from the block that it undoes, and kept where it would give nothing back", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "reset", "2", { windows: ["video-1d"] });
  await useUpVideo(account);
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const windows = page.getByRole("region", { name: "Windows" });
  await expect(windows).toContainText("2 resetsof the video 1-day window");
  expect(await ask(account, "sora.video", { seconds: 12 })).toMatchObject({ outcome: "blocked" });

  const strip = page.getByRole("region", { name: "Newest request" });
  await strip.getByRole("button", { name: "Use a banked reset" }).click();
  await expect(page.getByText("Of the video 1-day window nothing is used any more.")).toBeVisible();
  const video = windows.getByRole("meter", { name: /^video 1-day window/i });
  await expect(video).toHaveAttribute("aria-valuetext", /^0(\.00)? of 40/);
  await expect(windows).toContainText("1 resetof");
  await windows.getByRole("button", { name: "Use one" }).click();
  await expect(page.getByText("so the reset was kept")).toBeVisible();
  await expect(windows).toContainText("1 resetof");
  expect(await ask(account, "sora.video", { seconds: 12 })).toMatchObject({ outcome: "allowed" });
});

test("a limit in shadow is shown as one that is not enforced, and the trace says what it would have stopped", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("enterprise");
  for (let i = 0; i < 21; i++) await ask(account, "codex.task", { input_tokens: 10 });
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const row = page
    .getByRole("region", { name: "Windows" })
    .getByRole("listitem")
    .filter({ hasText: "fair 1-week" });
  await expect(row).toContainText("not enforced");
  await expect(row).toContainText("20 of 20 requests");
  await page.getByRole("button", { name: /^why/i }).first().click();
  const trace = page.getByRole("dialog", { name: "Why" });
  await expect(trace).toContainText(/fair 1-week after, not enforced: would have left .* uncovered/);
  await expect(trace).toContainText("not enforced, would have passed");
});

test("a block names its ways; the consent it asks for is given on the page, and the same request is then allowed (E4)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro", { consent: { mode: "ask" } });
  await grant(account, "purchased", "50");
  await useUpVideo(account);
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const blocked = await ask(account, "sora.video", { seconds: 12 });
  expect(blocked).toMatchObject({ outcome: "blocked", reason: "consent_required" });

  const strip = page.getByRole("region", { name: "Newest request" });
  await expect(strip).toContainText("It would charge 8.75 credits, which you have not allowed.");
  const ways = strip.getByRole("button");
  await expect(ways.first(), "what is free stands first").toHaveText(/^Wait until/);
  await ways.first().click();
  await expect(strip).toContainText("There is room again tomorrow 00:00:00");
  await strip.getByRole("button", { name: "Allow 8.75 credits" }).click();
  const limit = page.getByRole("textbox", { name: "Credits" });
  await expect(limit).toBeFocused();
  await expect(limit).toHaveValue("8.75");
  expect((await standingOf(account)).consent.mode, "nothing is saved yet").toBe("ask");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(strip).toContainText("The account has changed since.");
  expect((await standingOf(account)).consent).toEqual({ mode: "up_to", limit: "8.75", period: "day" });

  const again = await ask(account, "sora.video", { seconds: 12 });
  expect(again.outcome).toBe("allowed");
  await expect(strip).toContainText(
    "Allowed: 9.00 credits, 0.25 from the video 1-day window and 8.75 from purchased credits.",
  );
});

test("where usage went is told by client and model, between two days that the address keeps, and as CSV (E9)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  const asked = { account, feature: "codex.task", usage: { input_tokens: 4_000 } };
  for (const client of ["ci-runner", "ci-runner", "web"])
    demand(await api.post("/decisions", { ...asked, attribution: { client } }), 200);
  demand(await api.post("/decisions", { ...asked, properties: { model: "large" } }), 200);
  await expect.poll(async () => (await standingOf(account)).credits.unsettled).toBe("0");
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const section = page.getByRole("region", { name: "Where it went" });
  await section.scrollIntoViewIfNeeded();
  await section.getByLabel("Group by").selectOption("client");
  const ofRunner = section.getByRole("row").filter({ hasText: "ci-runner" });
  await expect(ofRunner).toContainText("2");
  await section.getByLabel("Group by").selectOption("model");
  await expect(section.getByRole("row").filter({ hasText: "large" })).toBeVisible();

  await section.getByLabel("Range").selectOption("custom");
  await expect(section).toContainText("Whole days in Europe/Berlin.");
  await section.getByLabel("Last day").fill("2020-01-31");
  await section.getByRole("button", { name: "Show" }).click();
  await expect(section).toContainText("The last day is before the first one.");
  await section.getByLabel("First day").fill("2020-01-01");
  await section.getByRole("button", { name: "Show" }).click();
  await expect(section).toContainText("Nothing was used in this time.");
  await expect(page).toHaveURL(/range=custom&from=2020-01-01&to=2020-01-31&zone=Europe%2FBerlin/);
  await page.goto("/usage?group=client&range=custom&from=2098-01-01&to=2098-01-02&zone=Europe/Berlin");
  await untilLive(page);
  await section.scrollIntoViewIfNeeded();
  await expect(section).toContainText("The first day is still to come.");

  await section.getByLabel("Range").selectOption("24h");
  await expect(ofRunner).toBeVisible();
  const saved = page.waitForEvent("download");
  await section.getByRole("button", { name: "CSV" }).click();
  expect((await saved).suggestedFilename()).toBe("usage-by-client-24h.csv");
});

test("a viewer may look and not choose how credits are used", async ({ page, addPerson, signIn }) => {
  const account = await openAccount("pro", { consent: { mode: "ask" } });
  await signIn(await addPerson(account, "viewer"));
  await page.goto("/usage");
  await expect(page.getByText("Only the account’s owner can change this.")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Use all credits" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
});

test("an account without requests shows how to make the first, and fills when it comes", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("free");
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  await expect(page.getByText("No requests yet")).toBeVisible();
  await expect(page.locator("pre")).toContainText(`"account":"${account}"`);
  await ask(account, "codex.task", { input_tokens: 1_000, output_tokens: 10 });
  await expect(page.getByRole("row").filter({ hasText: "codex.task" })).toBeVisible();
  await expect(page.getByText("No requests yet")).toHaveCount(0);
});
