import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, dayWindow, HOUR, promo, task, windows } from "@/lib/engine/testing/example-plans";
import { accountBreaks } from "@/lib/testing/account-books";
import { eventOf, grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { readStanding } from "../reads";

let testing: TestRuntime;
beforeAll(async () => {
  testing = await startTestRuntime();
});
afterAll(() => testing.end());

// Regression: between two decisions the snapshot showed the credits of the period before, and a window without its span.
test("a snapshot shows what the next decision starts from, names the last fact, and says what is due", async () => {
  const { runtime, clock } = testing;
  const plan = await publishPlan(runtime, [windows([dayWindow("day", "credits", 2)]), promo()]);
  const account = await openedAccount(runtime, plan);
  const recurrence = { every: 1, unit: "day", anchor_at: clock.now() } as const;
  const grant = await grantedTo(runtime, account, 10, { recurrence });
  const read = async () => {
    const standing = await readStanding(runtime, account);
    if (standing === null) throw new Error("no standing");
    return standing;
  };
  await submit(runtime, account, task(9));
  const held = eventOf(await submit(runtime, account, task(1, { kind: "hold", holdSeconds: 3_600 })));
  expect(await read()).toMatchObject({ seq: 4, due: [], credits: { available: "2", held: "1", due: "0" } });

  clock.advance(HOUR);
  expect(await read()).toMatchObject({
    ...{ seq: 4, holds: [], credits: { available: "3", held: "0", unsettled: "7", balance: "10", due: "0" } },
    due: [{ what: "hold_expired", object: `hold_${held.ref}`, amount: "0" }],
  });

  clock.advance(DAY - HOUR);
  const foreseen = await read();
  expect(foreseen).toMatchObject({
    seq: 4,
    credits: { available: "10", held: "0", unsettled: "7", balance: "10", due: "7" },
    due: [
      { what: "hold_expired" },
      { what: "grant_reset", object: grant, amount: "-3" },
      { what: "grant_renewed", object: grant, amount: "10" },
    ],
    windows: [
      { used: "0", resets_at: "2026-02-15T00:00:00.000Z", rule: { started_at: "2026-02-14T00:00:00.000Z" } },
    ],
    next_payer: [{ feature: "codex.task", layer: "windows" }, {}, {}],
  });
  const next = eventOf(await submit(runtime, account, task(12)));
  expect(next.outcome.layers.map(({ taken }) => taken)).toEqual([2_000_000n, 10_000_000n]);
  expect(next.seq).toBe(4 + foreseen.due.length + 1);
  expect((await read()).due).toEqual([]);
  expect(await accountBreaks(runtime, account)).toEqual([]);
});
