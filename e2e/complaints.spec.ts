import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { Json } from "../lib/testing/contract/api";
import { demand } from "../lib/testing/contract/world";
import { api, ask, grant, openAccount, standingOf, test, untilLive, useUpVideo } from "./fixtures";

const takenBy = (decision: Json, source: string): string =>
  decision.trace.find((layer: Json) => layer.source === source)?.taken;

test("purchased credits pay only once the window is full, at the border of a request, in the order that the page shows before (E3)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro", { consent: { mode: "always" } });
  await grant(account, "purchased", "100");
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const payers = page.getByRole("region", { name: "Who pays the next request" }).getByRole("listitem");
  const ofVideo = payers.filter({ hasText: "sora.video" });
  await expect(ofVideo).toContainText("the plan’s windows");

  const included = await ask(account, "sora.video", { seconds: 40 });
  expect([takenBy(included, "windows"), takenBy(included, "purchased")]).toEqual(["30", "0"]);
  await expect(ofVideo, "a quarter of the window is left: it pays").toContainText("the plan’s windows");
  const border = await ask(account, "sora.video", { seconds: 16 });
  expect([takenBy(border, "windows"), takenBy(border, "purchased")]).toEqual(["10", "2"]);
  await expect(ofVideo, "the page says of the switch before the next request").toContainText(
    "purchased credits",
  );
  await expect(page.getByRole("region", { name: "Newest request" })).toContainText(
    "10.00 from the video 1-day window and 2.00 from purchased credits",
  );
  const charged = await ask(account, "sora.video", { seconds: 4 });
  expect([takenBy(charged, "windows"), takenBy(charged, "purchased")]).toEqual(["0", "3"]);

  // The other windows are another feature's: they pay as before, whatever this one costs.
  await expect(payers.filter({ hasText: "codex.task" })).toContainText("the plan’s windows");
  const task = await ask(account, "codex.task", { input_tokens: 1_000, output_tokens: 10 });
  expect(takenBy(task, "purchased")).toBe("0");
  expect((await standingOf(account)).credits.available).toBe("95");
});

test("a banked reset shows what was used before it and after it, is in the feed, and is spent once (E7)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "reset", "1", { windows: ["video-1d"] });
  await useUpVideo(account);
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const windows = page.getByRole("region", { name: "Windows" });
  const video = windows.getByRole("meter", { name: /^video 1-day window/i });
  await expect(video).toHaveAttribute("aria-valuetext", /^39\.75 of 40/);
  await windows.getByRole("button", { name: "Use one" }).click();
  await expect(video).toHaveAttribute("aria-valuetext", /^0(\.00)? of 40/);
  await expect(windows.getByRole("button", { name: "Use one" })).toHaveCount(0);
  const again = await api.post(`/accounts/${account}/resets`, {});
  expect(again.body.code, "there is no second one to lose").toBe("no_reset_banked");

  const feed = page.getByRole("region", { name: "What changed" });
  await feed.scrollIntoViewIfNeeded();
  await expect(feed.getByRole("listitem").first()).toContainText(
    "A banked reset was used: the video 1-day window began anew.",
  );
});

test("what changed is told in words from the account's own facts, with its local time, more on demand, and why it was refunded", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  await grant(account, "promo", "20", { expires_at: soon, reason: "Launch week" });
  const { id, usage_event } = await ask(account, "sora.video", { seconds: 4 });
  for (let limit = 1; limit <= 9; limit++) {
    const body = { caps: [{ period: "month", limit: String(limit) }] };
    demand(await api.send("PUT", `/accounts/${account}/caps`, { body }), 200);
  }
  const refund = await api.post(`/usage-events/${usage_event}/refunds`, { reason: "The video broke" });
  demand(refund, 201);
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const feed = page.getByRole("region", { name: "What changed" });
  await feed.scrollIntoViewIfNeeded();
  const lines = feed.getByRole("listitem");
  await expect(lines.first()).toContainText("20.00 promo credits will expire.");
  await expect(lines.nth(1)).toContainText("3.00 credits were refunded for sora.video.");
  await expect(lines.nth(1)).toContainText(/^today \d\d:\d\d CET/);
  await expect(lines.nth(1)).toContainText("“The video broke”");
  await expect(lines.nth(2)).toContainText("The spend caps are 9.00 credits a month.");
  await feed.getByRole("button", { name: "More" }).click();
  await expect(lines.last()).toContainText("The account was opened on the plan");
  await expect(lines.nth(-2)).toContainText("20.00 promo credits arrived, until");
  await expect(feed.getByRole("button", { name: "More" })).toHaveCount(0);
  await lines.nth(1).getByRole("button", { name: /^why/ }).click();
  await expect(page).toHaveURL(new RegExp(`decision=${id}`));
});

test("a charge explains itself and is saved whole, as one page of PDF and as JSON (E15)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro", { consent: { mode: "always" } });
  await grant(account, "purchased", "100");
  await useUpVideo(account);
  const { id, usage_event } = await ask(account, "sora.video", { seconds: 8 });
  await expect.poll(async () => (await standingOf(account)).credits.unsettled).toBe("0");
  await signIn(await addPerson(account));
  await page.goto(`/usage?decision=${id}`);
  const trace = page.getByRole("dialog", { name: "Why" });
  await expect(trace).toContainText("Allowed: 6.00 credits");
  await expect(trace).toContainText("5.75");
  const saved = async (kind: string) => {
    const download = page.waitForEvent("download");
    await trace.getByRole("button", { name: `Save as ${kind}` }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`dispute-pack-${usage_event}.${kind.toLowerCase()}`);
    return readFile(await file.path());
  };
  const pack = JSON.parse((await saved("JSON")).toString("utf8"));
  expect(pack.decision.id).toBe(id);
  expect(JSON.stringify(pack)).toContain('"-5.75"');
  const pdf = (await saved("PDF")).toString("latin1");
  expect(pdf.startsWith("%PDF-")).toBe(true);
  expect(pdf.match(/\/Type \/Page\b/g), "one page").toHaveLength(1);
});
