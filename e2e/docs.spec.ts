import { expect, type Page } from "@playwright/test";
import { expectNothingGrave } from "./axe";
import { BASE_URL, demo, test } from "./fixtures";

const PAGES = [
  "/docs",
  "/docs/concepts/waterfall",
  "/docs/calling/errors",
  "/docs/resources/plans",
  "/docs/api",
  "/docs/api/credits",
  "/docs/problems/limit_reached",
  "/docs/operations",
  "/docs/try",
];
/** Of pages that are text in the one layout, each theme and each width is looked at once. */
const TEXTS = new Set([
  "/docs/calling/errors",
  "/docs/resources/plans",
  "/docs/problems/limit_reached",
  "/docs/operations",
]);
const LOOKS = (["light", "dark"] as const).flatMap((theme) =>
  [1280, 360].map((width) => ({ theme, width, name: `${theme}-${width}` })),
);
/** A page that draws a cascade is sent what draws it. */
const SCRIPT_KB_MAX = { text: 150, drawing: 160 } as const;
const SHIFT_MAX = 0.03;

async function beyond(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const { theme, width, name } of LOOKS) {
  const isOneOfTwo = (theme === "light") === width > 600;
  for (const path of PAGES.filter((one) => isOneOfTwo || !TEXTS.has(one))) {
    test(`${path} needs no sign-in, fits and has nothing serious for axe, ${name}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.context().addCookies([{ name: "theme", value: theme, url: BASE_URL }]);
      expect((await page.goto(path))?.status()).toBe(200);
      await page.screenshot({ path: `test-results/screens/docs${path.replaceAll("/", "-")}-${name}.png` });
      await expectNothingGrave(page, path);
      expect(await beyond(page), "runs off the side by so many pixels").toBe(0);
    });
  }
}

test("a slash searches, and the keyboard alone leads to what was found", async ({ page }) => {
  await page.goto("/docs");
  const search = page.getByRole("combobox", { name: "Search the docs" });
  // Pressed again until the page has begun to listen.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await search.fill("banked resets");
  await expect(page.getByRole("option").first()).toContainText("Banked resets");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/docs\/concepts\/windows#banked-resets$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Windows");
  await page.keyboard.press("/");
  await search.fill("nothing is called like this");
  await expect(page.getByRole("status").filter({ hasText: "Nothing is found" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
});

test("the language of an example is chosen for all of them, also on the next page", async ({ page }) => {
  await page.goto("/docs/quickstart");
  const typescript = page.locator('.example [data-code="ts"][data-request]');
  await expect(typescript.first()).toBeHidden();
  // Chosen again until the page has begun to listen: choosing twice is choosing.
  await expect(async () => {
    await page.getByRole("button", { name: "TypeScript", exact: true }).first().click();
    await expect(typescript.first()).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.goto("/docs/resources/holds");
  await expect(typescript.first()).toBeVisible();
  await expect(page.locator('.example [data-code="sh"][data-request]').first()).toBeHidden();
});

test("an example's cascade is drawn by the product's own component", async ({ page }) => {
  await page.goto("/docs/concepts/waterfall");
  const drawing = page.locator(".example-drawing").nth(1);
  await expect(drawing.getByRole("list", { name: "Sources in the order they pay" })).toBeVisible();
  await expect(drawing).toContainText("pays 2.50 credits");
  await expect(drawing).toContainText("pays 3.50 credits");
});

test("every page is Markdown at its own address, and models find them all", async ({ request }) => {
  const page = await request.get("/docs/concepts/consent.md");
  expect(page.headers()["content-type"]).toContain("text/markdown");
  expect(await page.text()).toMatch(/^# Consent\n/);
  expect((await request.get("/docs.md")).status()).toBe(200);
  expect((await request.get("/docs/nothing-here.md")).status()).toBe(404);
  const list = await (await request.get("/llms.txt")).text();
  const addresses = [...list.matchAll(/\]\((\/docs[^)]*\.md)\)/g)].map(([, address]) => address as string);
  expect(addresses.length).toBeGreaterThan(50);
  for (const address of addresses) expect((await request.get(address)).status(), address).toBe(200);
  const whole = await (await request.get("/llms-full.txt")).text();
  expect(whole).toContain("# The waterfall");
  expect(whole).toContain("# Decisions: reference");
});

test("the interactive reference comes from this host and works with the sandbox key", async ({ page }) => {
  test.setTimeout(60_000);
  const foreign: string[] = [];
  page.on("request", (asked) => {
    if (!asked.url().startsWith(BASE_URL) && !asked.url().startsWith("data:")) foreign.push(asked.url());
  });
  await page.goto("/docs/try");
  await page.getByRole("button", { name: "Load the interactive reference" }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  const dialog = page.locator(".dialog-ux");
  await dialog.getByRole("textbox").first().fill(demo().request.key);
  await dialog.getByRole("button", { name: "Apply credentials" }).first().click();
  await dialog.getByRole("button", { name: "Close" }).first().click();
  await page.locator("#operations-tag-Accounts").click();
  const operation = page.locator("#operations-Accounts-getAccount");
  await operation.locator(".opblock-summary-control").click();
  await operation.getByPlaceholder("id").fill("ext:demo-user");
  await operation.getByRole("button", { name: "Execute" }).click();
  await expect(operation.locator(".live-responses-table")).toContainText("Robin Moreau");
  await page.screenshot({ path: "test-results/screens/docs-try-done.png" });
  expect(foreign).toEqual([]);
});

for (const [path, kind] of [
  ["/docs", "drawing"],
  ["/docs/concepts/waterfall", "drawing"],
  ["/docs/api/credits", "text"],
] as const) {
  test(`${path} weighs no more than it may, and nothing on it moves`, async ({ page }) => {
    await page.addInitScript(() => {
      Object.assign(window, { shift: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
          (window as unknown as { shift: number }).shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(path, { waitUntil: "networkidle" });
    const { script, shift } = await page.evaluate(() => ({
      script: performance
        .getEntriesByType("resource")
        .map((entry) => entry as PerformanceResourceTiming)
        .filter((entry) => /\/_next\/static\/.*\.js$/.test(new URL(entry.name).pathname))
        .reduce((total, entry) => total + entry.encodedBodySize / 1024, 0),
      shift: (window as unknown as { shift: number }).shift,
    }));
    console.log(`${path}: JS ${script.toFixed(1)} KB, shift ${shift.toFixed(4)}`);
    expect(script).toBeGreaterThan(50);
    expect(script).toBeLessThanOrEqual(SCRIPT_KB_MAX[kind]);
    expect(shift).toBeLessThan(SHIFT_MAX);
  });
}
