import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, ask, BASE_URL, openAccount, shownSeq, test, untilLive } from "./fixtures";

test("while the line is lost the last good values stay, and what was missed comes when it is back", async ({
  page,
  line,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  const first = await ask(account, "codex.task", { input_tokens: 1_000, output_tokens: 10 });
  await signIn(await addPerson(account));
  await page.goto(`${line.url}/usage`);
  await untilLive(page);
  line.cut();
  await expect(page.locator('[data-stream="offline"]')).toContainText("trying again");
  expect(await shownSeq(page)).toBe(first.seq);
  await expect(page.getByRole("row").filter({ hasText: "codex.task" })).toBeVisible();
  const missed = await ask(account, "image", { images: 3 });
  line.mend();
  await untilLive(page);
  await expect(page.getByRole("row").filter({ hasText: "3 images" })).toBeVisible();
  expect(await shownSeq(page)).toBe(missed.seq);
});

test("a line that falls silent without breaking is said after five seconds, and is opened anew (E10)", async ({
  page,
  line,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await signIn(await addPerson(account));
  await page.goto(`${line.url}/usage`);
  await untilLive(page);
  line.hold();
  await ask(account, "image", { images: 3 });
  await expect(page.locator('[data-stream="late"]')).toContainText("stale for", { timeout: 10_000 });
  line.mend();
  await untilLive(page);
});

test("what time alone moves is read again when it is due: a bucket that has refilled is shown full", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const gate = page.getByRole("region", { name: "Windows" }).getByRole("meter", { name: /^rate 1-minute/ });
  for (let count = 0; count < 3; count++) await ask(account, "codex.task", { input_tokens: 100 });
  await expect(gate).toHaveAttribute("aria-valuetext", /^[23] of 60 requests/);
  await expect(gate).toHaveAttribute("aria-valuetext", /^0 of 60 requests/, { timeout: 10_000 });
});

test("a paused page stands still, and catches up when it is resumed", async ({ page, addPerson, signIn }) => {
  const account = await openAccount("pro");
  await ask(account, "codex.task", { input_tokens: 1_000, output_tokens: 10 });
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  await page.getByRole("button", { name: "Pause live updates" }).click();
  const { seq } = await ask(account, "image", { images: 4 });
  await ask(account, "image", { images: 5 });
  await expect(page.getByRole("row").filter({ hasText: "4 images" })).toHaveCount(0);
  expect(await shownSeq(page)).toBe(seq - 1);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("row").filter({ hasText: "4 images" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "5 images" })).toBeVisible();
});

test("a session that ended elsewhere is said, with the way back to the same page", async ({
  page,
  context,
  line,
  addPerson,
  signIn,
}) => {
  await signIn(await addPerson(await openAccount("pro")));
  await page.goto(`${line.url}/usage`);
  await untilLive(page);
  await context.request.post("/api/auth/sign-out", { data: {}, headers: { origin: BASE_URL } });
  line.cut();
  await page.locator('[data-stream="offline"]').waitFor();
  line.mend();
  await expect(page.getByText("You are signed out")).toBeVisible({ timeout: 10_000 });
  await page.getByRole("link", { name: "Sign in again" }).click();
  await expect(page).toHaveURL(`${line.url}/sign-in?next=%2Fusage`);
});

test("a frozen account says what is stopped and what still works, as it happens", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const freeze = (frozen: string) =>
    api.send("PATCH", `/accounts/${account}`, { body: { frozen, reason: "Test" } });
  demand(await freeze("all"), 200);
  await expect(page.getByText("This account is frozen")).toBeVisible();
  await expect(page.getByText("Your next request would be blocked: account frozen")).toBeVisible();
  expect(await ask(account, "image", { images: 1 })).toMatchObject({ reason: "account_frozen" });
  await expect(page.getByRole("region", { name: "Newest request" })).toContainText("The account is frozen.");
  demand(await freeze("none"), 200);
  await expect(page.getByText("This account is frozen")).toHaveCount(0);
});

for (const [hours, name] of [
  [1, "ahead"],
  [-1, "behind"],
] as const) {
  test(`a reader whose clock is an hour ${name} sees the true countdown, and a page that is live (E8)`, async ({
    page,
    addPerson,
    signIn,
  }) => {
    const account = await openAccount("pro");
    await ask(account, "image", { images: 1 });
    await page.addInitScript((skewMs) => {
      const [now, origin] = [Date.now.bind(Date), performance.timeOrigin];
      Date.now = () => now() + skewMs;
      Object.defineProperty(performance, "timeOrigin", { value: origin + skewMs });
    }, hours * 3_600_000);
    await signIn(await addPerson(account));
    await page.goto("/usage");
    await untilLive(page);
    // The window began with the request a moment ago, and is five hours long.
    await expect(page.getByRole("region", { name: "Windows" })).toContainText(/in (5\sh\s00\sm|4\sh\s59\sm)/);
  });
}

test("an account on a test clock shows that clock's time, and follows it when it is moved", async ({
  page,
  addPerson,
  signIn,
}) => {
  const clock = demand(
    await api.post("/test-clocks", { name: "Pages", now: "2031-05-01T10:00:00.000Z" }),
    201,
  );
  const account = await openAccount("pro", { test_clock: clock.id, time_zone: "UTC" });
  await ask(account, "image", { images: 1 });
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  await expect(page.getByRole("region", { name: "Windows" })).toContainText(/in 5\sh\s00\sm/);
  demand(await api.post(`/test-clocks/${clock.id}/advance`, { now: "2031-05-01T12:00:00.000Z" }), 200);
  await expect(page.getByRole("region", { name: "Windows" })).toContainText(/in 3\sh\s00\sm/);
});
