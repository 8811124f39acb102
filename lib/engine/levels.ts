import { NO_SHORTS } from "./allowance";
import type { Instant, Microcredits } from "./amounts";
import { calendarSpan, type Span } from "./calendar-time";
import { appliesTo, isCreditsLayer, type Layer, type Plan, windowFor } from "./plan";
import type { Standing } from "./standing";
import type { LayerTrace, WindowTrace } from "./trace";
import type { ShadowShort } from "./waterfall";
import { windowRules } from "./windows/rules";
import type { WindowCounts, WindowPolicy } from "./windows/window";

/** A window as it stands: what a decision's trace, the standing's snapshot and the page all show. `short` only tells of one in shadow. */
export function windowTrace(
  standing: Standing,
  policy: WindowPolicy,
  now: Instant,
  short: Microcredits = 0n,
): WindowTrace {
  const view = windowRules(policy).view(policy, standing.windows[policy.key], now, standing.timeZone);
  return {
    key: policy.key,
    measure: policy.measure,
    limit: policy.limit,
    used: view.used,
    held: view.held,
    resetsAt: view.resetsAt,
    shadow: policy.shadow === true ? short : null,
  };
}

/** The span that a decision now would count in: the running one, or the calendar's. An anchored window has none until it is used. */
export function spanOf(
  policy: WindowPolicy,
  counts: WindowCounts | undefined,
  now: Instant,
  timeZone: string,
): Span | null {
  if (counts?.kind === "span" && now >= counts.startAt && now < counts.endAt) return counts;
  return policy.kind === "calendar" ? calendarSpan(policy.unit, now, policy.timeZone ?? timeZone) : null;
}

/** The windows of an allowance layer that count `feature`. Credits layers have none. */
export function layerWindows(
  standing: Standing,
  layer: Layer,
  feature: string,
  now: Instant,
  shorts: readonly ShadowShort[] = NO_SHORTS,
): WindowTrace[] {
  if (isCreditsLayer(layer)) return [];
  const traces: WindowTrace[] = [];
  for (const policy of layer.windows) {
    const window = windowFor(policy, feature);
    if (window === null) continue;
    const short = shorts.length === 0 ? undefined : shorts.find(({ key }) => key === window.key)?.short;
    traces.push(windowTrace(standing, window, now, short));
  }
  return traces;
}

/** The layers as they stand, where a walk was not asked for: a gate refused before, or only time was asked for. */
export function unaskedLayers(standing: Standing, plan: Plan, feature: string, now: Instant): LayerTrace[] {
  return plan.layers.map((layer) => {
    const applies = appliesTo(layer.features, feature);
    return {
      layer: layer.key,
      source: layer.source,
      before: null,
      taken: 0n,
      skipped: applies ? "not_needed" : "not_for_feature",
      windows: applies ? layerWindows(standing, layer, feature, now) : [],
      grants: [],
    };
  });
}
