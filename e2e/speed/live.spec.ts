import { expect } from "@playwright/test";
import { demand } from "../../lib/testing/contract/world";
import { api, ask, openAccount, test, untilLive } from "../fixtures";

const PER_SECOND = 500;
const SECONDS = 8;
/** Twenty batches a second. */
const BATCH = PER_SECOND / 20;
const SEEN_MS_MAX = 2_000;

test(`a usage event is on its user's screen within two seconds at p95, while ${PER_SECOND} decisions a second flow`, async ({
  page,
  addPerson,
  signIn,
}) => {
  test.setTimeout(60_000);
  const watched = await openAccount("team");
  const others = await Promise.all(Array.from({ length: 10 }, () => openAccount("team")));
  await signIn(await addPerson(watched));
  await page.goto("/usage");
  await untilLive(page);
  // When each number first stood on the page, by the clock that this process has too.
  await page.evaluate(() => {
    const seen: { seq: number; at: number }[] = [];
    Object.assign(window, { seen });
    const stamp = document.querySelector("[data-stream]") as Element;
    const note = () => {
      const seq = Number(/seq\s+([\d\s\u202f]+)/.exec(stamp.textContent ?? "")?.[1]?.replaceAll(/\D/g, ""));
      if (seq !== seen.at(-1)?.seq) requestAnimationFrame(() => seen.push({ seq, at: Date.now() }));
    };
    new MutationObserver(note).observe(stamp, { subtree: true, childList: true, characterData: true });
  });

  const startedAt = Date.now();
  const sent: { seq: number; at: number }[] = [];
  let flowed = 0;
  const flow = async (nth: number) => {
    const decisions = Array.from({ length: BATCH }, (_, item) => ({
      account: others[(nth + item) % others.length],
      feature: "codex.task",
      usage: { input_tokens: 10 },
      mode: "track",
      idempotency_key: `flow-${startedAt}-${nth}-${item}`,
    }));
    const answer = demand(await api.post("/decisions/batch", { decisions }), 200);
    flowed += answer.data.length;
  };
  const flows: Promise<void>[] = [];
  for (let tick = 0; tick < SECONDS * 20; tick++) {
    const due = startedAt + tick * 50;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
    flows.push(flow(tick));
    if (tick % 5 !== 0) continue;
    const at = Date.now();
    flows.push(
      ask(watched, "codex.task", { input_tokens: 100 }).then(({ seq }) => void sent.push({ seq, at })),
    );
  }
  await Promise.all(flows);
  const took = (Date.now() - startedAt) / 1_000;
  const last = Math.max(...sent.map(({ seq }) => seq));
  await expect(page.locator("[data-stream]")).toContainText(`seq ${last}`);
  const seen = await page.evaluate(() => (window as unknown as { seen: { seq: number; at: number }[] }).seen);
  const delays = sent.map(({ seq, at }) => (seen.find((one) => one.seq >= seq)?.at ?? Infinity) - at);
  const p95 = delays.toSorted((a, b) => a - b)[Math.ceil(delays.length * 0.95) - 1] as number;
  console.log(
    `${(flowed / took).toFixed(0)} decisions/s beside it; ${sent.length} events on screen, p95 ${p95} ms`,
  );
  expect(flowed).toBe(PER_SECOND * SECONDS);
  expect(flowed / took, "decisions a second").toBeGreaterThan(PER_SECOND * 0.9);
  expect(p95).toBeLessThan(SEEN_MS_MAX);
});
