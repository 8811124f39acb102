import { expect, type Page } from "@playwright/test";
import { ask, grant, openAccount, test, untilLive, useUpVideo } from "./fixtures";

/** What a page may weigh over the wire, in KB gzipped, on a first visit (UX §5). */
const SCRIPT_KB_MAX = { user: 190, admin: 230 } as const;
const STYLE_KB_MAX = 25;
const FONT_KB_MAX = 70;
const SHIFT_MAX = 0.03;

interface Weights {
  readonly script: number;
  readonly style: number;
  readonly font: number;
}

/** All that was loaded from our own build, as it came over the wire. */
async function weightsOf(page: Page): Promise<Weights> {
  await page.waitForLoadState("load");
  const files = await page.evaluate(async () => {
    // What hydration asks for has been asked for once nothing new has come for a while.
    let count = -1;
    const seen = () => performance.getEntriesByType("resource").length;
    while (count !== seen()) {
      count = seen();
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    return performance
      .getEntriesByType("resource")
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => name.includes("/_next/static/"))
      .map(({ name, encodedBodySize, decodedBodySize }) => ({ name, encodedBodySize, decodedBodySize }));
  });
  const sum = (pattern: RegExp) =>
    files
      .filter(({ name }) => pattern.test(new URL(name).pathname))
      .reduce((total, { encodedBodySize }) => total + encodedBodySize / 1024, 0);
  const scripts = files.filter(({ name }) => name.includes(".js"));
  expect(scripts.length, "scripts were measured").toBeGreaterThan(5);
  expect(
    scripts.every(
      ({ encodedBodySize, decodedBodySize }) => encodedBodySize < decodedBodySize || decodedBodySize < 1_024,
    ),
    "scripts come compressed",
  ).toBe(true);
  return { script: sum(/\.js$/), style: sum(/\.css$/), font: sum(/\.woff2$/) };
}

for (const { role, pages } of [
  {
    role: "user",
    pages: [
      "/usage",
      "/activity",
      "/check",
      "/credits",
      "/keys",
      "/settings",
      "/settings/webhooks",
      "members",
    ],
  },
  { role: "admin", pages: ["/admin/accounts", "account"] },
] as const) {
  for (const path of pages) {
    test(`what the ${role} opens at ${path} weighs no more than it may`, async ({
      page,
      signInAs,
      signIn,
      addPerson,
      request,
    }, info) => {
      if (path === "members") {
        const account = await openAccount("team", { kind: "organization" });
        await signIn(await addPerson(account));
      } else await signInAs(role);
      const own = await page.request.get("/api/v1/accounts?query=ext:demo-user");
      const target =
        path === "account"
          ? `/admin/accounts/${(await own.json()).data[0].id}`
          : path === "members"
            ? "/settings/members"
            : path;
      await page.goto(target);
      const weights = await weightsOf(page);
      const told = `${path}: JS ${weights.script.toFixed(1)} KB, CSS ${weights.style.toFixed(1)} KB, fonts ${weights.font.toFixed(1)} KB`;
      info.annotations.push({ type: "weight", description: told });
      console.log(told);
      expect(weights.script).toBeLessThanOrEqual(SCRIPT_KB_MAX[role]);
      expect(weights.style).toBeLessThanOrEqual(STYLE_KB_MAX);
      expect(weights.font).toBeLessThanOrEqual(FONT_KB_MAX);
      void request;
    });
  }
}

for (const [width, height] of [
  [1280, 900],
  [360, 740],
] as const) {
  test(`nothing moves when live data arrives, ${width} pixels wide`, async ({
    page,
    addPerson,
    signIn,
  }, info) => {
    const account = await openAccount("pro", { consent: { mode: "ask" } });
    await grant(account, "purchased", "50");
    await ask(account, "codex.task", { input_tokens: 2_000, output_tokens: 100 });
    await signIn(await addPerson(account));
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      const shifts: { value: number; what: string }[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
          sources?: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
        })[]) {
          const nodes =
            entry.sources?.map(({ node, previousRect, currentRect }) => {
              const name = (node as Element | null)?.outerHTML?.slice(0, 80) ?? node?.nodeValue;
              return `${name} from ${previousRect.y} by ${previousRect.height} to ${currentRect.y} by ${currentRect.height}`;
            }) ?? [];
          if (!entry.hadRecentInput) shifts.push({ value: entry.value, what: nodes.join(" | ") });
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto("/usage");
    await untilLive(page);
    // From here on it is live data that arrives; what moves while a page loads on a busy machine is another question.
    await page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts.splice(0));
    const strip = page.getByRole("region", { name: "Newest request" });
    for (let count = 0; count < 4; count++)
      await ask(account, "codex.task", { input_tokens: 3_000, output_tokens: 50 });
    await useUpVideo(account);
    await expect(strip).toContainText("39.75 credits");
    await ask(account, "sora.video", { seconds: 12 });
    await expect(strip).toContainText("Blocked");
    const { seq } = await ask(account, "image", { images: 2 });
    await expect(page.locator("[data-stream]")).toContainText(`seq ${seq}`);
    await expect(strip).toContainText("Allowed: 2.50 credits");
    const shifts = await page.evaluate(
      () => (window as unknown as { shifts: { value: number; what: string }[] }).shifts,
    );
    const total = shifts.reduce((sum, { value }) => sum + value, 0);
    console.log(`layout shift at ${width}: ${total.toFixed(4)}`);
    info.annotations.push({ type: "layout shift", description: total.toFixed(4) });
    expect(total, JSON.stringify(shifts)).toBeLessThan(SHIFT_MAX);
  });
}
