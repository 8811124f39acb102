import { type Browser, expect, type Page } from "@playwright/test";
import { demand } from "../../lib/testing/contract/world";
import { api, openAccount, test, untilLive } from "../fixtures";

const ROWS = 10_000;
const BATCH = 1_000;
/** Of the processor's time, so that what else runs on the machine is not counted against the page. */
const TASK_MS_MAX = 50;
/** Forty rows of 45 pixels a frame: the whole list in some five seconds. */
const PX_A_FRAME = 1_800;

interface TraceEvent {
  readonly name: string;
  readonly tdur?: number;
  readonly dur?: number;
}

/** Scrolls by whole frames until the first or the last row is in the page; what is below is fetched on the way. */
async function scrollTo(page: Page, end: "top" | "bottom"): Promise<void> {
  await page.locator("[data-activity]").evaluate(
    (list, { px, last, end }) =>
      new Promise<void>((resolve) => {
        const step = () => {
          list.scrollTop += end === "bottom" ? px : -px;
          const isThere =
            end === "top" ? list.scrollTop === 0 : list.querySelector(`[data-index="${last}"]`) !== null;
          if (isThere) resolve();
          else requestAnimationFrame(step);
        };
        step();
      }),
    { px: PX_A_FRAME, last: ROWS - 1, end },
  );
}

/** How much of the processor each task of the page took meanwhile, longest first, in milliseconds. */
async function tasksDuring(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return trace.traceEvents
    .filter(({ name }) => name === "RunTask")
    .map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1_000)
    .toSorted((a, b) => b - a);
}

test(`${ROWS} rows of activity scroll without a task of more than ${TASK_MS_MAX} ms, and only those in sight are in the page`, async ({
  page,
  browser,
  addPerson,
  signIn,
}, info) => {
  test.setTimeout(60_000);
  const account = await openAccount("team");
  for (let from = 0; from < ROWS; from += BATCH) {
    const decisions = Array.from({ length: BATCH }, (_, nth) => ({
      ...{ account, feature: "codex.task", usage: { input_tokens: 10 }, mode: "track" },
      idempotency_key: `row-${from + nth}`,
    }));
    demand(await api.post("/decisions/batch", { decisions }), 200);
  }
  await signIn(await addPerson(account));
  await page.goto("/activity");
  await untilLive(page);
  const tasks = await tasksDuring(browser, page, async () => {
    await scrollTo(page, "bottom");
    expect(await page.locator("[data-index]").count()).toBeLessThan(60);
    await scrollTo(page, "top");
  });
  const longest = tasks.slice(0, 3).map((ms) => ms.toFixed(0));
  const told = `${ROWS} rows down and up: ${tasks.length} tasks, the longest ${longest.join(", ")} ms`;
  info.annotations.push({ type: "felt", description: told });
  console.log(told);
  expect(tasks.length, "tasks were measured").toBeGreaterThan(500);
  expect(tasks[0]).toBeLessThan(TASK_MS_MAX);
});
