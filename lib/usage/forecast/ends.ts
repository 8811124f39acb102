import { formatDecimal, type Instant, type Quantity } from "@/lib/engine/amounts";
import { type Burn, type End, endOf } from "@/lib/engine/forecast";
import { spanOf } from "@/lib/engine/levels";
import { memberOfKey } from "@/lib/engine/members";
import { isCreditsLayer, type Plan, policiesOf, policyKey, windowsOf } from "@/lib/engine/plan";
import { creditsOf, type Standing } from "@/lib/engine/standing";
import { windowRules } from "@/lib/engine/windows/rules";
import type { WindowPolicy } from "@/lib/engine/windows/window";
import { type EndWire, type ForecastWire, SAMPLES_MIN } from "../schema/forecast-schema";
import type { Used } from "./recent-usage";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What was used in the last hour and in the last day, that hour included. */
export interface Recent {
  readonly hour: Used;
  readonly day: Used;
}

/** By whose use something ends, and whose events make it known well enough: of a member their own alone, so that it tells of nobody else. */
interface Judged {
  readonly all: Recent;
  readonly own: Recent;
}

/** When each enforced window that was used of late has no more room: one that counts a member alone by what they use, the others by what all do. */
export function limitsWire(
  standing: Standing,
  plan: Plan,
  { all, own }: Judged,
  now: Instant,
): ForecastWire["limits"] {
  return windowsOf(policiesOf(plan), own.day.features)
    .filter(({ shadow }) => shadow !== true)
    .map((policy) => {
      const recent = memberOfKey(policy.key) === null ? all : own;
      const counts = standing.windows[policy.key];
      const view = windowRules(policy).view(policy, counts, now, standing.timeZone);
      const burns = isSpareLayer(plan, policy, view)
        ? []
        : burnsOf(recent, (used) => used.of(policy.measure, policy.features));
      // A calendar's span ends whether something was used of it or not.
      const resetsAt = view.resetsAt ?? spanOf(policy, counts, now, standing.timeZone)?.endAt ?? null;
      return {
        key: policy.key,
        measure: policy.measure,
        limit: formatDecimal(policy.limit),
        remaining: formatDecimal(view.remaining),
        resets_at: timeOf(resetsAt),
        ends: endWire(own, policy.features, endOf(view.remaining, burns, now, comingBack(policy, resetsAt))),
      };
    });
}

/** What waits behind another layer, and was not needed yet, does not burn down at the rate of what is before it. */
function isSpareLayer(
  plan: Plan,
  policy: WindowPolicy,
  { remaining }: { readonly remaining: Quantity },
): boolean {
  if (remaining !== policy.limit) return false;
  const place = plan.layers.findIndex(
    (layer) => !isCreditsLayer(layer) && layer.windows.some(({ key }) => key === policyKey(policy.key)),
  );
  return plan.layers.slice(0, Math.max(0, place)).some(({ features }) => overlap(features, policy.features));
}

/** Null is every feature. */
const overlap = (some: readonly string[] | null, others: readonly string[] | null): boolean =>
  some === null || others === null || some.some((feature) => others.includes(feature));

/** A span begins anew at once; what slides or refills comes back as it was used. */
function comingBack(
  policy: WindowPolicy,
  resetsAt: Instant | null,
): NonNullable<Parameters<typeof endOf>[3]> {
  return policy.kind === "calendar" || policy.kind === "anchored"
    ? { resetsAt }
    : { refill: { amount: policy.limit, overMs: policy.windowMs } };
}

/**
 * When the credits are used up: between what they were charged of late and all of the cost, since what windows cover now is charged
 * once they are full.
 */
export function creditsWire(standing: Standing, { all, own }: Judged, now: Instant): ForecastWire["credits"] {
  const { available } = creditsOf(standing);
  const resets = standing.grants.flatMap(({ period }) => (period === undefined ? [] : [period.endsAt]));
  const resetsAt = resets.length === 0 ? null : Math.min(...resets);
  const burns = [...burnsOf(all, ({ cost }) => cost), ...burnsOf(all, ({ charged }) => charged)];
  return {
    available: formatDecimal(available),
    resets_at: timeOf(resetsAt),
    ends: endWire(own, null, endOf(available, burns, now, { resetsAt })),
  };
}

function burnsOf({ hour, day }: Recent, amountOf: (used: Used) => bigint): Burn[] {
  return [
    { amount: amountOf(hour), overMs: HOUR_MS },
    { amount: amountOf(day), overMs: DAY_MS },
  ];
}

function endWire({ day }: Recent, features: readonly string[] | null, end: End): EndWire {
  const have = Number(day.of("requests", features) / 1_000_000n);
  if (have < SAMPLES_MIN) return { status: "not_enough_data", have, need: SAMPLES_MIN };
  if (end.kind !== "range") return { status: end.kind };
  return {
    status: "range",
    earliest: new Date(end.earliest).toISOString(),
    latest: timeOf(end.latest),
    resets_before: end.resetsBefore,
  };
}

const timeOf = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());
