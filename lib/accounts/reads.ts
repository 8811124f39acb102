import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import { creditsOf } from "@/lib/engine/standing";
import type { Runtime } from "@/lib/runtime";
import type { AccountRow } from "@/lib/storage/read-ports";
import type { AccountSummaryWire, AccountWire, FormulaWire } from "./schema/account-schema";
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

/** A row of the admin's list, with the last 24 hours; `more` is the id to go on before. */
export async function searchAccounts(
  runtime: Runtime,
  query: string,
  limit: number,
  beforeId: string | null,
): Promise<{ accounts: AccountSummaryWire[]; more: string | null }> {
  const text = query === "" ? null : query;
  const rows = await runtime.accountReads.search({
    text,
    livemode: null,
    accountIds: null,
    limit: limit + 1,
    beforeId,
  });
  const shown = rows.slice(0, limit);
  const [activity] = await Promise.all([
    runtime.accountReads.activity(
      shown.map((row) => row.id),
      runtime.clock.now(),
    ),
    runtime.catalogue.prepare(new Set(shown.map((row) => row.plan))),
  ]);
  const accounts = shown.map((row): AccountSummaryWire => {
    const day = activity.get(row.id);
    const charged = day?.chargedByHour ?? [];
    return {
      account: row.id,
      name: row.name,
      external_id: row.externalId,
      plan_name: runtime.catalogue.values.plan(row.plan).name,
      frozen: row.frozen,
      available: formatDecimal(row.available),
      // Drawn as a line of 56 pixels, so a double is exact enough.
      spent_by_hour: charged.map((amount) => Number(amount) / 1e6),
      spent_24h: formatDecimal(charged.reduce((sum, amount) => sum + amount, 0n)),
      blocked_24h: day?.blocked ?? 0,
      last_seen_at: row.lastFactAt === 0 ? null : new Date(row.lastFactAt).toISOString(),
    };
  });
  return { accounts, more: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

/** What became of every credit: granted − used − expired − held = available (E2). Null where there is no such account. */
export async function readFormula(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
): Promise<FormulaWire | null> {
  const [snapshot, postings] = await Promise.all([
    runtime.datasets.snapshot(accountId),
    runtime.datasets.postingTotals(accountId),
  ]);
  if (snapshot === null) return null;
  const { standing, ledger } = snapshot;
  const { available, held } = creditsOf(standing);
  const posted = (kind: string) => postings.get(kind) ?? 0n;
  const unsettled = ledger.balance - available - held;
  return {
    granted: formatDecimal(posted("grant") + posted("adjustment") + posted("void")),
    used: formatDecimal(ledger.charged - ledger.refunded + unsettled),
    expired: formatDecimal(-posted("expiry")),
    refunded: "0",
    held: formatDecimal(held),
    available: formatDecimal(available),
  };
}
