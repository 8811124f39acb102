import type { Instant } from "./amounts";
import { appliesTo, isCreditsLayer, type Layer, type Plan } from "./plan";
import type { Standing } from "./standing";
import type { LayerTrace, WindowTrace } from "./trace";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

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
