import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "./session";

const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 360] as const;

/** What a page may weigh over the wire, in KB gzipped (UX §5). */
const SCRIPT_KB_MAX = { user: 190, admin: 230 } as const;
const STYLE_KB_MAX = 25;

async function openAs(page: Page, role: "user" | "admin", theme: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: theme as "light" | "dark", reducedMotion: "reduce" });
  await page.context().addCookies([{ name: "theme", value: theme, url: process.env.SPILLWAY_E2E_URL ?? "" }]);
  await signIn(page, role);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** No serious or critical finding, nothing that runs off the side; and a picture for whoever reviews. */
async function inspect(page: Page, name: string, theme: string, width: number): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "runs off the side").toBeLessThanOrEqual(0);
  await page.screenshot({ path: `test-results/screens/${name}-${theme}-${width}.png`, fullPage: true });
}

for (const theme of THEMES) {
  for (const width of WIDTHS) {
    test(`the user's pages can be used by everybody: ${theme}, ${width}`, async ({ page }) => {
      await page.goto("/sign-in");
      await page.setViewportSize({ width, height: 900 });
      await inspect(page, "sign-in", theme, width);
      await openAs(page, "user", theme, width);
      await expect(page.getByText(/live/).first()).toBeVisible();
      await inspect(page, "usage", theme, width);
      await page.getByRole("button", { name: /why/i }).first().click();
      await expect(page.getByRole("dialog")).toContainText("Seq");
      await inspect(page, "usage-trace", theme, width);
    });

    test(`the administrator's pages can be used by everybody: ${theme}, ${width}`, async ({ page }) => {
      await openAs(page, "admin", theme, width);
      await inspect(page, "accounts", theme, width);
      // Other tests open hundreds of accounts beside: the search stands in the address.
      await page.goto("/admin/accounts?q=Jun%20Park");
      await page.getByRole("link", { name: "Jun Park" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Jun Park" })).toBeVisible();
      await inspect(page, "account", theme, width);
      for (const tab of ["Ledger", "Grants", "Decisions"]) {
        await page.getByRole("tab", { name: tab }).click();
        await expect(page.getByRole("tabpanel")).toBeVisible();
        await inspect(page, `account-${tab.toLowerCase()}`, theme, width);
      }
    });
  }
}

test("nothing runs off the side at 320 pixels", async ({ page }) => {
  await openAs(page, "user", "light", 320);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

for (const role of ["user", "admin"] as const) {
  test(`the ${role}'s page weighs what it may`, async ({ page }) => {
    await openAs(page, role, "light", 1280);
    await page.goto(role === "user" ? "/usage" : "/admin/accounts", { waitUntil: "load" });
    const weights = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((entry) => entry.name.includes("/_next/static/"))
        .map((entry) => ({ name: entry.name, bytes: (entry as PerformanceResourceTiming).encodedBodySize })),
    );
    const kilobytes = (ending: string) =>
      weights
        .filter(({ name }) => new URL(name).pathname.endsWith(ending))
        .reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
    expect(kilobytes(".js"), "scripts were measured").toBeGreaterThan(50);
    expect(kilobytes(".js")).toBeLessThanOrEqual(SCRIPT_KB_MAX[role]);
    expect(kilobytes(".css")).toBeLessThanOrEqual(STYLE_KB_MAX);
  });
}
