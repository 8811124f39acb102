import { expect } from "@playwright/test";
import { idOfUuid } from "../lib/engine/ids";
import { planOnTrial, test } from "./fixtures";

test("a draft is tried on the usage of a day: who would be blocked, with a way to the accounts that notice", async ({
  page,
  signInAs,
}) => {
  const plan = await planOnTrial();
  await signInAs("admin");
  await page.goto("/admin/plans");
  await page.locator(`a[href="/admin/plans/${plan}"]`).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^On trial/);
  await expect(page.getByLabel("Try")).toHaveValue(`${plan}@2`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page).toHaveURL(/simulation=sim_/);
  await expect(
    page.getByText("6 newly blocked, 0 newly let through of 12 requests of 1 account.").first(),
  ).toBeVisible({
    timeout: 30_000,
  });
  const compared = page.getByRole("table", { name: /^What was answered/ });
  await expect(compared.getByRole("row", { name: /^Allowed/ })).toContainText("−6");
  await expect(compared.getByRole("row", { name: /^Blocked/ })).toContainText("+6");

  // The address leads back to it, and the list of runs says what it found.
  await page.reload();
  await expect(
    page.getByText("6 newly blocked, 0 newly let through of 12 requests of 1 account.").first(),
  ).toBeVisible();
  const runs = page.getByRole("table", { name: "Latest simulations of this plan" });
  await expect(runs.getByRole("row").nth(1)).toContainText("v2");

  await page
    .getByRole("table", { name: /^Most affected/ })
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Asks often/);
});

test("the published version changes nothing, and says so", async ({ page, signInAs }) => {
  const plan = await planOnTrial();
  await signInAs("admin");
  await page.goto(`/admin/plans/${plan}`);
  await page.getByLabel("Try").selectOption(`${plan}@1`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(
    page.getByText("Nothing changes: every answer of 12 requests of 1 account is the same.").first(),
  ).toBeVisible({
    timeout: 30_000,
  });
});

test("a run that takes its time is watched, and canceled", async ({ page, signInAs, database }) => {
  const plan = await planOnTrial();
  const { rows } = await database.query<{ id: string }>(
    `insert into simulations (id, actor, status, request, subject, decisions_done, decisions_total, attempts, claimed_until, created_at, started_at)
     values (gen_random_uuid(), 'test', 'running', $1, $2, 43000, 212400, 1, now() + interval '1 hour', now(), now()) returning id`,
    [
      JSON.stringify({ period: { from: 0, to: 86_400_000 }, accountIds: null }),
      JSON.stringify({
        plan: { ref: `${plan}@2`, of: plan, name: "x", content: {} },
        priceBook: null,
        insteadOf: [plan],
      }),
    ],
  );
  await signInAs("admin");
  await page.goto(`/admin/plans/${plan}?simulation=${idOfUuid("sim", rows[0]?.id ?? "")}`);
  await expect(page.getByRole("progressbar", { name: "Decisions done again" })).toHaveAttribute(
    "aria-valuenow",
    "20",
  );
  await expect(page.getByText(/43.000 of 212.400 decisions/).first()).toBeVisible();
  await page.screenshot({ path: "test-results/screens/plan-running-light-1280.png", fullPage: true });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Canceled. Nothing was compared.")).toBeVisible();
  const runs = page.getByRole("table", { name: "Latest simulations of this plan" });
  await expect(runs.getByRole("row").nth(1)).toContainText("canceled");
});

test("a plan that there is not is not found", async ({ page, signInAs }) => {
  await signInAs("admin");
  for (const id of ["pln_01k2x4t8b5f6q7r8s9v0w1x2y3", "nonsense"]) {
    await page.goto(`/admin/plans/${id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such plan");
  }
});
