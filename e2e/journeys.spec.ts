import { expect, test } from "@playwright/test";
import { api, demo, signIn } from "./session";

interface Standing {
  readonly account: string;
  readonly seq: number;
  readonly consent: { readonly mode: string };
}

const MINE = "ext:demo-user";

test("a wrong password is refused without saying which part was wrong; the right one leads in, and out again", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("user@example.org");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await signIn(page, "user");
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/usage");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("pages of others do not exist for a user", async ({ page }) => {
  await signIn(page, "user");
  const response = await page.goto("/admin/accounts");
  expect(response?.status()).toBe(404);
});

test("the page shows the snapshot's number and the levels that the API answers at that number (E1)", async ({
  page,
  request,
}) => {
  await signIn(page, "user");
  const standing = await api<Standing & { windows: { key: string; used: string; limit: string }[] }>(
    request,
    "GET",
    `/accounts/${MINE}/standing`,
  );
  await expect(page.getByText(`seq ${standing.seq}`).first()).toBeVisible();
});

test("a decision made elsewhere stands on the page within two seconds, with the new number, and explains itself (E10)", async ({
  page,
  request,
}) => {
  await signIn(page, "user");
  await expect(page.getByText("live").first()).toBeVisible();
  const startedAt = Date.now();
  const { body } = demo().request as { body: object };
  const decision = await api<{ id: string; seq: number }>(request, "POST", "/decisions", body);
  await expect(page.getByText(`seq ${decision.seq}`).first()).toBeVisible({ timeout: 2_000 });
  expect(Date.now() - startedAt).toBeLessThan(2_500);
  await page.getByRole("button", { name: /why/i }).first().press("Enter");
  const trace = page.getByRole("dialog");
  await expect(trace).toContainText(/Allowed|Asks first|used up/);
  await expect(trace).toContainText(String(decision.seq));
  await page.keyboard.press("Escape");
  await expect(trace).toBeHidden();
});

test("an administrator finds an account, issues a grant, takes it back, and sees each movement with its cause", async ({
  page,
  request,
}) => {
  const mine = await api<Standing>(request, "GET", `/accounts/ext:demo-used-up/standing`);
  await signIn(page, "admin");
  await page.getByRole("searchbox").fill("ext:demo-used-up");
  await expect(page.getByText("1 account", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Lea Brandt" }).click();
  await expect(page).toHaveURL(new RegExp(mine.account));
  await expect(page.getByText(mine.account).first()).toBeVisible();
  await page.getByRole("tab", { name: "Grants" }).click();
  await page.getByRole("button", { name: /Issue/ }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel(/Amount/).fill("12.5");
  await form.getByLabel(/Reason/).fill("Goodwill for the outage");
  await form.getByRole("button", { name: /Issue/ }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("tabpanel")).toContainText("12.50");
  const after = await api<{ credits: { available: string } }>(
    request,
    "GET",
    "/accounts/ext:demo-used-up/standing",
  );
  expect(after.credits.available).toBe("12.5");
  await page.getByRole("tab", { name: "Ledger" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("12.50");
  await page.getByRole("button", { name: "Recompute" }).click();
  await expect(page.getByText(/0 difference/)).toBeVisible({ timeout: 15_000 });
  await page.getByRole("tab", { name: "Grants" }).click();
  await page.getByRole("tabpanel").getByRole("button", { name: /Void/ }).first().click();
  await form.getByLabel(/Reason/).fill("Issued by mistake");
  await form.getByRole("button", { name: /Void/ }).click();
  await expect(form).toBeHidden();
  const voided = await api<{ credits: { available: string } }>(
    request,
    "GET",
    "/accounts/ext:demo-used-up/standing",
  );
  expect(voided.credits.available).toBe("0");
});

test("a charge leads from its balance update back to the click that caused it", async ({ page, request }) => {
  const { data } = await api<{ data: { account: string; name: string }[] }>(
    request,
    "GET",
    "/accounts?query=Jun%20Park",
  );
  expect(data[0]?.name).toBe("Jun Park");
  await signIn(page, "admin");
  // Other tests open hundreds of accounts beside: the search stands in the address.
  await page.goto("/admin/accounts?q=Jun%20Park");
  await page.getByRole("link", { name: "Jun Park" }).click();
  await page.getByRole("tab", { name: "Ledger" }).click();
  const debit = page.getByRole("row").filter({ hasText: "debit" }).first();
  await debit.getByRole("button").last().click();
  const chain = page.getByRole("dialog");
  for (const link of [/dec_/, /use_/, /mon_/, /bal_/])
    await expect(chain.getByText(link).first()).toBeVisible();
});

test("a request that asks first goes on as soon as the account consents", async ({ page, request }) => {
  await signIn(page, "user");
  const body = { account: MINE, feature: "sora.video", usage: { seconds: 60 } };
  const blocked = await api<{ outcome: string; reason: string; seq: number }>(
    request,
    "POST",
    "/decisions",
    body,
  );
  expect(blocked).toMatchObject({ outcome: "blocked", reason: "consent_required" });
  await expect(page.getByText(`seq ${blocked.seq}`).first()).toBeVisible({ timeout: 3_000 });
  await page.getByLabel("Use all credits").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/consent is saved|saved/i).first()).toBeVisible();
  expect((await api<{ outcome: string }>(request, "POST", "/decisions", body)).outcome).toBe("allowed");
});

test("freezing stops every request at once, and lifting it lets them go on", async ({ page, request }) => {
  await signIn(page, "admin");
  await page.goto(
    `/admin/accounts/${(await api<Standing>(request, "GET", "/accounts/ext:demo-used-up/standing")).account}`,
  );
  const ask = () =>
    api<{ outcome: string; reason: string | null }>(request, "POST", "/decisions", {
      account: "ext:demo-used-up",
      feature: "codex.task",
      usage: { input_tokens: 100 },
    });
  await page.getByRole("button", { name: "Freeze…" }).click();
  await page
    .getByRole("dialog")
    .getByLabel(/Reason/)
    .fill("Abnormal usage");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Freeze/ })
    .click();
  await expect(page.getByText("Frozen", { exact: true }).first()).toBeVisible();
  expect(await ask()).toMatchObject({ outcome: "blocked", reason: "account_frozen" });
  await page.getByRole("button", { name: "Change the freeze…" }).click();
  const lift = page.getByRole("dialog");
  await lift.getByLabel(/Reason/).fill("It was a test");
  await lift.getByRole("button", { name: "Lift the freeze" }).click();
  await expect(page.getByText("Frozen", { exact: true })).toHaveCount(0);
  expect((await ask()).reason).not.toBe("account_frozen");
});
