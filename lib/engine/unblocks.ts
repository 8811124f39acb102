import type { Instant, Microcredits } from "./amounts";
import { spendLimits } from "./consent";
import { openHolds } from "./gates";
import { appliesTo, type ConsentPeriod, isCreditsLayer, isShadow, type Plan, windowsOf } from "./plan";
import type { PriceBook } from "./price";
import { type Standing, spendPolicy } from "./standing";
import { windowRules } from "./windows/rules";

/** What stands in the way whatever somebody buys. `isBinding`: it does so now, for the next request already. */
export type Obstacle =
  | { readonly kind: "frozen"; readonly what: "paid" | "all"; readonly isBinding: true }
  /** Nothing of the plan draws on purchased credits for it. */
  | { readonly kind: "feature"; readonly feature: string; readonly isBinding: true }
  | {
      readonly kind: "gate";
      /** What it bounds: how fast requests may come, or how many may be open at once. */
      readonly bounds: "rate" | "concurrency";
      readonly key: string;
      readonly features: readonly string[] | null;
      readonly isBinding: boolean;
      readonly resetsAt: Instant | null;
    }
  | {
      readonly kind: "cap";
      readonly period: ConsentPeriod;
      readonly key: string;
      readonly features: null;
      readonly isBinding: boolean;
      readonly resetsAt: Instant | null;
    }
  /** The account has said that its credits are not to be used, or not without being asked. */
  | { readonly kind: "consent"; readonly mode: "never" | "ask"; readonly isBinding: true }
  /** Of what is bought so much first repays what is owed. */
  | { readonly kind: "debt"; readonly amount: Microcredits; readonly isBinding: true };

/** What buying credits unblocks now (E14): the features that they can pay for beyond all that is included, and what they cannot lift. */
export interface Unblocks {
  readonly paysFor: readonly string[];
  readonly cannotLift: readonly Obstacle[];
}

export function unblocksOf(standing: Standing, plan: Plan, priceBook: PriceBook, now: Instant): Unblocks {
  const features = plan.features ?? Object.keys(priceBook.features);
  const isPaidFor = (feature: string) =>
    plan.layers.some(
      (layer) =>
        isCreditsLayer(layer) && layer.kinds.includes("purchased") && appliesTo(layer.features, feature),
    );
  const { mode } = standing.consent.consent;
  return {
    paysFor: features.filter(isPaidFor),
    cannotLift: [
      ...(standing.frozen === "none"
        ? []
        : [{ kind: "frozen", what: standing.frozen, isBinding: true } as const]),
      ...(mode === "never" || mode === "ask" ? [{ kind: "consent", mode, isBinding: true } as const] : []),
      ...(standing.debt > 0n ? [{ kind: "debt", amount: standing.debt, isBinding: true } as const] : []),
      ...features
        .filter((feature) => !isPaidFor(feature))
        .map((feature) => ({ kind: "feature", feature, isBinding: true }) as const),
      ...gates(standing, plan, features, now),
      ...caps(standing, now),
    ],
  };
}

function gates(standing: Standing, plan: Plan, features: readonly string[], now: Instant): Obstacle[] {
  return plan.gates
    .filter((gate) => !isShadow(gate))
    .flatMap((gate): Obstacle[] => {
      if (gate.kind === "concurrency") {
        const isBinding = openHolds(standing, gate) >= gate.limit;
        const { key, features: named } = gate;
        return [{ kind: "gate", bounds: "concurrency", key, features: named, isBinding, resetsAt: null }];
      }
      return windowsOf([gate.window], features).map((window) => {
        const counts = standing.windows[window.key];
        const view = windowRules(window).view(window, counts, now, standing.timeZone);
        const isBinding = view.remaining <= 0n;
        return {
          kind: "gate",
          bounds: "rate",
          key: window.key,
          features: window.features,
          isBinding,
          resetsAt: view.resetsAt,
        };
      });
    });
}

/** What was set for the account itself: bought credits are spent within it. */
function caps(standing: Standing, now: Instant): Obstacle[] {
  return spendLimits(standing, { apiKey: null, memberId: null, caps: [] }).map((limit) => {
    const period = limit.policy.unit as ConsentPeriod;
    const policy = spendPolicy(limit.key, period, limit.policy.limit);
    const view = windowRules(policy).view(policy, limit.counts ?? undefined, now, standing.timeZone);
    const isBinding = view.remaining <= 0n;
    return { kind: "cap", period, key: limit.key, features: null, isBinding, resetsAt: view.resetsAt };
  });
}
