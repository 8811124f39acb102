import {
  formatCredits,
  formatMeasured,
  isZero,
  listOf,
  microsOf,
  shareOf,
  sumOf,
  unitOf,
} from "@/lib/format";
import { formatCountdown, formatMoment, type TimeFrame } from "@/lib/format-time";
import type { Decision, RefundTrace, TraceLayer, TraceWindow } from "./decision-shapes";
import { freeFirst, payerWords, sourceOfLayer, wayWords, windowName } from "./words";

/**
 * The one sentence about a decision: what, why, what is left, when that changes, what you can do. Rows, traces, banners
 * and copies for support show these parts or all of them joined; no other wording of a decision exists.
 */
export interface DecisionSentence {
  what: string;
  why: string | null;
  left: string | null;
  changes: string | null;
  ways: string | null;
}

/** All parts in order, as one text. */
export function sentenceText(sentence: DecisionSentence): string {
  return [sentence.what, sentence.why, sentence.left, sentence.changes, sentence.ways]
    .filter((part) => part !== null)
    .join(" ");
}

export function decisionSentence(decision: Decision, frame: TimeFrame): DecisionSentence {
  if (decision.outcome === "blocked") {
    const binding = bindingWindow(decision);
    return {
      what: blockedWhat(decision),
      why: blockedWhy(decision, binding),
      left: null,
      changes: binding === null ? null : resetWords(binding, frame),
      ways: waysWords(decision, frame),
    };
  }
  const tightest = tightestWindow(decision);
  return {
    what: allowedWhat(decision),
    why:
      decision.outcome === "partial" ? `${formatCredits(decision.shortfall)} credits are not covered.` : null,
    left: leftWords(decision, tightest),
    changes: tightest === null ? null : resetWords(tightest, frame),
    ways: null,
  };
}

const VERBS = {
  consume: "Allowed",
  hold: "Held",
  track: "Recorded",
  preview: "Would be allowed",
  capture: "Captured",
  release: "Released",
  extend: "Kept open longer",
  expire: "The hold expired",
  refund: "Refunded",
} as const;

function allowedWhat(decision: Decision): string {
  const verb = decision.outcome === "partial" ? "Allowed in part" : VERBS[decision.mode ?? "consume"];
  const payers = decision.trace.filter((layer) => !isZero(layer.taken));
  if (decision.mode === "refund") return refundedWhat(payers, decision.refund?.debt);
  if (isZero(decision.cost)) return `${verb}: it costs nothing.`;
  const hasHappened = decision.mode === "track" || decision.mode === "capture";
  const overshoot = isZero(decision.shortfall)
    ? ""
    : hasHappened
      ? `; ${formatCredits(decision.shortfall)} beyond what could pay, ${whatBecameOf(decision)}`
      : ` of ${formatCredits(decision.cost)}`;
  const amount =
    decision.outcome === "partial"
      ? `${formatCredits(decision.covered)}${overshoot} credits`
      : `${formatCredits(decision.cost)} credits`;
  const sources =
    payers.length === 1
      ? ` from ${payerName(payers[0] as TraceLayer)}`
      : payers.length === 0
        ? ""
        : `, ${listOf(payers.map((layer) => `${formatCredits(layer.taken)} from ${payerName(layer)}`))}`;
  return `${verb}: ${amount}${sources}${decision.outcome === "partial" ? "" : overshoot}.`;
}

/** Of the overshoot: owed where the plan carries it, refunded, or in part the one and in part the other. */
function whatBecameOf({ shortfall, debt }: Decision): string {
  if (debt == null || isZero(debt.carried)) return "refunded";
  const isAll = microsOf(debt.carried) === microsOf(shortfall);
  return isAll ? "owed" : `${formatCredits(debt.carried)} of it owed, the rest refunded`;
}

/** A refund takes less than nothing: what it took of a layer went back there. */
function refundedWhat(layers: readonly TraceLayer[], debt: RefundTrace["debt"]): string {
  const parts = layers.map(
    (layer) => `${formatCredits(layer.taken.replace(/^-/, ""))} credits to ${payerName(layer)}`,
  );
  if (debt != null) parts.unshift(`${formatCredits(debt.amount)} credits of debt`);
  return parts.length === 0 ? "Refunded: what it counted." : `Refunded: ${listOf(parts)}.`;
}

/** "the 5-hour window", "promo credits": what paid, as it reads after "from". */
function payerName(layer: TraceLayer): string {
  const source = sourceOfLayer(layer);
  const [window, ...others] = layer.windows ?? [];
  return source === "windows" && window !== undefined && others.length === 0
    ? `the ${windowName(window.key)} window`
    : payerWords(source);
}

function blockedWhat(decision: Decision): string {
  if (isZero(decision.cost)) return `Blocked: ${decision.feature} was not run, and nothing was charged.`;
  const short =
    isZero(decision.shortfall) || microsOf(decision.shortfall) === microsOf(decision.cost)
      ? ""
      : `, ${formatCredits(decision.shortfall)} more than can pay now`;
  return `Blocked: it needs ${formatCredits(decision.cost)} credits${short}; nothing was charged.`;
}

function blockedWhy(decision: Decision, binding: TraceWindow | null): string {
  const { available } = decision.remaining.credits;
  const consent = decision.ways.find((way) => way.kind === "consent");
  switch (decision.reason) {
    case "limit_reached":
      return binding === null ? "The included usage is used up." : usedUp(binding);
    case "credits_exhausted":
      return isZero(available)
        ? "No credits are left."
        : `The ${formatCredits(available)} credits left are not enough, or not for this feature.`;
    case "grants_expired":
      return "The credits that would have paid have expired.";
    case "consent_required":
      return consent === undefined
        ? "It would be charged to credits, which you have not allowed."
        : `It would charge ${formatCredits(consent.amount)} credits, which you have not allowed.`;
    case "spend_cap_reached":
      return `It would go past the ${capName(decision.binding)}.`;
    case "gate_reached":
      return binding === null
        ? "Requests come faster than is safe."
        : `Requests come faster than is safe: the ${windowName(binding.key)} limit protects the service and is no usage limit.`;
    case "concurrency_reached":
      return "Too many requests are open at once.";
    case "account_frozen":
      return "The account is frozen.";
    case "member_frozen":
      return "The member is frozen by the organization.";
    case "feature_not_entitled":
      return `The plan does not include ${decision.feature}.`;
    case null:
      return "Nothing could pay for it.";
  }
}

/** "month@mem_…" as a member's own cap; other caps by their key. */
function capName(binding: string | null): string {
  const [period, member] = (binding ?? "").split("@", 2);
  if (member !== undefined) return `member’s spend cap of this ${period}`;
  return binding === null ? "spend cap" : `spend cap “${binding}”`;
}

/** Says what the meter shows: "used up" only where nothing is left of the window (E1). */
function usedUp(window: TraceWindow): string {
  const taken = sumOf(window.used, window.held);
  const figures = `${formatMeasured(taken, window.measure)} of ${formatMeasured(window.limit, window.measure)} ${unitOf(window.measure)}`;
  const held = isZero(window.held) ? "" : `, ${formatMeasured(window.held, window.measure)} of them held`;
  return shareOf(taken, window.limit) === 1
    ? `The ${windowName(window.key)} window is used up (${figures}${held}).`
    : `The ${windowName(window.key)} window has not enough left (${figures} used${held}).`;
}

function leftWords(decision: Decision, tightest: TraceWindow | null): string | null {
  const parts: string[] = [];
  if (tightest !== null) {
    const left = sumOf(tightest.limit, `-${tightest.used}`, `-${tightest.held}`);
    const name = `the ${windowName(tightest.key)} window`;
    parts.push(
      microsOf(left) <= 0n
        ? `${name} is now full`
        : `${formatMeasured(left, tightest.measure)} of ${formatMeasured(tightest.limit, tightest.measure)} ${unitOf(tightest.measure)} are left in ${name}`,
    );
  }
  for (const layer of decision.trace) {
    if (isZero(layer.taken) || layer.after == null || (layer.windows?.length ?? 0) > 0) continue;
    parts.push(`${formatCredits(layer.after)} ${payerName(layer)} are left`);
  }
  if (parts.length === 0) return null;
  const text = listOf(parts);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function resetWords(window: TraceWindow, frame: TimeFrame): string | null {
  if (window.resets_at === null) return null;
  const at = Date.parse(window.resets_at);
  return `The window resets ${formatMoment(at, frame)} (${formatCountdown(at, frame.nowMs)}).`;
}

function waysWords(decision: Decision, frame: TimeFrame): string | null {
  if (decision.ways.length === 0) return null;
  return `You can ${listOf(
    freeFirst(decision.ways).map((way) => wayWords(way, frame)),
    "or",
  )}.`;
}

/** The window or gate that decided a block, as it stood. */
function bindingWindow(decision: Decision): TraceWindow | null {
  const windows = [
    ...decision.trace.flatMap((layer) => layer.windows ?? []),
    ...(decision.gates ?? []).flatMap((gate) => gate.window ?? []),
    ...decision.remaining.windows,
  ];
  return windows.find((window) => window.key === decision.binding) ?? null;
}

/** Of the windows that paid, the one with the least left. */
function tightestWindow(decision: Decision): TraceWindow | null {
  let tightest: TraceWindow | null = null;
  let most = -1;
  for (const layer of decision.trace) {
    if (isZero(layer.taken)) continue;
    for (const window of layer.windows ?? []) {
      const share = shareOf(sumOf(window.used, window.held), window.limit);
      if (share <= most) continue;
      most = share;
      tightest = window;
    }
  }
  return tightest;
}
