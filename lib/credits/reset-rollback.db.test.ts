import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatDecimal } from "@/lib/engine/amounts";
import { dayWindow, of, task, windows } from "@/lib/engine/testing/example-plans";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import { asked, eventOf, grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { redeemBankedReset } from "./commands";

let testing: TestRuntime;
let owner: pg.Pool;

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Pool({ connectionString: testing.url, max: 1 });
  await owner.query(
    "create function refuse_for_test() returns trigger language plpgsql as $$ begin raise exception 'the disk is gone'; end $$",
  );
});

afterAll(async () => {
  await owner.end();
  await testing.end();
});

/** What the database refuses while `act` runs: one of the writes that a reset consists of. */
async function refusing(write: string, act: () => Promise<void>): Promise<void> {
  await owner.query(`create trigger refused before ${write} for each row execute function refuse_for_test()`);
  await act();
  await owner.query(`drop trigger refused on ${write.split(" on ")[1]}`);
}

test.each(["insert on account_events", "update on standings", "update on grants"])(
  "a reset whose effect cannot be written (%s) is not spent: window, reset and facts are as before, and the same key then redeems it (E7)",
  async (write) => {
    const { runtime } = testing;
    const plan = await publishPlan(runtime, [windows([dayWindow("day", "credits", 10)])]);
    const accountId = await openedAccount(runtime, plan);
    const grantId = await grantedTo(runtime, accountId, 1, { kind: "reset" });
    eventOf(await submit(runtime, accountId, task(9)));
    const state = async () => {
      const snapshot = await runtime.datasets.snapshot(accountId);
      const row = await runtime.accountReads.grant(grantId);
      const { seq, windows: counts, grants } = snapshot?.standing ?? {};
      return {
        ...{ seq, counts, facts: (await factsOf(runtime, accountId)).length },
        ...{ left: grants?.find(({ id }) => id === grantId)?.available, banked: row?.balance },
      };
    };
    const before = await state();
    expect(before.left).toBe(of(1));
    const redemption = asked();
    await refusing(write, async () => {
      await expect(redeemBankedReset(runtime, accountId, grantId, redemption)).rejects.toThrow();
      expect(await state()).toEqual(before);
    });
    const redeemed = await redeemBankedReset(runtime, accountId, grantId, redemption);
    if (redeemed.kind !== "redeemed") throw new Error(redeemed.kind);
    const [window] = redeemed.redemption.windows;
    expect([window?.before.used, window?.after.used].map((used) => formatDecimal(used ?? -1n))).toEqual([
      "9",
      "0",
    ]);
    expect((await redeemBankedReset(runtime, accountId, grantId, asked())).kind).toBe("no_reset_banked");
    expect(eventOf(await submit(runtime, accountId, task(10))).outcome.outcome).toBe("allowed");
    expect(await accountBreaks(runtime, accountId)).toEqual([]);
  },
);
