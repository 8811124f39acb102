import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal, type Instant, type Microcredits } from "@/lib/engine/amounts";
import { foresee } from "@/lib/engine/foreseen";
import { accountNow, creditsOf, type Standing } from "@/lib/engine/standing";
import { ownKey, PURCHASE_ACTS } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { AccountRow, AccountSnapshot } from "@/lib/storage/read-ports";
import type { AccountBooksWire, AccountSummaryWire, AccountWire, FormulaWire } from "./schema/account-schema";
import type { StandingWire } from "./schema/standing-schema";
import { type AsOf, type PastStanding, pastStanding } from "./standing/past-standing";
import { standingWire } from "./standing/standing-wire";

/** The account's numbered snapshot, from one read of standing and ledger (B1, E1). Null where there is no such account. */
export async function readStanding(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  memberId: string | null = null,
): Promise<StandingWire | null> {
  const snapshot = await runtime.datasets.snapshot(accountId);
  return snapshot === null
    ? null
    : shown(runtime, snapshot.standing, snapshot.ledger, runtime.clock.now(), memberId);
}

/** The snapshot as it was, in the same shape; what of those facts is not settled by now is told as unsettled. */
export async function readPastStanding(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  asOf: AsOf,
  memberId: string | null = null,
): Promise<StandingWire | Exclude<PastStanding, { kind: "found" }> | null> {
  const past = await pastStanding(runtime, accountId, asOf);
  return past?.kind === "found" ? shown(runtime, past.standing, past, past.at, memberId) : past;
}

async function shown(
  runtime: Runtime,
  standing: Standing,
  ledger: { readonly balance: Microcredits },
  wallNow: Instant,
  memberId: string | null,
): Promise<StandingWire> {
  const plan = await runtime.catalogue.plan(standing.plan);
  const book = plan === null ? null : await runtime.catalogue.priceBook(plan.priceBook);
  if (plan === null || book === null)
    throw new Error(`the standing of ${standing.accountId} names a plan that is not published`);
  await runtime.catalogue.prepare(new Set(standing.holds.map((hold) => hold.plan)));
  const foreseen = foresee(standing, runtime.catalogue.values, accountNow(standing, wallNow));
  const { available, held } = creditsOf(standing);
  const books = { balance: ledger.balance, unsettled: ledger.balance - available - held };
  return standingWire(foreseen, books, plan, book, wallNow, memberId);
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
  // What nobody can type is no part of what they look for, and a NUL would be refused by the database.
  const typed = query.replaceAll(/\p{Cc}/gu, "").trim();
  const text = typed === "" ? null : typed;
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

const TRIES_MAX = 3;

/**
 * What became of every credit: granted − used − expired − refunded to card − held = available (E2), and how far settlement is behind. Null where
 * there is no such account.
 */
export async function readBooks(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
): Promise<AccountBooksWire | null> {
  for (let left = TRIES_MAX; ; left--) {
    // Totals first: a posting between the two reads moves the ledger's number, and then both are read again.
    const before = await runtime.datasets.snapshot(accountId);
    const postings = await runtime.datasets.postingTotals(accountId, ownKey(PURCHASE_ACTS, ""));
    const snapshot = await runtime.datasets.snapshot(accountId);
    if (before === null || snapshot === null) return null;
    if (before.ledger.ledgerSeq !== snapshot.ledger.ledgerSeq && left > 1) continue;
    return {
      seq: snapshot.standing.seq,
      formula: formulaOf(snapshot, postings),
      ...(await lagOf(runtime, snapshot)),
    };
  }
}

function formulaOf(
  { standing, ledger }: AccountSnapshot,
  postings: ReadonlyMap<string, bigint>,
): FormulaWire {
  const { available, held } = creditsOf(standing);
  const posted = (kind: string) => postings.get(kind) ?? 0n;
  const unsettled = ledger.balance - available - held;
  return {
    granted: formatDecimal(posted("grant") + posted("adjustment") + posted("void")),
    used: formatDecimal(ledger.charged - ledger.refunded - ledger.owed + unsettled),
    expired: formatDecimal(-posted("expiry")),
    // What a purchase took back when its money went back, less what it gave again when the money stayed after all.
    refunded: formatDecimal(-posted("taken_back")),
    held: formatDecimal(held),
    available: formatDecimal(available),
  };
}

/** A longer queue of one account is counted as this long: the figure tells that something is wrong, not how wrong. */
const UNSETTLED_MAX = 1_000;

/** How long the oldest usage event has been waiting for its monetization event. */
async function lagOf(
  runtime: Runtime,
  { standing, ledger }: AccountSnapshot,
): Promise<Pick<AccountBooksWire, "lag_ms" | "unsettled_events">> {
  const { accountId, seq } = standing;
  const facts =
    seq === ledger.settledSeq
      ? []
      : await runtime.datasets.facts(accountId, ledger.settledSeq, seq, UNSETTLED_MAX);
  const waiting = facts.flatMap((fact) => (fact.kind === "usage" ? [fact.event.decidedAt] : []));
  const oldest = waiting[0];
  const now = accountNow(standing, runtime.clock.now());
  return { unsettled_events: waiting.length, lag_ms: oldest === undefined ? 0 : Math.max(0, now - oldest) };
}
