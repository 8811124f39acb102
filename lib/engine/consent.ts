import { type Instant, type Microcredits, minOf } from "./amounts";
import { findMember, memberCaps, memberKey } from "./members";
import type { ConsentPeriod, MemberCap, Plan } from "./plan";
import { type Cap, type ConsentState, type Standing, spendPolicy } from "./standing";
import type { SkipReason } from "./trace";
import { windowRules } from "./windows/rules";
import type { CalendarPolicy, SpanCounts } from "./windows/window";

/**
 * What still may be spent of what needs consent, by this API key, now (SYSTEM §4.4): the tightest of consent, spend caps and
 * a freeze. Evaluated inside the decision, so a cap really stops (E13).
 */
export interface PaidRoom {
  /** Null where nothing bounds it. */
  readonly room: Microcredits | null;
  /** What bounds it most, for the trace and the block. */
  readonly limitedBy: Extract<
    SkipReason,
    "consent_required" | "consent_spent" | "cap_reached" | "frozen"
  > | null;
  readonly binding: string | null;
}

/** A counted limit on paid spending: the running consent period, or a cap. */
export interface SpendLimit {
  /** `consent`, `consent:key_…` or the cap's key. */
  readonly key: string;
  readonly policy: CalendarPolicy;
  readonly counts: SpanCounts | null;
}

/** Who spends: a key, which may have consent and caps of its own, and a member, who may have caps. */
export interface Spender {
  readonly apiKey: string | null;
  readonly memberId: string | null;
  readonly caps: readonly MemberCap[];
}

export function spenderOf(
  plan: Plan,
  standing: Standing,
  apiKey: string | null,
  memberId: string | null,
): Spender {
  return { apiKey, memberId, caps: memberCaps(plan, standing, memberId) };
}

/** The consent that governs a request: the key's own where it has one, else the account's. */
export function consentFor(standing: Standing, apiKey: string | null): { key: string; state: ConsentState } {
  const own = apiKey === null ? null : keyConsent(standing, apiKey);
  return own === null
    ? { key: "consent", state: standing.consent }
    : { key: `consent:${apiKey}`, state: own };
}

/** The key's own consent. Callers name keys: "constructor" must not find what every object inherits. */
export function keyConsent(standing: Standing, apiKey: string): ConsentState | null {
  if (!Object.hasOwn(standing.keyConsents, apiKey)) return null;
  return standing.keyConsents[apiKey] as ConsentState;
}

/** Every limit that counts what they spend, consent first, the member's own caps last. */
export function spendLimits(standing: Standing, { apiKey, memberId, caps }: Spender): SpendLimit[] {
  const limits: SpendLimit[] = [];
  const { key, state } = consentFor(standing, apiKey);
  const consent = consentLimit(key, state);
  if (consent !== null) limits.push(consent);
  for (const cap of standing.caps) {
    if (cap.apiKey === null || cap.apiKey === apiKey) limits.push(capLimit(cap));
  }
  if (caps.length === 0 || memberId === null) return limits;
  const spent = findMember(standing, memberId)?.spent ?? {};
  for (const { period, limit } of caps) {
    const own = memberKey(period, memberId);
    limits.push({ key: own, policy: spendPolicy(own, period, limit), counts: spent[period] ?? null });
  }
  return limits;
}

/**
 * The limit of this name, or null where it was lifted. What was held under a limit ends under it, whoever's consent governs
 * the key by then.
 */
export function spendLimit(standing: Standing, key: string): SpendLimit | null {
  if (key === "consent") return consentLimit(key, standing.consent);
  if (key.startsWith("consent:")) {
    const own = keyConsent(standing, key.slice("consent:".length));
    return own === null ? null : consentLimit(key, own);
  }
  const cap = standing.caps.find((candidate) => candidate.key === key);
  return cap === undefined ? memberLimit(standing, key) : capLimit(cap);
}

/** A member's cap as far as ending a hold needs it: whatever the limit is by now, what was set aside goes back to what counted it. */
function memberLimit(standing: Standing, key: string): SpendLimit | null {
  const own = ownCap(key);
  const counts = own === null ? undefined : findMember(standing, own.memberId)?.spent[own.period];
  if (own === null || counts === undefined) return null;
  return { key, policy: spendPolicy(key, own.period, counts.used + counts.held), counts };
}

function ownCap(key: string): { readonly period: ConsentPeriod; readonly memberId: string } | null {
  const found = /^(day|week|month)@(mem_.*)$/.exec(key);
  return found === null ? null : { period: found[1] as ConsentPeriod, memberId: found[2] as string };
}

function consentLimit(key: string, { consent, counts }: ConsentState): SpendLimit | null {
  if (consent.mode !== "up_to") return null;
  return { key, policy: spendPolicy(key, consent.period, consent.limit), counts };
}

function capLimit({ key, period, limit, counts }: Cap): SpendLimit {
  return { key, policy: spendPolicy(key, period, limit), counts };
}

export function paidRoom(standing: Standing, by: Spender, now: Instant): PaidRoom {
  if (standing.frozen !== "none") return { room: 0n, limitedBy: "frozen", binding: "frozen" };
  const { key, state } = consentFor(standing, by.apiKey);
  if (state.consent.mode === "never" || state.consent.mode === "ask") {
    return { room: 0n, limitedBy: "consent_required", binding: key };
  }
  let room: Microcredits | null = null;
  let limitedBy: PaidRoom["limitedBy"] = null;
  let binding: string | null = null;
  for (const limit of spendLimits(standing, by)) {
    const view = windowRules(limit.policy).view(
      limit.policy,
      limit.counts ?? undefined,
      now,
      standing.timeZone,
    );
    if (room !== null && view.remaining >= room) continue;
    room = room === null ? view.remaining : minOf(room, view.remaining);
    limitedBy = limit.key === key ? "consent_spent" : "cap_reached";
    binding = limit.key;
  }
  return { room, limitedBy, binding };
}

/** The standing with new counts of the limit named `key` (as `spendLimits` names them). */
export function withSpendCounts(standing: Standing, key: string, counts: SpanCounts): Standing {
  if (key === "consent") return { ...standing, consent: { ...standing.consent, counts } };
  if (key.startsWith("consent:")) {
    const apiKey = key.slice("consent:".length);
    const own = keyConsent(standing, apiKey);
    if (own === null) return standing;
    return { ...standing, keyConsents: { ...standing.keyConsents, [apiKey]: { ...own, counts } } };
  }
  const own = standing.caps.some((cap) => cap.key === key) ? null : ownCap(key);
  if (own !== null) return withMemberSpent(standing, own.memberId, own.period, counts);
  return { ...standing, caps: standing.caps.map((cap) => (cap.key === key ? { ...cap, counts } : cap)) };
}

function withMemberSpent(
  standing: Standing,
  memberId: string,
  period: ConsentPeriod,
  counts: SpanCounts,
): Standing {
  const member = findMember(standing, memberId);
  if (member === null) return standing; // removed while a hold of theirs was open
  const spent = { ...member.spent, [period]: counts };
  return { ...standing, members: { ...standing.members, [memberId]: { ...member, spent } } };
}
