import type { Instant } from "./amounts";
import { type Evaluation, evaluate } from "./evaluate";
import { type Catalogue, isCreditsLayer, isShadow, type Plan, policyKey } from "./plan";
import type { Request } from "./request";
import type { Standing } from "./standing";

const NONE: readonly string[] = [];

/**
 * The limits in shadow that would have made a block of what was let through, each by itself: a gate that had no room, and a window
 * without whose part the others do not cover the cost. A window that only moves cost on to the next layer is not among them; how much
 * that is, its trace says.
 */
export function wouldBlock(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  evaluation: Evaluation,
  now: Instant,
): readonly string[] {
  if (evaluation.outcome === "blocked" || request.kind === "track") return NONE;
  let keys: string[] | null = null;
  for (const { gate, window, passed } of evaluation.gates) {
    if (passed || !isShadow(gate)) continue;
    keys ??= [];
    keys.push(window?.key ?? gate.key);
  }
  for (const { shorts } of evaluation.found?.draws ?? []) {
    for (const { key } of shorts) {
      const tried = evaluate(standing, request, enforced(plan, policyKey(key)), catalogue, now, false);
      if (tried.outcome !== "blocked") continue;
      keys ??= [];
      keys.push(key);
    }
  }
  return keys ?? NONE;
}

/** The plan with this window of its layers in force. */
function enforced(plan: Plan, key: string): Plan {
  const layers = plan.layers.map((layer) => {
    if (isCreditsLayer(layer)) return layer;
    const windows = layer.windows.map((policy) =>
      policy.key === key ? { ...policy, shadow: false } : policy,
    );
    return { ...layer, windows };
  });
  return { ...plan, layers };
}
