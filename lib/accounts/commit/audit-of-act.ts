import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import type { AccountAct } from "@/lib/engine/facts";
import { findMember } from "@/lib/engine/members";
import type { Consent } from "@/lib/engine/plan";
import type { Grant, Standing } from "@/lib/engine/standing";
import type { AuditEntry, AuditTold, Author } from "@/lib/storage/audit-ports";
import type { NewAccount } from "@/lib/storage/ports";

/**
 * What the audit log says of an act on an account: what it changed, before and after, in the words of the API. Written where the act is
 * recorded, so whatever new route records acts is in the log without doing anything for it.
 */
export function auditOfAct(
  act: AccountAct,
  before: Standing,
  after: Standing,
  author: Author,
  at: Instant,
): AuditEntry {
  const told = toldOf(act, before, after);
  const why = "reason" in act && act.reason ? { reason: act.reason } : {};
  const { accountId } = before;
  return {
    ...author,
    at,
    accountId,
    // Of the account.
    livemode: null,
    ...told,
    object: told.object ?? accountId,
    after: told.after === null && why.reason === undefined ? null : { ...told.after, ...why },
  };
}

/** An account is opened with what no act says: its name and whose it is. */
export function auditOfOpening(
  account: NewAccount,
  { plan, timeZone, consent }: Standing,
  author: Author,
  at: Instant,
): AuditEntry {
  const after = {
    external_id: account.externalId,
    name: account.name,
    kind: account.kind,
    email: account.email,
    test_clock: account.testClockId,
    plan,
    time_zone: timeZone,
    consent: consentTold(consent.consent),
  };
  const { id: accountId, livemode } = account;
  const told = { action: "account.opened", object: accountId, accountId, livemode, before: null, after };
  return { ...author, ...told, at };
}

type Change = Pick<AuditTold, "action" | "before" | "after"> & { readonly object?: string };

function toldOf(act: AccountAct, before: Standing, after: Standing): Change {
  const changed = (action: string, tellOf: (standing: Standing) => object): Change => ({
    action,
    before: tellOf(before),
    after: tellOf(after),
  });
  const grant = (action: string, object: string): Change => ({
    action,
    object,
    before: grantTold(before, object),
    after: grantTold(after, object),
  });
  switch (act.kind) {
    case "opened":
      return { action: "account.opened", before: null, after: { plan: act.plan, time_zone: act.timeZone } };
    case "plan_changed":
      return changed("account.plan_changed", ({ plan }) => ({ plan }));
    case "time_zone_set":
      return changed("account.time_zone_set", ({ timeZone }) => ({ time_zone: timeZone }));
    case "frozen_set":
      return changed("account.frozen_set", ({ frozen }) => ({ frozen }));
    case "clock_advanced":
      return changed("account.clock_advanced", ({ clockNow }) => ({ test_clock_at: timeOrNull(clockNow) }));
    case "caps_set":
      return changed("account.caps_set", capsTold);
    case "consent_set":
      return changed("account.consent_set", (standing) => ({
        api_key: act.key,
        consent: consentOf(standing, act.key),
      }));
    case "window_reset":
      return changed("account.windows_reset", (standing) => windowsTold(standing, act.windows));
    case "reset_redeemed": {
      const keys = act.windows.map(({ key }) => key);
      const tellOf = (standing: Standing) => ({
        ...grantTold(standing, act.grantId),
        ...windowsTold(standing, keys),
      });
      return { ...changed("account.reset_redeemed", tellOf), object: act.grantId };
    }
    case "member_added":
    case "member_changed":
    case "member_removed":
      return {
        action: act.kind.replace("_", "."),
        object: act.memberId,
        before: memberTold(before, act.memberId),
        after: memberTold(after, act.memberId),
      };
    case "grant_issued":
      return grant("grant.issued", act.grant.id);
    case "grant_adjusted":
      return grant("grant.adjusted", act.grantId);
    case "grant_revised":
      return grant("grant.revised", act.grant.id);
    case "grant_voided":
      return grant("grant.voided", act.grantId);
    case "grant_expired":
      return grant("grant.expired", act.grantId);
    case "grant_reset":
      return grant("grant.reset", act.grantId);
    case "grant_renewed":
      return grant("grant.renewed", act.grantId);
    case "grant_lapsed":
      return grant("grant.lapsed", act.grantId);
    case "debt_repaid":
      return grant("debt.repaid", act.grantId);
  }
}

/** Null where the standing has no such grant: not yet, or not any more. */
function grantTold({ grants }: Standing, grantId: string): object | null {
  const grant: Grant | undefined = grants.find(({ id }) => id === grantId);
  if (grant === undefined) return null;
  return {
    kind: grant.kind,
    priority: grant.priority,
    amount: formatDecimal(grant.amount),
    available: formatDecimal(grant.available),
    held: formatDecimal(grant.held),
    effective_at: timeOrNull(grant.effectiveAt),
    expires_at: timeOrNull(grant.expiresAt),
    features: grant.features,
  };
}

/** Null before they were added, and once they are removed. */
function memberTold(standing: Standing, memberId: string): object | null {
  const member = findMember(standing, memberId);
  if (member === null) return null;
  const limits = Object.entries(member.limits).map(([key, limit]) => [key, formatDecimal(limit)]);
  const caps = member.caps?.map(({ period, limit }) => ({ period, limit: formatDecimal(limit) })) ?? null;
  return { frozen: member.frozen, limits: Object.fromEntries(limits), caps };
}

function capsTold({ caps }: Standing): object {
  return {
    caps: caps.map(({ period, limit, apiKey }) => ({
      period,
      limit: formatDecimal(limit),
      api_key: apiKey,
    })),
  };
}

function consentOf(standing: Standing, key: string | null): object | null {
  const state = key === null ? standing.consent : standing.keyConsents[key];
  return state === undefined ? null : consentTold(state.consent);
}

function consentTold(consent: Consent): object {
  if (consent.mode !== "up_to") return { mode: consent.mode };
  return { mode: consent.mode, period: consent.period, limit: formatDecimal(consent.limit) };
}

/** How the windows count, as they are stored: a reset is judged by it later. */
function windowsTold({ windows }: Standing, keys: readonly string[]): object {
  const told: Record<string, unknown> = {};
  for (const key of keys) told[key] = JSON.parse(countsText(windows[key]));
  return { windows: told };
}

function countsText(counts: unknown): string {
  const plain = (_: string, value: unknown) => (typeof value === "bigint" ? formatDecimal(value) : value);
  return JSON.stringify(counts ?? null, plain);
}

function timeOrNull(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
