import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { freshId, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import { type NewTestClock, TEST_CLOCK_ACCOUNTS_MAX } from "./schema/clock-schema";

/** Who makes or moves a clock, and by which request: for the audit log and the accounts' facts. */
export interface ClockAuthor {
  readonly actor: string;
  readonly requestId: string;
}

/** A clock that stands at `now` until it is moved. Sandbox accounts may be opened on it. */
export async function addTestClock(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  author: ClockAuthor,
  { name, now }: NewTestClock,
): Promise<string> {
  const wallNow = clock.now();
  const testClockId = freshId("clk", wallNow);
  await db.$transaction(async (tx) => {
    const createdAt = new Date(wallNow);
    await tx.testClock.create({ data: { id: uuidOfId(testClockId), name, nowAt: new Date(now), createdAt } });
    await tx.auditLog.create({
      data: auditRow(wallNow, author, "test_clock.added", testClockId, { name, now }),
    });
  });
  return testClockId;
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
  author: ClockAuthor,
  testClockId: string,
  to: Instant,
): Promise<Advance> {
  const { db, clock } = runtime;
  const id = uuidOfId(testClockId);
  if ((await db.account.count({ where: { testClockId: id } })) > TEST_CLOCK_ACCOUNTS_MAX) {
    return { kind: "too_many_accounts" };
  }
  const moved = await db.$transaction(async (tx): Promise<Advance> => {
    // Compares and sets in one statement: nobody's later time is overwritten by an earlier one.
    const { count } = await tx.testClock.updateMany({
      where: { id, nowAt: { lte: new Date(to) } },
      data: { nowAt: new Date(to) },
    });
    if (count === 0) {
      const found = await tx.testClock.findUnique({ where: { id } });
      return found === null ? { kind: "unknown" } : { kind: "backwards", now: found.nowAt.getTime() };
    }
    await tx.auditLog.create({
      data: auditRow(clock.now(), author, "test_clock.advanced", testClockId, { now: to }),
    });
    return { kind: "advanced" };
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

export type TestClockRuntime = Pick<Runtime, "db" | "clock" | "acts" | "sweepAccount">;

async function moveAccount(
  runtime: TestClockRuntime,
  actor: string,
  accountId: string,
  testClockId: string,
  to: Instant,
): Promise<void> {
  const key = ownKey("test-clock", `${testClockId}:${to}`);
  const act = { kind: "clock_advanced", to } as const;
  // Refused means that the account is at a later time already: another advance has overtaken this one.
  await runtime.acts.record(accountId, act, { actor, key, requestHash: NOTHING_ASKED });
  await runtime.sweepAccount(accountId);
}

const NOTHING_ASKED = "0".repeat(32);

function auditRow(
  at: Instant,
  { actor, requestId }: ClockAuthor,
  action: string,
  object: string,
  after: Readonly<Record<string, string | number>>,
) {
  return { id: uuidOfId(freshId("evt", at)), at: new Date(at), actor, action, object, after, requestId };
}
