import { formatDecimal, type Instant, type Microcredits, ONE, parseDecimal } from "../amounts";
import { type GrantTerms, NOBODY } from "../facts";
import type { AllowanceLayer, Catalogue, CreditsLayer, Gate, Layer, Plan } from "../plan";
import type { PriceBook, Usage } from "../price";
import type { HoldEnding, Request } from "../request";
import type { Outcome } from "../trace";
import type { CalendarPolicy } from "../windows/window";
import { AccountLife } from "./account-life";

/** A Friday, the day of the article. */
export const NOON: Instant = Date.parse("2026-02-13T12:00:00Z");
export const SECOND = 1_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** "2.5" credits, tokens, requests: all are counted in millionths. */
export function of(text: string | number): bigint {
  const amount = parseDecimal(String(text));
  if (amount === null) throw new Error(`not a decimal: ${text}`);
  return amount;
}

/** A unit and a token cost a credit each, a second two; a render costs 5 at any length, a lookup nothing. */
export const BOOK: PriceBook = {
  ref: "pbk_examples@1",
  features: {
    "codex.task": {
      dimensions: ["units", "tokens"],
      rates: [
        { dimension: "units", when: {}, credits: ONE, per: ONE },
        { dimension: "tokens", when: {}, credits: ONE, per: ONE },
      ],
    },
    "sora.video": {
      dimensions: ["seconds"],
      rates: [
        { dimension: "seconds", when: {}, credits: 2n * ONE, per: ONE },
        { dimension: "requests", when: { mode: "render" }, credits: 5n * ONE, per: ONE },
      ],
    },
    "docs.lookup": { dimensions: ["pages"], rates: [] },
  },
};

export function dayWindow(
  key: string,
  measure: string,
  limit: number,
  more: Partial<CalendarPolicy> = {},
): CalendarPolicy {
  return {
    kind: "calendar",
    key,
    measure,
    limit: of(limit),
    features: null,
    unit: "day",
    timeZone: null,
    ...more,
  };
}

export function windows(
  policies: AllowanceLayer["windows"],
  more: Partial<AllowanceLayer> = {},
): AllowanceLayer {
  return {
    key: "windows",
    source: "windows",
    features: null,
    windows: policies,
    maxPerRequest: null,
    ...more,
  };
}

export const ENTITLEMENT: AllowanceLayer = {
  key: "entitlement",
  source: "entitlement",
  features: null,
  windows: [],
  maxPerRequest: null,
};

export function promo(more: Partial<CreditsLayer> = {}): CreditsLayer {
  return {
    key: "promo",
    source: "promo",
    features: null,
    kinds: ["promo"],
    needsConsent: false,
    maxPerRequest: null,
    ...more,
  };
}

export function purchased(more: Partial<CreditsLayer> = {}): CreditsLayer {
  return promo({ key: "purchased", source: "purchased", kinds: ["purchased"], needsConsent: true, ...more });
}

export function planOf(
  layers: readonly Layer[],
  more: Partial<Plan> & { gates?: readonly Gate[] } = {},
): Plan {
  return {
    ref: "pln_examples@1",
    name: "Example",
    priceBook: BOOK.ref,
    features: null,
    gates: [],
    layers,
    consent: { mode: "always" },
    grants: [],
    overshoot: { policy: "refund", maxPerEvent: null },
    lateUsage: { maxAgeMs: 7 * DAY },
    ...more,
  };
}

export function catalogueOf(plans: readonly Plan[], books: readonly PriceBook[] = [BOOK]): Catalogue {
  return {
    plan: (ref) =>
      found(
        plans.find((plan) => plan.ref === ref),
        ref,
      ),
    priceBook: (ref) =>
      found(
        books.find((book) => book.ref === ref),
        ref,
      ),
  };
}

function found<T>(value: T | undefined, ref: string): T {
  if (value === undefined) throw new Error(`never published: ${ref}`);
  return value;
}

export function terms(id: string, amount: number | string, more: Partial<GrantTerms> = {}): GrantTerms {
  return {
    id,
    kind: "promo",
    priority: 0,
    amount: of(amount),
    effectiveAt: NOON - DAY,
    expiresAt: null,
    features: null,
    ...more,
  };
}

/** An account on a plan of these layers at noon, with consent to everything, holding these grants. */
export function accountOn(
  plan: Plan | readonly Layer[],
  grants: readonly GrantTerms[] = [],
  more: readonly Plan[] = [],
): AccountLife {
  const first = "ref" in plan ? plan : planOf(plan);
  const life = AccountLife.opened(catalogueOf([first, ...more]), first.ref, NOON, first.consent);
  for (const grant of grants) life.act({ kind: "grant_issued", grant, reason: "" });
  return life;
}

/** A task of so many units; anything else about it in `more`. */
export function task(units: number | string, more: Partial<Request> = {}): Request {
  return {
    kind: "consume",
    feature: "codex.task",
    memberId: null,
    usage: { units: of(units) },
    properties: {},
    partial: "reject",
    holdSeconds: more.kind === "hold" ? 900 : null,
    attribution: NOBODY,
    occurredAt: null,
    ...more,
  };
}

export function byKey(key: string): Request["attribution"] {
  return { ...NOBODY, key };
}

/** Opens a hold on a task and answers with its ref. */
export function holdTask(life: AccountLife, units: number | string, more: Partial<Request> = {}): string {
  const outcome = life.use(task(units, { kind: "hold", ...more }));
  if (outcome.outcome === "blocked") throw new Error(`blocked: ${outcome.reason}`);
  return life.lastEvent.ref;
}

export function capture(holdRef: string, usage: Usage): HoldEnding {
  return { kind: "capture", holdRef, usage, attribution: NOBODY };
}

export function release(holdRef: string): HoldEnding {
  return { kind: "release", holdRef, attribution: NOBODY };
}

/** What each layer took, where it took something: `{ windows: "2", promo: "4" }`. */
export function takenBy(outcome: Outcome): Record<string, string> {
  const taken = outcome.layers.filter((layer) => layer.taken > 0n);
  return Object.fromEntries(taken.map((layer) => [layer.layer, formatDecimal(layer.taken)]));
}

/** What each grant gave, all layers together, where it gave something. */
export function givenBy(outcome: Outcome): Record<string, string> {
  const given = new Map<string, Microcredits>();
  for (const { id, taken } of outcome.layers.flatMap((layer) => layer.grants))
    if (taken > 0n) given.set(id, (given.get(id) ?? 0n) + taken);
  return Object.fromEntries([...given].map(([id, amount]) => [id, formatDecimal(amount)]));
}

/** `used` and `held` of a window after a decision. */
export function countedIn(outcome: Outcome, key: string): { used: string; held: string } {
  const traces = [
    ...outcome.layers.flatMap((layer) => layer.windows),
    ...outcome.gates.map((gate) => gate.window),
  ];
  const trace = traces.find((window) => window?.key === key);
  if (!trace) throw new Error(`no window ${key} in the trace`);
  return { used: formatDecimal(trace.used), held: formatDecimal(trace.held) };
}
