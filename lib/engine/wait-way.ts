import type { Instant, Quantity } from "./amounts";
import { spendLimits } from "./consent";
import { standingAt } from "./holds";
import { appliesTo, isCreditsLayer } from "./plan";
import { quantityIn } from "./request";
import type { Way } from "./trace";
import { countedAmount, type Priced } from "./waterfall";
import type { Blocked } from "./ways";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

// A block is answered by trying: so many grants and holds are waited for. Windows are all tried, a plan has few.
const OTHERS_MAX = 24;

/** The first instant at which waiting alone is enough, found among those at which anything changes by time. Null where none is. */
export function waitWay(blocked: Blocked): Way | null {
  let standing = blocked.standing;
  for (const [at, window] of instantsOf(blocked)) {
    standing = standingAt(standing, blocked.catalogue, at);
    if (blocked.isAllowed(standing, blocked.request, at)) return { kind: "wait", until: at, window };
  }
  return null;
}

/** In order, each with the window or limit that changes then; null for a grant that becomes effective and a hold that expires. */
function instantsOf(blocked: Blocked): [Instant, string | null][] {
  const { standing, evaluation, now } = blocked;
  const instants = new Map<Instant, string | null>();
  const note = (at: Instant | null, key: string | null) => {
    if (at === null || at <= now) return;
    if (!instants.has(at) || key === evaluation.binding) instants.set(at, key);
  };
  const others = [
    ...standing.grants.map((grant) => grant.effectiveAt),
    ...standing.holds.map((hold) => hold.expiresAt),
  ]
    .filter((at) => at > now)
    .sort((a, b) => a - b);
  for (const at of others.slice(0, OTHERS_MAX)) note(at, null);
  // With the last of them everything is given back, also where there were too many to try each.
  note(others.at(-1) ?? null, null);
  noteWindows(blocked, note);
  for (const { key, policy, counts } of spendLimits(standing, blocked.request.attribution.key))
    note(windowRules(policy).view(policy, counts ?? undefined, now, standing.timeZone).resetsAt, key);
  return [...instants].sort((a, b) => a[0] - b[0]);
}

function noteWindows(blocked: Blocked, note: (at: Instant | null, key: string) => void): void {
  const { standing, request, plan, evaluation, now } = blocked;
  const { feature, usage } = request;
  const { cost } = evaluation;
  const priced: Priced = { feature, usage, cost, apiKey: request.attribution.key };
  const noteWindow = (policy: WindowPolicy, amounts: readonly Quantity[]) => {
    const rules = windowRules(policy);
    const counts = standing.windows[policy.key];
    for (const amount of amounts) {
      const most = amount < policy.limit ? amount : policy.limit;
      note(rules.fitsAt(policy, counts, most, now, standing.timeZone), policy.key);
    }
    note(rules.view(policy, counts, now, standing.timeZone).resetsAt, policy.key);
  };
  for (const gate of plan.gates) {
    if (gate.kind === "rate" && appliesTo(gate.window.features, feature))
      noteWindow(gate.window, [quantityIn(gate.window.measure, usage, cost)]);
  }
  for (const [i, layer] of plan.layers.entries()) {
    if (isCreditsLayer(layer) || !appliesTo(layer.features, feature)) continue;
    // While the other layers pay what they pay now, this one is short of no more than what is missing in all.
    const { found } = evaluation;
    const needed = found === null ? cost : cost - found.covered + (found.draws[i]?.taken ?? 0n);
    for (const policy of layer.windows) {
      if (!appliesTo(policy.features, feature)) continue;
      noteWindow(policy, [countedAmount(policy, priced, needed), quantityIn(policy.measure, usage, cost)]);
    }
  }
}
