import { formatDecimal } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { creditsOf } from "@/lib/engine/standing";
import {
  chargeOutcome,
  judgeTopUp,
  type TopUpCharge,
  type TopUpTerms,
  type TopUpVerdict,
} from "@/lib/engine/top-up";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import { readEffects } from "../purchases/effects";
import { type KnownPurchase, known, withFacts } from "../reads";
import type { TopUpWire } from "../schema/top-up-schema";

/** More than a month of charges by any sensible cap, and than the failures in a row that pause it. */
const CHARGES_MAX = 500;

/** An account's auto top-up as it is set, what it did, and what follows from both now. */
export interface StandingTopUp {
  readonly row: TopUpRow;
  readonly verdict: TopUpVerdict;
  readonly last: KnownPurchase | null;
}

type TopUpRow = NonNullable<Awaited<ReturnType<typeof findRow>>>;

function findRow(runtime: Runtime, accountId: string) {
  return runtime.db.autoTopUp.findUnique({
    where: { accountId: uuidOfId(accountId) },
    include: { package: true, account: { select: { livemode: true } } },
  });
}

/** Null where it was never set. Judged by the wall clock: money knows no test clock. */
export async function readTopUp(runtime: Runtime, accountId: string): Promise<StandingTopUp | null> {
  const row = await findRow(runtime, accountId);
  if (row === null) return null;
  const rows = await runtime.db.purchase.findMany({
    where: { accountId: row.accountId, origin: "auto_top_up" },
    include: withFacts,
    orderBy: { crossing: "desc" },
    take: CHARGES_MAX,
  });
  const effects = await readEffects(runtime.db, row.accountId, null);
  const purchases = rows
    .toReversed()
    .map((purchase) => known(purchase, effects.get(idOfUuid("pur", purchase.id))));
  // After the charges: credits that one of them is known to have given are in it.
  const standing = (await runtime.standings.load([accountId])).get(accountId);
  if (standing === undefined) return null;
  const terms: TopUpTerms = {
    isOn: row.isOn,
    threshold: row.threshold,
    priceMinor: row.package.priceMinor,
    monthlyCapMinor: row.monthlyCapMinor,
    setAt: row.setAt.getTime(),
  };
  const verdict = judgeTopUp(
    terms,
    purchases.map(chargeOf),
    creditsOf(standing).available,
    standing.timeZone,
    runtime.clock.now(),
  );
  return { row, verdict, last: purchases.at(-1) ?? null };
}

function chargeOf({ row, state, effect }: KnownPurchase): TopUpCharge {
  const { outcome, failure } = chargeOutcome(state, effect);
  return {
    nth: row.crossing ?? 0,
    begunAt: row.createdAt.getTime(),
    priceMinor: row.priceMinor,
    outcome,
    endedAt: outcome === "under_way" ? null : (row.paymentFacts.at(-1)?.receivedAt.getTime() ?? null),
    failure,
  };
}

const OFF: TopUpWire = {
  enabled: false,
  state: "off",
  threshold: null,
  package: null,
  monthly_cap: null,
  currency: null,
  charged_this_month: 0,
  next_trigger: null,
  failures: 0,
  paused: null,
  retry_at: null,
  last_purchase: null,
};

export function topUpWire(found: StandingTopUp | null): TopUpWire {
  if (found === null) return OFF;
  const { row, verdict, last } = found;
  const { state, retryAt, pausedFor } = verdict;
  const pausedAt = row.pausedAt?.getTime() ?? last?.row.paymentFacts.at(-1)?.receivedAt.getTime() ?? 0;
  return {
    enabled: row.isOn,
    state,
    threshold: formatDecimal(row.threshold),
    package: idOfUuid("pkg", row.packageId),
    monthly_cap: Number(row.monthlyCapMinor),
    currency: row.package.currency,
    charged_this_month: Number(verdict.chargedThisMonthMinor),
    next_trigger: state === "armed" || state === "charging" ? formatDecimal(row.threshold) : null,
    failures: verdict.failures,
    paused: pausedFor === null ? null : { reason: pausedFor, at: formatInstant(pausedAt) },
    retry_at: retryAt === null ? null : formatInstant(retryAt),
    last_purchase: last === null ? null : last.terms.id,
  };
}
