import { expect, type Page } from "@playwright/test";
import { test, untilLive } from "../fixtures";

/** UX §5, on a processor four times as slow as this one. */
const SLOWER = 4;
const LCP_MS_MAX = 1_200;
const INP_MS_MAX = 150;
const SHIFT_MAX = 0.03;
/** What else runs on the machine can only make a page slower: the first visit of these that is in time proves that it can be. */
const VISITS_MAX = 5;

interface Felt {
  lcp: number;
  shift: number;
  /** How long each interaction kept its user waiting for the next frame. */
  interactions: Record<string, number>;
}

/** Writes down, from the page's first moment on, what its user would feel. */
async function feel(page: Page): Promise<() => Promise<Felt>> {
  await page.addInitScript(() => {
    const felt: Felt = { lcp: 0, shift: 0, interactions: {} };
    Object.assign(window, { felt });
    const watch = (type: string, note: (entry: never) => void, more: object = {}) =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) note(entry as never);
      }).observe({ type, buffered: true, ...more });
    watch("largest-contentful-paint", ({ startTime }: PerformanceEntry) => {
      felt.lcp = startTime;
    });
    watch("layout-shift", ({ value, hadRecentInput }: { value: number; hadRecentInput: boolean }) => {
      if (!hadRecentInput) felt.shift += value;
    });
    watch(
      "event",
      ({ interactionId, duration }: { interactionId: number; duration: number }) => {
        if (interactionId > 0)
          felt.interactions[interactionId] = Math.max(felt.interactions[interactionId] ?? 0, duration);
      },
      { durationThreshold: 16 },
    );
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return () => page.evaluate(() => (window as unknown as { felt: Felt }).felt);
}

/** Where each page is, and what its user does there most. */
const PAGES: readonly {
  readonly path: string;
  readonly role: "user" | "admin";
  use(page: Page): Promise<void>;
}[] = [
  {
    path: "/usage",
    role: "user",
    use: async (page) => {
      await page.getByRole("row").getByRole("button", { name: /^why/ }).first().click();
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    },
  },
  {
    path: "/admin/accounts",
    role: "admin",
    use: async (page) => {
      await page.getByRole("searchbox").pressSequentially("Robin", { delay: 60 });
      await page.getByRole("link", { name: "Robin Moreau" }).waitFor();
    },
  },
];

for (const { path, role, use } of PAGES) {
  test(`${path} is there, stands still and answers its user in time, on a slow processor`, async ({
    page,
    signInAs,
  }, info) => {
    await signInAs(role);
    const felt = await feel(page);
    const best = { lcp: Number.POSITIVE_INFINITY, inp: Number.POSITIVE_INFINITY, shift: 0 };
    const isInTime = () => best.lcp < LCP_MS_MAX && best.inp < INP_MS_MAX;
    for (let visit = 0; visit < VISITS_MAX && !isInTime(); visit++) {
      await page.goto(path);
      if (role === "user") await untilLive(page);
      else await page.getByRole("link").nth(5).waitFor();
      await page.waitForLoadState("load");
      await use(page);
      const { lcp, shift, interactions } = await felt();
      const inp = Math.max(0, ...Object.values(interactions));
      expect(lcp, "something was painted").toBeGreaterThan(0);
      expect(inp, "somebody interacted").toBeGreaterThan(0);
      best.lcp = Math.min(best.lcp, lcp);
      best.inp = Math.min(best.inp, inp);
      // What moves is never the machine's doing: the worst one counts.
      best.shift = Math.max(best.shift, shift);
    }
    const told = `${path}: LCP ${best.lcp.toFixed(0)} ms, INP ${best.inp.toFixed(0)} ms, shift ${best.shift.toFixed(4)}`;
    info.annotations.push({ type: "felt", description: told });
    console.log(told);
    expect.soft(best.lcp).toBeLessThan(LCP_MS_MAX);
    expect.soft(best.inp).toBeLessThan(INP_MS_MAX);
    expect.soft(best.shift).toBeLessThan(SHIFT_MAX);
  });
}
