import { decisionWire } from "@/lib/decisions/schema/decision-wire";
import { refundWire } from "@/lib/decisions/schema/refund-wire";
import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import type { AccountAct, AccountEvent, UsageEvent } from "@/lib/engine/facts";
import type { Fact } from "@/lib/engine/replay";
import type { WebhookPayload } from "../schema/event-schema";

/** What there is to tell of a fact, or null. */
export function factPayload(fact: Fact): WebhookPayload | null {
  return fact.kind === "usage" ? usagePayload(fact.event) : actPayload(fact.event);
}

function usagePayload(event: UsageEvent): WebhookPayload | null {
  const timestamp = timeOf(event.decidedAt);
  const wire = decisionWire(event, 0n);
  const { id, account, member, feature, seq, decided_at, mode, cost } = wire;
  const decided = { id, account, member, feature, seq, decided_at };
  if (event.outcome.outcome === "blocked") {
    const { usage, reason, binding, ways } = wire;
    return {
      type: "decision.blocked",
      timestamp,
      data: { ...decided, mode, usage, reason, binding, cost, ways },
    };
  }
  if (event.kind === "expire")
    return { type: "hold.expired", timestamp, data: { ...decided, hold: wire.hold } };
  if (event.kind === "refund") {
    if (event.outcome.refund === undefined) return null;
    const { restore_windows: _, sources: __, ...data } = refundWire(event);
    return { type: "usage.refunded", timestamp, data };
  }
  if (event.kind !== "track" && event.kind !== "capture") return null;
  if (event.outcome.shortfall <= 0n) return null;
  const { covered, shortfall, debt } = wire;
  return { type: "usage.overshot", timestamp, data: { ...decided, mode, cost, covered, shortfall, debt } };
}

type Changed = Extract<WebhookPayload, { type: "account.changed" }>["data"]["changed"];

function actPayload(event: AccountEvent): WebhookPayload {
  const { act } = event;
  const timestamp = timeOf(event.at);
  const done = { account: event.accountId, seq: event.seq, at: timestamp, actor: event.actor };
  const changed = (what: Changed): WebhookPayload => ({
    type: "account.changed",
    timestamp,
    data: { ...done, changed: what },
  });
  switch (act.kind) {
    case "opened":
      return {
        type: "account.opened",
        timestamp,
        data: { ...done, plan: act.plan, time_zone: act.timeZone },
      };
    case "plan_changed":
      return changed("plan");
    case "time_zone_set":
      return changed("time_zone");
    case "frozen_set":
      return changed("frozen");
    case "consent_set":
      return changed("consent");
    case "caps_set":
      return changed("caps");
    case "member_added":
    case "member_changed":
    case "member_removed":
      return changed("members");
    case "clock_advanced":
      return changed("test_clock");
    case "window_reset": {
      const data = { ...done, windows: [...act.windows], reason: act.reason };
      return { type: "windows.reset", timestamp, data };
    }
    case "reset_redeemed": {
      const windows = act.windows.map(({ key }) => key);
      const data = { ...done, grant: act.grantId, resets_left: formatDecimal(act.left), windows };
      return { type: "reset.redeemed", timestamp, data };
    }
    case "debt_repaid": {
      const amount = formatDecimal(-(event.posting?.amount ?? 0n));
      return { type: "debt.repaid", timestamp, data: { ...done, grant: act.grantId, amount } };
    }
    default:
      return grantPayload(event, act, timestamp, done);
  }
}

type GrantAct = Extract<AccountAct, { kind: `grant_${string}` }>;
type Done = { account: string; seq: number; at: string; actor: string };

function grantPayload(event: AccountEvent, act: GrantAct, timestamp: string, done: Done): WebhookPayload {
  // What an act takes from a grant it posts as a negative amount.
  const taken = formatDecimal(-(event.posting?.amount ?? 0n));
  switch (act.kind) {
    case "grant_issued": {
      const { id, kind, priority, amount, effectiveAt, expiresAt, features } = act.grant;
      const data = {
        ...done,
        id,
        kind,
        priority,
        amount: formatDecimal(amount),
        effective_at: timeOf(effectiveAt),
        expires_at: timeOrNull(expiresAt),
        features: features === null ? null : [...features],
        reason: act.reason,
      };
      return { type: "grant.issued", timestamp, data };
    }
    case "grant_adjusted": {
      const expiry = act.expiresAt === undefined ? {} : { expires_at: timeOrNull(act.expiresAt) };
      const data = {
        id: act.grantId,
        ...done,
        delta: formatDecimal(act.delta),
        reason: act.reason,
        ...expiry,
      };
      return { type: "grant.adjusted", timestamp, data };
    }
    case "grant_revised": {
      const delta = formatDecimal(event.posting?.amount ?? 0n);
      const data = { id: act.grant.id, ...done, delta, reason: act.reason, expires_at: null };
      return { type: "grant.adjusted", timestamp, data };
    }
    case "grant_voided": {
      const data = { id: act.grantId, ...done, amount: taken, reason: act.reason };
      return { type: "grant.voided", timestamp, data };
    }
    case "grant_expired":
      return { type: "grant.expired", timestamp, data: { id: act.grantId, ...done, amount: taken } };
    case "grant_reset": {
      const data = { id: act.grantId, ...done, amount: taken, reason: act.reason };
      return { type: "grant.reset", timestamp, data };
    }
    case "grant_renewed": {
      const amount = formatDecimal(event.posting?.amount ?? 0n);
      return { type: "grant.renewed", timestamp, data: { id: act.grantId, ...done, amount } };
    }
    case "grant_lapsed":
      return { type: "grant.lapsed", timestamp, data: { id: act.grantId, ...done, amount: taken } };
  }
}

function timeOf(at: Instant): string {
  return new Date(at).toISOString();
}

function timeOrNull(at: Instant | null): string | null {
  return at === null ? null : timeOf(at);
}
