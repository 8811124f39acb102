import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import { type Capacity, capacityOf } from "@/lib/engine/capacity";
import { findMember, planFor, pooledPlan } from "@/lib/engine/members";
import { price, type Usage } from "@/lib/engine/price";
import type { Request } from "@/lib/engine/request";
import { accountNow, type Standing } from "@/lib/engine/standing";
import type { Runtime } from "@/lib/runtime";
import type { FeatureForecastWire, ForecastWire } from "../schema/forecast-schema";
import { SAMPLES_MIN } from "../schema/forecast-schema";
import { creditsWire, DAY_MS, HOUR_MS, limitsWire, type Recent } from "./ends";
import { samplesOf, type Typical, typicalOf, Used } from "./recent-usage";

export interface AskedForecast {
  readonly feature: string | null;
  /** Of one request of that feature; null for what is typical. */
  readonly usage: Usage | null;
  /** Whose requests, with their own windows and caps; null for the account's. */
  readonly memberId: string | null;
  /** The API key that would ask: its consent and caps count. */
  readonly apiKey: string | null;
}

const EVENTS_MAX = 500;
const FEATURES_MAX = 20;
/** An account of more groups than this in a day has a forecast of those that were asked for first. */
const ROWS_MAX = 2_000;

export type Forecasted =
  | ForecastWire
  | "not_found"
  | "feature_unknown"
  | "member_unknown"
  | { readonly dimension: string };

/**
 * How long what is left will last: exact for requests like the typical one, a range from the recent rates for windows and credits. Rates
 * and typical usage are of the account's own recent events, or of the member's; where there are too few, it says so and guesses nothing. What
 * all share ends by what all do, but how many events that is known from counts the member's alone.
 */
export async function readForecast(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  asked: AskedForecast,
): Promise<Forecasted> {
  const snapshot = await runtime.datasets.snapshot(accountId);
  if (snapshot === null) return "not_found";
  const { standing } = snapshot;
  const now = accountNow(standing, runtime.clock.now());
  if (asked.memberId !== null && findMember(standing, asked.memberId) === null) return "member_unknown";
  await runtime.catalogue.prepare(new Set([standing.plan, ...standing.holds.map(({ plan }) => plan)]));
  const plan = runtime.catalogue.values.plan(standing.plan);
  const book = runtime.catalogue.values.priceBook(plan.priceBook);
  if (asked.feature !== null && !Object.hasOwn(book.features, asked.feature)) return "feature_unknown";
  for (const dimension in asked.usage ?? {}) {
    if (!book.features[asked.feature as string]?.dimensions.includes(dimension)) return { dimension };
  }
  const { memberId } = asked;
  const [all, ofMember, events] = await Promise.all([
    readRecent(runtime, accountId, null, now),
    memberId === null ? null : readRecent(runtime, accountId, memberId, now),
    readEvents(runtime, accountId, asked),
  ]);
  const own = ofMember ?? all;
  const samples = samplesOf(events);
  const shown = memberId === null ? pooledPlan(plan, standing) : planFor(plan, standing, memberId);
  const features = asked.feature === null ? [...samples.keys()].slice(0, FEATURES_MAX) : [asked.feature];
  return {
    account: accountId,
    seq: standing.seq,
    at: new Date(now).toISOString(),
    burn: { last_1h: rateWire(own.hour), last_24h: rateWire(own.day) },
    limits: limitsWire(standing, shown, { all, own }, now),
    credits: creditsWire(standing, { all, own }, now),
    features: features.map((feature) => {
      const own = (samples.get(feature) ?? []).filter(
        (event) => price(book, feature, event.usage, event.properties) !== null,
      );
      const given = asked.usage;
      const typical: Typical | null =
        given === null
          ? typicalOf(own)
          : { usage: given, properties: {}, cost: price(book, feature, given, {}) ?? 0n, samples: null };
      return featureWire(runtime, standing, feature, typical, asked);
    }),
  };
}

async function readRecent(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  memberId: string | null,
  now: number,
): Promise<Recent> {
  // What was decided in this very millisecond is part of now.
  const endAt = now + 1;
  const totals = await runtime.usageTotals.totals({
    accountId,
    starts: [Math.max(0, endAt - DAY_MS), Math.max(1, endAt - HOUR_MS)],
    endAt,
    groupBy: "feature",
    memberId,
    rowsMax: ROWS_MAX,
  });
  const recent = { hour: new Used(), day: new Used() };
  for (const total of totals ?? []) {
    recent.day.add(total);
    if (total.bucket === 1) recent.hour.add(total);
  }
  return recent;
}

async function readEvents(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  { feature, usage, memberId }: AskedForecast,
) {
  if (usage !== null) return [];
  const filter = { livemode: null, outcome: null, from: null, to: null, beforeRef: null };
  const rows = await runtime.datasets.usageEvents({
    ...filter,
    accountId,
    feature,
    memberId,
    limit: EVENTS_MAX,
  });
  return rows.map(({ event }) => event);
}

const rateWire = ({ requests, cost, charged }: Used): ForecastWire["burn"]["last_1h"] => ({
  requests,
  cost: formatDecimal(cost),
  charged: formatDecimal(charged),
});

function featureWire(
  runtime: Runtime,
  standing: Standing,
  feature: string,
  typical: Typical | null,
  { apiKey, memberId }: AskedForecast,
): FeatureForecastWire {
  if (typical === null || (typical.samples !== null && typical.samples < SAMPLES_MIN)) {
    const have = typical?.samples ?? 0;
    const tooFew = { status: "not_enough_data", have, need: SAMPLES_MIN } as const;
    return { feature, typical: null, capacity: tooFew, paced: tooFew };
  }
  const { usage, properties, cost, samples } = typical;
  const capacityAt = (pace: "at_once" | "as_gates_allow") =>
    capacityWire(capacityOf(standing, request, runtime.catalogue.values, runtime.clock.now(), pace));
  const request: Request = {
    kind: "consume",
    feature,
    memberId,
    usage,
    properties,
    partial: "reject",
    holdSeconds: null,
    attribution: { key: apiKey, session: null, client: null, lineage: null },
    occurredAt: null,
  };
  const quantities = Object.entries(usage).map(([name, quantity]) => [name, formatDecimal(quantity)]);
  return {
    feature,
    typical: {
      usage: Object.fromEntries(quantities),
      properties: { ...properties },
      cost: formatDecimal(cost),
      samples,
    },
    capacity: capacityAt("at_once"),
    paced: capacityAt("as_gates_allow"),
  };
}

function capacityWire(capacity: Capacity): FeatureForecastWire["capacity"] {
  return {
    status: "known",
    requests: capacity.requests === null ? null : countOf(capacity.requests),
    at_least: capacity.isAtLeast || (capacity.requests ?? 0n) > MOST,
    layers: capacity.layers.map(({ layer, source, requests, fullWindow }) => ({
      layer,
      source,
      requests: countOf(requests),
      full_window: fullWindow,
    })),
    reason: capacity.reason,
    binding: capacity.binding,
  };
}

const MOST = BigInt(Number.MAX_SAFE_INTEGER);
const countOf = (requests: bigint): number => Number(requests < MOST ? requests : MOST);
