import fc from "fast-check";
import { ONE } from "../amounts";
import {
  type Catalogue,
  type Consent,
  type Gate,
  isCreditsLayer,
  type Layer,
  type Plan,
  policiesOf,
} from "../plan";
import type { WindowPolicy } from "../windows/window";
import { catalogueOf, HOUR } from "./example-plans";
import { planMembers } from "./member-arbitraries";
import { overshoots } from "./overshoot-arbitraries";
import { planGrants } from "./plan-grant-arbitraries";
import { scarceBooks } from "./price-arbitraries";

/**
 * Plans and price books in which everything is scarce and small, so that a few requests reach every limit, grants end in the
 * middle of a request, and "exactly full" happens all the time. Amounts are some microcredits, times `scale`.
 */
export interface World {
  /** Two versions of one plan: other prices, limits, layers, grants and consent under the same keys. */
  readonly plans: readonly [Plan, Plan];
  readonly catalogue: Catalogue;
  readonly scale: bigint;
}

export const FEATURES = ["task", "video", "ping"] as const;
export const KEYS = [null, "key_a", "key_b"] as const;
export const CREDIT_KINDS = ["promo", "purchased", "plan"] as const;

export interface WorldOptions {
  readonly windowKinds: readonly WindowPolicy["kind"][];
  readonly scales: readonly bigint[];
}

export const EVERYTHING: WorldOptions = {
  windowKinds: ["calendar", "anchored", "sliding", "token_bucket"],
  scales: [1n, 1n, ONE],
};

export const featureScopes: fc.Arbitrary<readonly string[] | null> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.subarray([...FEATURES], { minLength: 1 }) },
);

const small = (max: number) => fc.integer({ min: 0, max });

function windowPolicies(
  key: string,
  { windowKinds }: WorldOptions,
  scale: bigint,
): fc.Arbitrary<WindowPolicy> {
  return fc
    .record({
      kind: fc.constantFrom(...windowKinds),
      measure: fc.constantFrom("credits", "credits", "requests", "tokens", "seconds"),
      size: small(24),
      features: featureScopes,
      hours: fc.constantFrom(1, 5),
      unit: fc.constantFrom("hour" as const, "day" as const),
      perFeature: fc.constantFrom(false, false, false, true),
      perMember: fc.nat(7).map((n) => n === 7),
      shadow: fc.constantFrom(false, false, false, false, true),
    })
    .map(({ kind, measure, size, features, hours, unit, shadow, ...apart }): WindowPolicy => {
      const limit = measure === "requests" ? BigInt(size % 5) * ONE : BigInt(size) * scale;
      const base = { key, measure, limit, features, ...apart, shadow };
      if (kind === "calendar") return { ...base, kind, unit, timeZone: null };
      const windowMs = hours * HOUR;
      return kind === "sliding" ? { ...base, kind, windowMs, slices: 6 } : { ...base, kind, windowMs };
    });
}

/** What a layer gives one request at the most: mostly anything. */
function bounds(scale: bigint): fc.Arbitrary<bigint | null> {
  const bound = fc.integer({ min: 1, max: 9 }).map((size) => BigInt(size) * scale);
  return fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: bound });
}

function allowances(
  key: "windows" | "free" | "entitlement",
  options: WorldOptions,
  scale: bigint,
): fc.Arbitrary<Layer> {
  return fc
    .tuple(
      windowPolicies(`${key}-a`, options, scale),
      windowPolicies(`${key}-b`, options, scale),
      small(11),
      featureScopes,
      bounds(scale),
    )
    .map(([a, b, shape, features, maxPerRequest]) => {
      // Seldom without any window: that covers everything, and nothing behind it is ever asked.
      const windows = shape === 0 ? [] : shape < 7 ? [a] : [a, b];
      return { key, source: key, features, windows, maxPerRequest };
    });
}

function creditsLayers(key: "promo" | "purchased" | "plan", scale: bigint): fc.Arbitrary<Layer> {
  return fc
    .record({
      features: featureScopes,
      others: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.subarray([...CREDIT_KINDS]) },
      ),
      maxPerRequest: bounds(scale),
      needsConsent: fc.boolean(),
    })
    .map(({ features, others, maxPerRequest, needsConsent }) => ({
      key,
      source: key,
      features,
      kinds: [...new Set([key, ...others])],
      needsConsent: key === "purchased" ? true : key === "promo" ? false : needsConsent,
      maxPerRequest,
    }));
}

/** Mostly some of the layers in the default order; every fourth time in any order, since the order is data. */
function layerLists(options: WorldOptions, scale: bigint): fc.Arbitrary<Layer[]> {
  const all = fc.tuple(
    allowances("windows", options, scale),
    allowances("free", options, scale),
    creditsLayers("promo", scale),
    creditsLayers("plan", scale),
    creditsLayers("purchased", scale),
    allowances("entitlement", options, scale),
  );
  return fc
    .tuple(
      all,
      fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 2 }),
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 2 }),
      small(3),
    )
    .map(([layers, ordered, shuffled, which]) =>
      (which === 0 ? shuffled : ordered).map((i) => layers[i] as Layer),
    );
}

function gateLists(options: WorldOptions, scale: bigint): fc.Arbitrary<Gate[]> {
  const rate = (key: string) =>
    windowPolicies(key, options, scale).map(
      (window): Gate => ({ kind: "rate", key, window: { ...window, limit: window.limit * 3n } }),
    );
  const concurrency = fc
    .record({
      limit: fc.integer({ min: 1, max: 3 }),
      features: featureScopes,
      shadow: fc.constantFrom(false, false, true),
      perMember: fc.constantFrom(false, false, true),
    })
    .map((gate): Gate => ({ kind: "concurrency", key: "jobs", ...gate }));
  const seldom = (gate: fc.Arbitrary<Gate>) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: gate });
  return fc
    .tuple(seldom(rate("gate-a")), seldom(rate("gate-b")), seldom(concurrency))
    .map((gates) => gates.filter((gate) => gate !== null))
    .chain((gates) => fc.shuffledSubarray(gates, { minLength: gates.length }));
}

export function consents(scale: bigint): fc.Arbitrary<Consent> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({ mode: "always" as const }) },
    { weight: 2, arbitrary: fc.constantFrom({ mode: "ask" as const }, { mode: "never" as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        mode: fc.constant("up_to" as const),
        limit: small(30).map((limit) => BigInt(limit) * scale),
        period: fc.constantFrom("day" as const, "week" as const, "month" as const),
      }),
    },
  );
}

function plans(ref: string, priceBook: string, options: WorldOptions, scale: bigint): fc.Arbitrary<Plan> {
  const plan = fc.record({
    ref: fc.constant(ref),
    name: fc.constant(ref),
    priceBook: fc.constant(priceBook),
    features: fc.oneof(
      { weight: 9, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.subarray([...FEATURES], { minLength: 1 }) },
    ),
    gates: gateLists(options, scale),
    layers: layerLists(options, scale),
    grants: planGrants(scale),
    consent: consents(scale),
    overshoot: overshoots(scale),
    members: planMembers(scale),
    lateUsage: fc.constantFrom(0, 30 * HOUR, 168 * HOUR).map((maxAgeMs) => ({ maxAgeMs })),
  });
  const rule = fc.constantFrom(undefined, { features: null }, { features: ["task"] });
  return fc
    .tuple(plan, rule)
    .map(([content, refundFailed]) => (refundFailed === undefined ? content : { ...content, refundFailed }));
}

/** A key keeps its kind from version to version, as plans promise; everything else about a window may change. */
function withKindsOf(first: Plan, second: Plan): Plan {
  const known = new Map(policiesOf(first).map((window) => [window.key, window]));
  const alike = (window: WindowPolicy): WindowPolicy => {
    const { measure, limit, features, perFeature = false, perMember = false, shadow = false } = window;
    const others = { measure, limit, features, perFeature, perMember, shadow };
    return { ...(known.get(window.key) ?? window), ...others };
  };
  return {
    ...second,
    gates: second.gates.map((gate) =>
      gate.kind === "rate" ? { ...gate, window: alike(gate.window) } : gate,
    ),
    layers: second.layers.map((layer) =>
      isCreditsLayer(layer) ? layer : { ...layer, windows: layer.windows.map(alike) },
    ),
  };
}

export function worlds(options: WorldOptions = EVERYTHING): fc.Arbitrary<World> {
  return fc.constantFrom(...options.scales).chain((scale) =>
    fc
      .tuple(
        plans("pln_world@1", "pbk_world@1", options, scale),
        plans("pln_world@2", "pbk_world@2", options, scale),
        scarceBooks("pbk_world@1"),
        scarceBooks("pbk_world@2"),
      )
      .map(([first, second, ...books]) => {
        const plans: [Plan, Plan] = [first, withKindsOf(first, second)];
        return { plans, catalogue: catalogueOf(plans, books), scale };
      }),
  );
}
