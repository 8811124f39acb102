import fc from "fast-check";
import type { UsageEvent } from "../facts";
import type { Consent } from "../plan";
import type { Cap, ConsentState, Hold, Member, Standing, WindowDraw } from "../standing";
import type { GateTrace, LayerTrace, Outcome, Way, WindowTrace } from "../trace";
import type { SpanCounts, WindowCounts } from "../windows/window";
import { grantKinds, grants } from "./grant-arbitraries";
import { refundTraces } from "./refund-arbitraries";
import { amounts, few, hex, instants, nullable, records, refs, texts } from "./value-arbitraries";

/**
 * Arbitrary facts and standings, for codecs and chains: any value that the types allow, whether or not an engine would ever
 * arrive at it.
 */
export const usages = records(amounts);
export const properties = records(texts);
const attributions = fc.record({
  key: nullable(texts),
  session: nullable(texts),
  client: nullable(texts),
  lineage: nullable(texts),
});

const windowTraces: fc.Arbitrary<WindowTrace> = fc.record({
  key: texts,
  measure: fc.oneof(fc.constantFrom("requests", "credits"), texts),
  limit: amounts,
  used: amounts,
  held: fc.oneof(fc.constant(0n), amounts),
  resetsAt: nullable(instants),
  shadow: fc.oneof(fc.constant(null), amounts),
});
const layerTraces: fc.Arbitrary<LayerTrace> = fc.record({
  layer: texts,
  source: fc.constantFrom("windows", "free", "entitlement", "promo", "purchased", "plan"),
  before: nullable(amounts),
  taken: amounts,
  skipped: fc.constantFrom(
    null,
    "not_needed",
    "not_for_feature",
    "full",
    "empty",
    "consent_required",
    "consent_spent",
    "cap_reached",
    "frozen",
  ),
  windows: few(windowTraces),
  grants: few(
    fc.record({
      id: texts,
      before: amounts,
      taken: amounts,
      skipped: fc.constantFrom(null, "expired", "not_effective", "not_for_feature"),
    }),
  ),
});
const gateTraces: fc.Arbitrary<GateTrace> = fc.record({
  key: texts,
  passed: fc.boolean(),
  shadow: fc.boolean(),
  window: nullable(windowTraces),
  open: nullable(fc.nat(300)),
  limit: nullable(fc.nat(300)),
});
const ways: fc.Arbitrary<Way> = fc.oneof(
  fc.record({ kind: fc.constant("wait"), until: instants, window: nullable(texts) }),
  fc.record({ kind: fc.constant("reduce"), usage: usages }),
  fc.record({ kind: fc.constant("consent"), amount: amounts }),
  fc.record({ kind: fc.constant("ask_owner"), limit: nullable(texts) }),
  fc.record({ kind: fc.constant("redeem_reset"), grantId: texts, windows: few(texts) }),
  fc.record({ kind: fc.constant("buy"), amount: amounts, needsConsent: fc.boolean() }),
);

/** cost = covered + shortfall holds (D2), since a record keeps only two of the three. */
export const outcomes: fc.Arbitrary<Outcome> = fc
  .record(
    {
      outcome: fc.constantFrom("allowed", "partial", "blocked"),
      reason: nullable(fc.constantFrom("limit_reached", "credits_exhausted", "account_frozen")),
      binding: nullable(texts),
      cost: amounts,
      covered: amounts,
      gates: few(gateTraces),
      layers: few(layerTraces),
      available: amounts,
      held: amounts,
      ways: few(ways),
      wouldBlock: few(texts),
      holdExpiresAt: nullable(instants),
      failed: fc.constant(true as const),
      refund: refundTraces,
      debt: fc.record({ before: amounts, carried: amounts, limit: amounts }),
      closed: fc.array(texts, { minLength: 1, maxLength: 3 }),
    },
    {
      requiredKeys: [
        "outcome",
        "reason",
        "binding",
        "cost",
        "covered",
        "gates",
        "layers",
        "available",
        "held",
        "ways",
        "wouldBlock",
        "holdExpiresAt",
      ],
    },
  )
  .map((outcome) => ({ ...outcome, shortfall: outcome.cost - outcome.covered }) as Outcome);

export const usageEvents: fc.Arbitrary<UsageEvent> = fc.record({
  accountId: refs.map((ref) => `acct_${ref}`),
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  ref: refs,
  kind: fc.constantFrom("consume", "hold", "track", "capture", "release", "extend", "expire", "refund"),
  key: texts,
  requestHash: hex(32),
  feature: texts,
  memberId: nullable(refs.map((ref) => `mem_${ref}`)),
  usage: usages,
  properties,
  partial: fc.constantFrom("reject", "accept"),
  holdSeconds: nullable(fc.nat(100_000)),
  holdRef: nullable(refs),
  attribution: attributions,
  occurredAt: instants,
  decidedAt: instants,
  plan: texts,
  priceBook: texts,
  outcome: outcomes,
  hash: hex(64),
});

const spans: fc.Arbitrary<SpanCounts> = fc.record({
  kind: fc.constant("span"),
  startAt: instants,
  endAt: instants,
  used: amounts,
  held: amounts,
});
const windowCounts: fc.Arbitrary<WindowCounts> = fc.oneof(
  spans,
  fc.record({
    kind: fc.constant("sliding"),
    slices: few(fc.record({ startAt: instants, used: amounts, held: amounts })),
  }),
  fc.record({ kind: fc.constant("bucket"), at: instants, limit: amounts, debt: amounts, held: amounts }),
);
export const consents: fc.Arbitrary<Consent> = fc.oneof(
  fc.record({ mode: fc.constantFrom("never", "ask", "always") }),
  fc.record({
    mode: fc.constant("up_to"),
    limit: amounts,
    period: fc.constantFrom("day", "week", "month"),
  }),
) as fc.Arbitrary<Consent>;
const consentStates: fc.Arbitrary<ConsentState> = fc.record({ consent: consents, counts: nullable(spans) });
export const capTerms = {
  key: texts,
  apiKey: nullable(texts),
  period: fc.constantFrom("day", "week", "month"),
  limit: amounts,
} as const;
const caps: fc.Arbitrary<Cap> = fc.record({ ...capTerms, counts: nullable(spans) });

const windowDraws: fc.Arbitrary<WindowDraw> = fc.record({ key: texts, epoch: instants, amount: amounts });
const holds: fc.Arbitrary<Hold> = fc.record({
  ref: refs,
  feature: texts,
  memberId: nullable(texts),
  properties,
  usage: usages,
  cost: amounts,
  attribution: attributions,
  plan: texts,
  priceBook: texts,
  expiresAt: instants,
  layers: few(
    fc.record({
      layer: texts,
      taken: amounts,
      windows: few(windowDraws),
      grants: few(
        fc.record({ id: texts, amount: amounts, period: fc.nat() }, { requiredKeys: ["id", "amount"] }),
      ),
      limits: few(windowDraws),
    }),
  ),
});

const memberCaps = fc.record({ period: fc.constantFrom("day", "week", "month"), limit: amounts });
export const memberTerms = {
  frozen: fc.boolean(),
  limits: records(amounts, 3),
  caps: nullable(few(memberCaps)),
} as const;
const members: fc.Arbitrary<Member> = fc.record({
  ...memberTerms,
  spent: fc.record({ day: spans, week: spans, month: spans }, { requiredKeys: [] }),
}) as fc.Arbitrary<Member>;

export const standings: fc.Arbitrary<Standing> = fc.record({
  accountId: refs.map((ref) => `acct_${ref}`),
  seq: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  at: instants,
  plan: texts,
  timeZone: texts,
  frozen: fc.constantFrom("none", "paid", "all"),
  clockNow: nullable(instants),
  consent: consentStates,
  keyConsents: records(consentStates, 3),
  caps: few(caps),
  members: records(members, 3),
  windows: records(windowCounts),
  grants: few(grants),
  holds: few(holds),
  expired: few(fc.record({ id: texts, kind: grantKinds, features: nullable(few(texts)), at: instants })),
  debt: fc.oneof(fc.constant(0n), amounts),
  owedSince: nullable(instants),
  repaying: few(fc.record({ id: texts, amount: amounts })),
  head: hex(64),
});
