import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import type { Runtime } from "@/lib/runtime";
import type { AccountRow } from "@/lib/storage/ports";
import type { AccountWire } from "./schema/account-schema";
import type { StandingWire } from "./schema/standing-schema";
import { standingWire } from "./standing/standing-wire";

/** The account's numbered snapshot, from one read of standing and ledger (B1, E1). Null where there is no such account. */
export async function readStanding(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
): Promise<StandingWire | null> {
  const snapshot = await runtime.datasets.snapshot(accountId);
  if (snapshot === null) return null;
  const plan = await runtime.catalogue.plan(snapshot.standing.plan);
  const book = plan === null ? null : await runtime.catalogue.priceBook(plan.priceBook);
  if (plan === null || book === null)
    throw new Error(`the standing of ${accountId} names a plan that is not published`);
  return standingWire(snapshot.standing, snapshot.ledger, plan, book, runtime.clock.now());
}

export function accountWire(row: AccountRow): AccountWire {
  return {
    id: row.id,
    external_id: row.externalId,
    name: row.name,
    kind: row.kind,
    email: row.email,
    livemode: row.livemode,
    test_clock: row.testClockId,
    plan: row.plan,
    time_zone: row.timeZone,
    frozen: row.frozen,
    seq: row.seq,
    balance: formatDecimal(row.balance),
    created_at: new Date(row.createdAt).toISOString(),
  };
}
