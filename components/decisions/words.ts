import { formatCredits, formatQuantity, listOf, unitOf } from "@/lib/format";
import { formatMoment, formatSpan, type TimeFrame } from "@/lib/format-time";
import type { BlockReason, GrantKind, SkipReason, Source, Way } from "./decision-shapes";
import type { WindowKind, WindowRule } from "./standing-shapes";

const SOURCE_NAMES: Readonly<Record<Source, string>> = {
  windows: "Windows",
  free: "Free tier",
  promo: "Promo credits",
  purchased: "Purchased credits",
  plan: "Plan credits",
  entitlement: "Entitlement",
};

export function sourceName(source: Source): string {
  return SOURCE_NAMES[source];
}

/** A layer's key is its source's word in the shipped plan; elsewhere only the source itself tells. */
export function sourceOfLayer(layer: { layer: string; source?: Source }): Source {
  if (layer.source !== undefined) return layer.source;
  return layer.layer in SOURCE_NAMES ? (layer.layer as Source) : "windows";
}

/** A grant's kind as the source it belongs to: an adjustment is given like a promotion. */
export function sourceOfGrant(kind: GrantKind): Source {
  return kind === "adjustment" ? "promo" : kind;
}

/** True where the amount was charged to credits, false where it was included: every amount carries one of the words. */
export function isCharged(source: Source): boolean {
  return source === "promo" || source === "purchased" || source === "plan";
}

const SKIPS: Readonly<Record<SkipReason, string>> = {
  not_needed: "not needed",
  not_for_feature: "not for this feature",
  full: "full",
  empty: "nothing left",
  consent_required: "you have not allowed it",
  consent_spent: "what you allowed is spent",
  cap_reached: "spend cap reached",
  frozen: "frozen",
};

export function skipWords(reason: SkipReason): string {
  return SKIPS[reason];
}

const REASONS: Readonly<Record<BlockReason, string>> = {
  limit_reached: "Limit used up",
  credits_exhausted: "Credits used up",
  grants_expired: "Credits expired",
  consent_required: "Asks first",
  spend_cap_reached: "Spend cap reached",
  gate_reached: "Too fast",
  concurrency_reached: "Too many at once",
  account_frozen: "Account frozen",
  member_frozen: "Member frozen",
  feature_not_entitled: "Not on the plan",
};

/** A block in two or three words, for a row. The sentence says the rest. */
export function reasonWords(reason: BlockReason): string {
  return REASONS[reason];
}

const UNITS: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  w: "week",
  mo: "month",
};

/** "5h" as "5-hour", "video-1d" as "video 1-day"; a key of another make stands for itself. */
export function windowName(key: string): string {
  const [policy = key, feature] = key.split(":", 2);
  if (feature !== undefined) return `${windowName(policy)} ${feature}`;
  // Of one member's own: whose it is stands beside it, and a member only ever sees theirs.
  const [own, member] = key.split("@", 2);
  if (member !== undefined) return windowName(own ?? key);
  const match = /^(?:(.+)[-_.])?(\d+)(mo|s|m|h|d|w)$/.exec(key);
  if (match === null) return key.replaceAll(/[-_]/g, " ");
  const span = `${match[2]}-${UNITS[match[3] as string]}`;
  return match[1] === undefined ? span : `${match[1].replaceAll(/[-_]/g, " ")} ${span}`;
}

const ROUND_SPANS: readonly (readonly [number, string])[] = [
  [604_800_000, "week"],
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** 18,000,000 as "5 hours": the largest unit that divides the span evenly. */
export function spanWords(ms: number): string {
  for (const [unitMs, word] of ROUND_SPANS) {
    if (ms < unitMs || ms % unitMs !== 0) continue;
    const count = ms / unitMs;
    return count === 1 ? `1 ${word}` : `${count} ${word}s`;
  }
  return formatSpan(ms);
}

/** "the 5-hour window", "the 5-hour and 7-day windows". */
export function windowsWords(keys: readonly string[]): string {
  return `the ${listOf(keys.map(windowName))} ${keys.length === 1 ? "window" : "windows"}`;
}

/** How a window counts, in words, so that "rolling" and "calendar" need no manual. */
export function ruleWords(kind: WindowKind, rule: WindowRule, frame: TimeFrame): string {
  const span = rule.window_ms == null ? "its span" : spanWords(rule.window_ms);
  switch (kind) {
    case "calendar":
      return `starts over every calendar ${rule.unit ?? "day"}${rule.time_zone == null ? "" : `, ${rule.time_zone}`}`;
    case "anchored":
      return rule.started_at == null
        ? `${span}, starting with your first request`
        : `${span} from the first request, made ${formatMoment(Date.parse(rule.started_at), frame)}`;
    case "sliding":
      return `rolling: counts the last ${span}`;
    case "token_bucket":
      return `refills evenly, from empty to full in ${span}`;
  }
}

/** What somebody can do about a block. Whatever costs nothing comes first in every list (`freeFirst`). */
export function wayWords(way: Way, frame: TimeFrame): string {
  switch (way.kind) {
    case "wait":
      return `wait until ${soonMoment(Date.parse(way.until), frame)}`;
    case "reduce":
      return `ask for less (${usageWords(way.usage)})`;
    case "consent":
      return `allow ${formatCredits(way.amount)} credits`;
    case "buy":
      return `buy ${formatCredits(way.amount)} credits`;
    case "redeem_reset":
      return "use a banked reset";
    case "ask_owner":
      return "ask the account's owner";
  }
}

const SOON_MS = 600_000;

/** With seconds where it is only minutes away: "wait until 12:04" at 12:04 would help nobody. */
function soonMoment(ms: number, frame: TimeFrame): string {
  return formatMoment(ms, frame, ms - frame.nowMs < SOON_MS ? "second" : "minute");
}

const WAY_ORDER: readonly Way["kind"][] = ["wait", "redeem_reset", "reduce", "consent", "ask_owner", "buy"];

/** Nothing that costs money stands above what is free. */
export function freeFirst(ways: readonly Way[]): Way[] {
  return [...ways].sort((a, b) => WAY_ORDER.indexOf(a.kind) - WAY_ORDER.indexOf(b.kind));
}

/** { input_tokens: 4808, output_tokens: 10 } as "4 808 input and 10 output tokens": a shared unit is said once. */
export function usageWords(usage: Readonly<Record<string, string | number>>): string {
  const items = Object.entries(usage);
  if (items.length === 0) return "1 request";
  const units = items.map(([dimension, amount]) => unitOf(dimension, String(amount)).split(" "));
  const shared = units[0]?.at(-1);
  const isShared = items.length > 1 && units.every((words) => words.length > 1 && words.at(-1) === shared);
  const words = items.map(
    ([, amount], index) =>
      `${formatQuantity(amount)} ${(units[index] ?? []).slice(0, isShared ? -1 : undefined).join(" ")}`,
  );
  return isShared ? `${listOf(words)} ${shared}` : listOf(words);
}

const PAYERS: Readonly<Record<Source, string>> = {
  windows: "the plan’s windows",
  free: "the free tier",
  entitlement: "the plan’s entitlement",
  promo: "promo credits",
  purchased: "purchased credits",
  plan: "plan credits",
};

/** What pays, as it reads after "from" or "by". */
export function payerWords(source: Source): string {
  return PAYERS[source];
}
