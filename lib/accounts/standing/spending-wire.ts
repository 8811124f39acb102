import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import { type Spender, spenderOf, spendLimits } from "@/lib/engine/consent";
import { findMember } from "@/lib/engine/members";
import type { Consent, Plan } from "@/lib/engine/plan";
import { type Standing, spendPolicy } from "@/lib/engine/standing";
import { windowRules } from "@/lib/engine/windows/rules";
import type { StandingWire } from "../schema/standing-schema";

const NOBODY: Spender = { apiKey: null, memberId: null, caps: [] };

export function memberWire(standing: Standing, memberId: string): StandingWire["member"] {
  return { id: memberId, frozen: findMember(standing, memberId)?.frozen === true };
}

export function keyConsentsWire({ keyConsents }: Standing): StandingWire["key_consents"] {
  return Object.fromEntries(
    Object.entries(keyConsents).map(([key, state]) => [key, consentWire(state.consent)]),
  );
}

/** The account's, and those of its keys; for a member the account's and their own. */
export function capsWire(
  standing: Standing,
  plan: Plan,
  memberId: string | null,
  now: Instant,
): StandingWire["caps"] {
  const shown = standing.caps.filter(({ apiKey }) => memberId === null || apiKey === null);
  const caps = shown.map(({ key, apiKey, period, limit }) => {
    const used = spentUnder(standing, { ...NOBODY, apiKey }, key, now) ?? "0";
    return { key, api_key: apiKey, member: null, period, limit: formatDecimal(limit), used };
  });
  const by = spenderOf(plan, standing, null, memberId);
  const own = by.caps.map(({ period, limit }) => {
    const key = `${period}@${memberId}`;
    const used = spentUnder(standing, by, key, now) ?? "0";
    return { key, api_key: null, member: memberId, period, limit: formatDecimal(limit), used };
  });
  return [...caps, ...own];
}

/** Under `up_to`, in the running period; null under any other consent. */
export function consentSpent(standing: Standing, now: Instant): string | null {
  return spentUnder(standing, NOBODY, "consent", now);
}

export function consentWire(consent: Consent): StandingWire["consent"] {
  return consent.mode === "up_to"
    ? { mode: "up_to", limit: formatDecimal(consent.limit), period: consent.period }
    : { mode: consent.mode };
}

function spentUnder(standing: Standing, by: Spender, key: string, now: Instant): string | null {
  const limit = spendLimits(standing, by).find((candidate) => candidate.key === key);
  if (limit === undefined) return null;
  const policy = spendPolicy(limit.key, limit.policy.unit as "day" | "week" | "month", limit.policy.limit);
  const view = windowRules(policy).view(policy, limit.counts ?? undefined, now, standing.timeZone);
  return formatDecimal(view.used + view.held);
}
