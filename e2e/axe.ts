import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Fails where axe finds something serious or critical in a part of the page, or in all of it. "Legacy" is one run in the page itself. The
 * other mode is for pages with frames, which ours have not: it opens a blank page for every run, and takes twice as long for the same rules.
 */
export async function expectNothingGrave(page: Page, name: string, part?: string): Promise<void> {
  const axe = new AxeBuilder({ page })
    .options({ runOnly: RULES, resultTypes: ["violations"], iframes: false, preload: false })
    .setLegacyMode();
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
    [],
  );
  expect(await page.locator("iframe, frame").count(), `${name} has frames, which are not looked into`).toBe(
    0,
  );
}
