import type { Instant } from "./amounts";
import { appliesTo, isCreditsLayer, type Layer } from "./plan";
import type { Standing } from "./standing";
import type { WindowTrace } from "./trace";
import { type WindowPolicy, windowRules } from "./windows/window";

/** A window as it stands: what a decision's trace, the standing's snapshot and the page all show. */
export function windowTrace(standing: Standing, policy: WindowPolicy, now: Instant): WindowTrace {
  const view = windowRules(policy).view(policy, standing.windows[policy.key], now, standing.timeZone);
  return {
    key: policy.key,
    measure: policy.measure,
    limit: policy.limit,
    used: view.used,
    held: view.held,
    resetsAt: view.resetsAt,
  };
}

/** The windows of an allowance layer that count `feature` (null: any). Credits layers have none. */
export function layerWindows(
  standing: Standing,
  layer: Layer,
  feature: string | null,
  now: Instant,
): WindowTrace[] {
  if (isCreditsLayer(layer)) return [];
  const traces: WindowTrace[] = [];
  for (const policy of layer.windows) {
    if (feature === null || appliesTo(policy.features, feature))
      traces.push(windowTrace(standing, policy, now));
  }
  return traces;
}
