import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordAct } from "@/lib/accounts/commands";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { ONE } from "@/lib/engine/amounts";
import { dayWindow, task, windows } from "@/lib/engine/testing/example-plans";
import type { Runtime } from "@/lib/runtime";
import type { Started } from "@/lib/start-runtime";
import { accountBreaks, factsOf } from "@/lib/testing/account-books";
import {
  asked,
  bySystem,
  grantedTo,
  openedAccount,
  publishPlan,
  submit,
  tally,
} from "@/lib/testing/builders";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { type RedeemedReset, redeemBankedReset } from "./commands";

let testing: TestRuntime;
let otherProcess: Started;
let one: Runtime;
let other: Runtime;

beforeAll(async () => {
  testing = await startTestRuntime();
  otherProcess = await startTestProcess(testing.url, testing.clock);
  one = testing.runtime;
  other = otherProcess.runtime;
});

afterAll(async () => {
  await otherProcess.stop();
  await testing.end();
});

const both = (i: number) => (i % 2 === 0 ? one : other);
const layer = (key: string, limit: number) =>
  windows([dayWindow(key, "credits", limit)], { key, source: "free" });

const bank = (accountId: AuthorizedAccountId, count: number, keys: string[] | null = null) =>
  grantedTo(one, accountId, count, { kind: "reset", windows: keys });

const redeemAt = (i: number, accountId: AuthorizedAccountId, key?: string) =>
  redeemBankedReset(both(i), accountId, null, asked(key));
const redeemed = (answers: readonly RedeemedReset[]) =>
  answers.filter((answer) => answer.kind === "redeemed").length;

async function bankedOf(accountId: string): Promise<bigint> {
  const standing = (await one.standings.load([accountId])).get(accountId);
  const resets = standing?.grants.filter(({ kind }) => kind === "reset") ?? [];
  return resets.reduce((sum, { available }) => sum + available, 0n) / ONE;
}

async function redemptionsOf(accountId: string): Promise<number> {
  const facts = await factsOf(one, accountId);
  return facts.filter(({ kind, event }) => kind === "account" && event.act.kind === "reset_redeemed").length;
}

describe("banked resets, redeemed by many at once from two processes,", () => {
  test("each give back another window: of 24 redemptions exactly as many succeed as there are resets (A1, A2)", async () => {
    const keys = ["a", "b", "c", "d", "e", "f"];
    const plan = await publishPlan(
      one,
      keys.map((key) => layer(key, 2)),
    );
    const accountId = await openedAccount(one, plan);
    await submit(one, accountId, task(12));
    for (const key of keys.slice(0, 4)) await bank(accountId, 1, [key]);
    const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => redeemAt(i, accountId)));
    expect(redeemed(answers)).toBe(4);
    const refusals = answers.filter(({ kind }) => kind !== "redeemed").map(({ kind }) => kind);
    expect(new Set(refusals)).toEqual(new Set(["no_reset_banked"]));
    expect(await bankedOf(accountId)).toBe(0n);
    expect(await redemptionsOf(accountId)).toBe(4);
    // Two credits of each window that was given back, and nothing of the two that were not.
    const after = await Promise.all(
      Array.from({ length: 12 }, (_, i) => submit(both(i), accountId, task(1))),
    );
    expect(tally(after)).toEqual({ allowed: 8, blocked: 4 });
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("are used up one by one by as many uses in turn, and none for nothing", async () => {
    const accountId = await openedAccount(one, await publishPlan(one, [layer("day", 3)]));
    await bank(accountId, 5);
    for (let round = 0; round < 5; round++) {
      await submit(both(round), accountId, task(3));
      const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => redeemAt(i, accountId)));
      expect(redeemed(answers)).toBe(1);
    }
    expect(await bankedOf(accountId)).toBe(0n);
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("race with usage: every reset that is gone is a redemption that gave something back, and no window admits more than that (W2)", async () => {
    const accountId = await openedAccount(one, await publishPlan(one, [layer("day", 4)]));
    await bank(accountId, 6);
    const [uses, answers] = await Promise.all([
      Promise.all(Array.from({ length: 60 }, (_, i) => submit(both(i), accountId, task(1)))),
      Promise.all(Array.from({ length: 20 }, (_, i) => redeemAt(i, accountId))),
    ]);
    const count = redeemed(answers);
    expect(await bankedOf(accountId)).toBe(6n - BigInt(count));
    for (const answer of answers) {
      if (answer.kind !== "redeemed") continue;
      const [window] = answer.redemption.windows;
      expect((window?.before.used ?? 0n) > 0n).toBe(true);
      expect(window?.after.used).toBe(0n);
    }
    expect(tally(uses).allowed ?? 0).toBeLessThanOrEqual(4 * (count + 1));
    expect(await accountBreaks(one, accountId)).toEqual([]);
  });

  test("under one key use one reset, and all are answered the same", async () => {
    const accountId = await openedAccount(one, await publishPlan(one, [layer("day", 3)]));
    await bank(accountId, 5);
    await submit(one, accountId, task(3));
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => redeemAt(i, accountId, "once")));
    expect(redeemed(answers)).toBe(12);
    const seqs = answers.map((answer) => (answer.kind === "redeemed" ? answer.event.seq : 0));
    expect(new Set(seqs).size).toBe(1);
    expect(await bankedOf(accountId)).toBe(4n);
  });

  test("go by the plan of the instant, also one that the process never saw", async () => {
    const narrow = await publishPlan(one, [layer("day", 3)]);
    const wide = await publishPlan(other, [layer("day", 3), layer("more", 3)]);
    const accountId = await openedAccount(one, narrow);
    await bank(accountId, 9, ["more"]);
    await submit(one, accountId, task(3));
    expect(await redeemAt(0, accountId)).toEqual({ kind: "reset_without_effect" });
    await recordAct(other, accountId, { kind: "plan_changed", plan: wide, reason: "upgrade" }, bySystem);
    await submit(other, accountId, task(3));
    const answers = await Promise.all(Array.from({ length: 4 }, () => redeemAt(0, accountId)));
    expect(redeemed(answers)).toBe(1);
  });
});
