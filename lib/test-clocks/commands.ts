import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { freshId, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { AuditTold, Author } from "@/lib/storage/audit-ports";
import { type NewTestClock, TEST_CLOCK_ACCOUNTS_MAX } from "./schema/clock-schema";

/** A clock that stands at `now` until it is moved. Sandbox accounts may be opened on it. */
export async function addTestClock(
  { audited, clock }: Pick<Runtime, "audited" | "clock">,
  author: Author,
  { name, now }: NewTestClock,
): Promise<string> {
  const wallNow = clock.now();
  const testClockId = freshId("clk", wallNow);
  return audited.write(author, async (tx) => {
    const createdAt = new Date(wallNow);
    await tx.testClock.create({ data: { id: uuidOfId(testClockId), name, nowAt: new Date(now), createdAt } });
    const added = { name, now: new Date(now).toISOString() };
    return { value: testClockId, told: told("test_clock.added", testClockId, null, added) };
  });
}

export type Advance =
  /** Every account of the clock is at its time, and what has fallen due by then is recorded. */
  | { readonly kind: "advanced" }
  | { readonly kind: "backwards"; readonly now: Instant }
  | { readonly kind: "too_many_accounts" }
  | { readonly kind: "unknown" };

/**
 * Moves a clock to `to` and every account on it, in id order; then ends the holds and records the expiry of the grants that
 * are due by then. Repeating it is harmless and finishes what a crash left undone: each account moves once per time. The clock
 * goes first, so that an account which is opened meanwhile starts at the new time; of two advances at once the later time
 * stands, for the clock and for every account.
 */
export async function advanceTestClock(
  runtime: TestClockRuntime,
  author: Author,
  testClockId: string,
  to: Instant,
): Promise<Advance> {
  const { db, audited } = runtime;
  const id = uuidOfId(testClockId);
  if ((await db.account.count({ where: { testClockId: id } })) > TEST_CLOCK_ACCOUNTS_MAX) {
    return { kind: "too_many_accounts" };
  }
  const moved = await audited.write<Advance>(author, async (tx) => {
    const before = await tx.testClock.findUnique({ where: { id } });
    // Compares and sets in one statement: nobody's later time is overwritten by an earlier one.
    const { count } = await tx.testClock.updateMany({
      where: { id, nowAt: { lte: new Date(to) } },
      data: { nowAt: new Date(to) },
    });
    if (count === 0) {
      const found = await tx.testClock.findUnique({ where: { id } });
      const value: Advance =
        found === null ? { kind: "unknown" } : { kind: "backwards", now: found.nowAt.getTime() };
      return { value, told: null };
    }
    const after = { now: new Date(to).toISOString() };
    const was = before === null ? null : { now: before.nowAt.toISOString() };
    return { value: { kind: "advanced" }, told: told("test_clock.advanced", testClockId, was, after) };
  });
  if (moved.kind !== "advanced") return moved;
  const accounts = await db.account.findMany({
    where: { testClockId: id },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const row of accounts) {
    await moveAccount(runtime, author.actor, idOfUuid("acct", row.id), testClockId, to);
  }
  return moved;
}

export type TestClockRuntime = Pick<Runtime, "db" | "audited" | "clock" | "acts" | "sweepAccount">;

async function moveAccount(
  runtime: TestClockRuntime,
  actor: string,
  accountId: string,
  testClockId: string,
  to: Instant,
): Promise<void> {
  const key = ownKey("test-clock", `${testClockId}:${to}`);
  const act = { kind: "clock_advanced", to } as const;
  // The clock's move is in the audit log, once for all its accounts. Refused means that the account is at a later time already: another advance has overtaken this one.
  await runtime.acts.record(accountId, act, { actor, requestId: null, key, requestHash: NOTHING_ASKED });
  await runtime.sweepAccount(accountId);
}

const NOTHING_ASKED = "0".repeat(32);

/** Clocks are of the sandbox. */
function told(action: string, object: string, before: object | null, after: object): AuditTold {
  return { action, object, accountId: null, livemode: false, before, after };
}
