import type { Decision, SkipReason, Source } from "@/components/decisions/decision-shapes";
import type { Grant, LayerState, Standing, WindowState } from "@/components/decisions/standing-shapes";
import { isCharged, skipWords, sourceName, sourceOfLayer, windowName } from "@/components/decisions/words";
import { formatCredits, formatQuantity, isZero, listOf, negated, shareOf, sumOf } from "@/lib/format";
import { paceShare } from "./pace";

/** One level: a window, or the grants of a credits layer taken together. */
export interface Chamber {
  key: string;
  label: string;
  measure: string;
  /** Null where there is no limit. */
  limit: string | null;
  used: string;
  held: string;
  left: string | null;
  usedShare: number;
  heldShare: number;
  /** Where even use would be now; null where the span has no start and end. */
  paceShare: number | null;
  resetsAt: string | null;
  /** No grant has ever filled it: drawn as a place where one could be, never as full. */
  isAbsent: boolean;
  /** Credits that are drawn down: what is full is then called 0.00 left. */
  isDrawn: boolean;
  /** True where the lit decision counted on it. */
  isCounted: boolean;
  /** Of credits: when the first of what is left is lost. */
  expiring: { amount: string; at: string } | null;
}

/** What a decision did at this basin. `ends` is where nothing more could pay. */
type BasinPath =
  | { kind: "pays"; taken: string; text: string }
  | { kind: "passes"; text: string }
  | { kind: "ends"; text: string }
  | { kind: "beyond" };

export interface Basin {
  layer: string;
  source: Source;
  name: string;
  chambers: Chamber[];
  /** Nothing more fits: the next request flows on to the next basin. */
  isFull: boolean;
  /** The sluice before a basin of the holder's own money. */
  gate: "open" | "closed" | null;
  isNext: boolean;
  path: BasinPath | null;
}

/**
 * Level means used, everywhere: a window fills with requests, a grant with what was drawn from it, and what is full
 * spills over into the next. So one rule reads the whole drawing, and "all brimming" is "blocked".
 */
export function cascadeOf(
  standing: Standing,
  options: { nowMs: number; feature?: string | undefined; decision?: Decision | null },
): Basin[] {
  const next = standing.next_payer.find(
    (payer) => options.feature === undefined || payer.feature === options.feature,
  );
  const basins = standing.layers.map((layer) => {
    const source = sourceOfLayer(layer);
    const chambers = chambersOf(layer, source, standing, next?.feature, options.nowMs);
    const isClosed = standing.consent.mode === "ask" || standing.consent.mode === "never";
    const basin: Basin = {
      layer: layer.layer,
      source,
      name: layer.label ?? sourceName(source),
      chambers,
      isFull: chambers.some((chamber) => !chamber.isAbsent && chamber.left !== null && isZero(chamber.left)),
      gate: layer.needs_consent ? (isClosed || standing.frozen !== "none" ? "closed" : "open") : null,
      isNext: next?.layer === layer.layer,
      path: null,
    };
    return basin;
  });
  if (options.decision == null) return basins;
  return lightPath(basins, options.decision);
}

function chambersOf(
  layer: LayerState,
  source: Source,
  standing: Standing,
  feature: string | undefined,
  nowMs: number,
): Chamber[] {
  const windows = layer.windows.flatMap((key) => standing.windows.find((one) => one.key === key) ?? []);
  // A limit in shadow holds nothing back, and of those that count each feature apart only the next request's is in its way.
  const bounding = windows.filter(
    (window) =>
      window.shadow == null &&
      (!window.key.includes(":") || feature === undefined || window.features?.includes(feature) === true),
  );
  if (bounding.length > 0) return bounding.map((window) => windowChamber(window, nowMs));
  if (layer.kinds.length === 0 && !isCharged(source)) return [unlimitedChamber(layer.layer)];
  return [creditsChamber(layer, standing.grants)];
}

function windowChamber(window: WindowState, nowMs: number): Chamber {
  return {
    key: window.key,
    label: windowName(window.key),
    measure: window.measure,
    limit: window.limit,
    used: window.used,
    held: window.held,
    left: window.remaining,
    usedShare: isZero(window.limit) ? 1 : shareOf(window.used, window.limit),
    heldShare: isZero(window.limit) ? 0 : shareOf(window.held, window.limit),
    paceShare: paceShare(window, nowMs),
    resetsAt: window.resets_at,
    isAbsent: false,
    isDrawn: false,
    isCounted: false,
    expiring: null,
  };
}

function unlimitedChamber(key: string): Chamber {
  return {
    key,
    label: "No limit",
    measure: "requests",
    limit: null,
    used: "0",
    held: "0",
    left: null,
    usedShare: 0,
    heldShare: 0,
    paceShare: null,
    resetsAt: null,
    isAbsent: false,
    isDrawn: false,
    isCounted: false,
    expiring: null,
  };
}

/** Only grants that can pay now count: what has expired or is not yet effective is history, not a level (E11). */
function creditsChamber(layer: LayerState, grants: readonly Grant[]): Chamber {
  const drawn = grants.filter(
    (grant) => layer.kinds.includes(grant.kind) && (grant.state ?? "active") === "active",
  );
  const limit = sumOf("0", ...drawn.map((grant) => grant.amount));
  const left = sumOf("0", ...drawn.map((grant) => grant.available));
  const held = sumOf("0", ...drawn.map((grant) => grant.held));
  const used = sumOf(limit, negated(left), negated(held));
  const first = drawn
    .filter((grant) => grant.expires_at !== null && !isZero(grant.available))
    .sort((a, b) => Date.parse(a.expires_at as string) - Date.parse(b.expires_at as string))[0];
  const isEmpty = drawn.length === 0;
  return {
    key: layer.layer,
    label: isEmpty ? "No grants" : drawn.length === 1 ? "1 grant" : `${formatQuantity(drawn.length)} grants`,
    measure: "credits",
    limit,
    used,
    held,
    left,
    usedShare: isEmpty ? 0 : shareOf(used, limit),
    heldShare: isEmpty ? 0 : shareOf(held, limit),
    paceShare: null,
    resetsAt: null,
    isAbsent: isEmpty,
    isDrawn: true,
    isCounted: false,
    expiring: first === undefined ? null : { amount: first.available, at: first.expires_at as string },
  };
}

/** Follows a decision's own trace over the basins; nothing here decides anything again. */
function lightPath(basins: readonly Basin[], decision: Decision): Basin[] {
  const steps = basins.map((basin) => decision.trace.find((layer) => layer.layer === basin.layer));
  const isBlocked = decision.outcome === "blocked";
  const lastPayer = steps.findLastIndex((step) => step !== undefined && !isZero(step.taken));
  const endsAt = isBlocked || decision.outcome === "partial" ? endOf(basins, decision) : lastPayer;
  return basins.map((basin, index) => {
    const step = steps[index];
    if (index > endsAt) return { ...basin, path: { kind: "beyond" } };
    if (!isBlocked && step !== undefined && !isZero(step.taken)) {
      const text = `pays ${formatCredits(step.taken)} credits`;
      const counted = new Set((step.windows ?? []).map((window) => window.key));
      // A credits layer has one level, and that is the one it drew on.
      const chambers = basin.chambers.map((chamber) => ({
        ...chamber,
        isCounted: counted.size === 0 || counted.has(chamber.key),
      }));
      return { ...basin, chambers, path: { kind: "pays", taken: step.taken, text } };
    }
    const why = step?.skipped == null ? "nothing taken" : passedWords(basin, step.skipped);
    return { ...basin, path: { kind: index === endsAt ? "ends" : "passes", text: why } };
  });
}

/** Of several windows the one that is full is named: "full" under a level with room would be a riddle (E1). */
function passedWords(basin: Basin, reason: SkipReason): string {
  if (reason !== "full" || basin.chambers.length < 2) return skipWords(reason);
  const full = basin.chambers.filter((chamber) => chamber.left !== null && isZero(chamber.left));
  return full.length === 0 ? "not enough left" : `${listOf(full.map((chamber) => chamber.label))} full`;
}

const STOPPED_AT_GATE = new Set(["consent_required", "consent_spent", "cap_reached", "frozen"]);
const STOPPED_BEFORE_ALL = new Set([
  "gate_reached",
  "concurrency_reached",
  "account_frozen",
  "member_frozen",
  "feature_not_entitled",
]);

/** How far a request came that was not covered: to the closed sluice, or past every basin. */
function endOf(basins: readonly Basin[], decision: Decision): number {
  if (decision.reason !== null && STOPPED_BEFORE_ALL.has(decision.reason)) return -1;
  const gate = basins.findIndex((basin) => {
    const step = decision.trace.find((layer) => layer.layer === basin.layer);
    return step?.skipped != null && STOPPED_AT_GATE.has(step.skipped);
  });
  return gate === -1 ? basins.length - 1 : gate;
}
