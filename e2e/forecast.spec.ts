import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { ask, openAccount, standingOf, test, untilLive } from "./fixtures";

test("the page says how many more, what binds and until when, live; and of too few requests that there is not enough data (E9)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await ask(account, "sora.video", { seconds: 4 });
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const lasts = page.getByRole("region", { name: "How long it lasts" });
  await lasts.scrollIntoViewIfNeeded();
  await expect(lasts).toContainText("sora.video not enough data yet: 1 of 5 requests.");
  for (let n = 0; n < 5; n++) await ask(account, "sora.video", { seconds: 4 });
  await expect.poll(async () => (await standingOf(account)).credits.unsettled).toBe("0");
  await expect(lasts).toContainText(/sora\.video about \d+ more.*: .*by the plan’s windows.* Then /, {
    timeout: 10_000,
  });
  await expect(lasts).toContainText("Like a typical one of 3.00 credits");
  await expect(lasts).toContainText("Last hour 18.00 credits, 0.00 of them charged", { timeout: 15_000 });
});

test("a window burns down as its decisions recorded it, with a forecast only once there is enough to go by, and as a table that explains each level (E9)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  const { id } = await ask(account, "sora.video", { seconds: 4 });
  await signIn(await addPerson(account));
  await page.goto("/usage?window=video-1d");
  await untilLive(page);
  const section = page.getByRole("region", { name: "How long it lasts" });
  await section.scrollIntoViewIfNeeded();
  const drawing = section.getByRole("img");
  await expect(drawing).toHaveAccessibleName(/^Not enough data yet .* video 1-day window lasts: 1 of 5/);
  await expect(section.getByText("forecast", { exact: true })).toHaveCount(0);
  const moment = section.getByRole("slider", { name: "Moment" });
  await expect(moment).toHaveAttribute("aria-valuetext", /37\.00 credits left$/);
  await moment.press("Home");
  await expect(moment).toHaveAttribute("aria-valuetext", /00:00 CET: 40\.00 credits left$/);

  for (let n = 0; n < 4; n++) await ask(account, "sora.video", { seconds: 4 });
  await expect(drawing).toHaveAccessibleName(/^At this pace the video 1-day window lasts/, {
    timeout: 15_000,
  });
  await expect(section.getByText("forecast", { exact: true })).toBeVisible();
  const saved = page.waitForEvent("download");
  await section.getByRole("button", { name: "PNG of the drawing" }).click();
  const picture = await saved;
  expect(picture.suggestedFilename()).toBe("levels-video-1d.png");
  expect(readFileSync(await picture.path()).toString("latin1", 1, 4)).toBe("PNG");
  await section.getByText("The same as a table").click();
  await expect(section.getByRole("row").filter({ hasText: "forecast, at the fastest rate" })).toBeVisible();
  await section.getByRole("row").filter({ hasText: "37.00" }).getByRole("button", { name: /^why/ }).click();
  await expect(page).toHaveURL(new RegExp(`decision=${id}`));
  await expect(page.getByRole("dialog", { name: "Why" })).toContainText("Allowed: 3.00 credits");
});
