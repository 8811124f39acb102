import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import type { AccountAct, AccountEvent, UsageEvent } from "@/lib/engine/facts";
import type { Runtime } from "@/lib/runtime";
import type { GrantRow } from "@/lib/storage/read-ports";
import type { ChangeWire } from "../schema/change-schema";

/**
 * What was done to an account and what was paid back of its usage, newest first; from the facts themselves, so that nothing is told that
 * did not happen, and nothing that happened is left out. Page by `beforeSeq`.
 */
export async function readChanges(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  limit: number,
  beforeSeq: number | null,
): Promise<ChangeWire[]> {
  const [acts, refunds] = await Promise.all([
    runtime.datasets.accountEvents(accountId, limit, beforeSeq),
    runtime.datasets.refunds(accountId, limit, beforeSeq),
  ]);
  const newest = [...acts, ...refunds.map(({ event }) => event)]
    .sort((a, b) => b.seq - a.seq)
    .slice(0, limit);
  const events = newest.filter((fact) => "act" in fact);
  const [grants, names] = await Promise.all([readGrants(runtime, events), readPlanNames(runtime, events)]);
  return newest.map((fact) => ("act" in fact ? actWire(fact, grants, names) : refundWire(fact)));
}

const NOTHING = {
  ...{ reason: null, amount: null, grant: null, grant_kind: null, expires_at: null, purchase: null },
  ...{ decision: null, feature: null, member: null, plan: null, plan_name: null, windows: [] as string[] },
  ...{ frozen: null, consent: null, caps: null, time_zone: null },
};

const timeOf = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();

function actWire(
  { seq, at, actor, act, posting }: AccountEvent,
  grants: ReadonlyMap<string, GrantRow>,
  names: ReadonlyMap<string, string>,
): ChangeWire {
  const grantId = grantOf(act);
  return {
    ...NOTHING,
    ...{ seq, at: new Date(at).toISOString(), kind: act.kind, by: actor },
    reason: "reason" in act ? act.reason : null,
    amount: posting === null ? null : formatDecimal(posting.amount),
    grant: grantId,
    grant_kind: grantId === null ? null : (grants.get(grantId)?.kind ?? null),
    ...detailsOf(act, names),
  };
}

function detailsOf(act: AccountAct, names: ReadonlyMap<string, string>): Partial<ChangeWire> {
  switch (act.kind) {
    case "opened":
    case "plan_changed":
      return { plan: act.plan, plan_name: names.get(act.plan) ?? null };
    case "grant_issued": {
      const { kind, amount, expiresAt } = act.grant;
      const resets = kind === "reset" ? { amount: formatDecimal(amount) } : {};
      return { ...resets, grant_kind: kind, expires_at: timeOf(expiresAt), purchase: act.purchase ?? null };
    }
    case "grant_adjusted":
      return { expires_at: timeOf(act.expiresAt), purchase: act.purchase ?? null };
    case "reset_redeemed":
      return { windows: act.windows.map(({ key }) => key) };
    case "window_reset":
      return { windows: [...act.windows] };
    case "frozen_set":
      return { frozen: act.frozen };
    case "consent_set": {
      const limited = act.consent?.mode === "up_to" ? act.consent : null;
      return {
        consent: {
          key: act.key,
          mode: act.consent?.mode ?? null,
          limit: limited === null ? null : formatDecimal(limited.limit),
          period: limited?.period ?? null,
        },
      };
    }
    case "caps_set":
      return {
        caps: act.caps.map(({ apiKey, period, limit }) => ({
          ...{ key: apiKey, period, limit: formatDecimal(limit) },
        })),
      };
    case "member_added":
    case "member_changed":
    case "member_removed":
      return { member: act.memberId };
    case "time_zone_set":
      return { time_zone: act.timeZone };
    default:
      return {};
  }
}

function refundWire({ seq, decidedAt, feature, memberId, outcome }: UsageEvent): ChangeWire {
  const { refund } = outcome;
  return {
    ...NOTHING,
    ...{ seq, at: new Date(decidedAt).toISOString(), kind: "refund", feature, member: memberId },
    by: refund?.by ?? "system",
    reason: refund?.reason ?? null,
    // A refund is usage of less than nothing.
    amount: formatDecimal(-outcome.covered),
    decision: refund === undefined ? null : `dec_${refund.of}`,
  };
}

function grantOf(act: AccountAct): string | null {
  if ("grant" in act) return act.grant.id;
  return "grantId" in act ? act.grantId : null;
}

async function readGrants(runtime: Runtime, events: readonly AccountEvent[]) {
  const ids = new Set(events.flatMap(({ act }) => grantOf(act) ?? []));
  const rows = await Promise.all([...ids].map((id) => runtime.accountReads.grant(id)));
  return new Map(rows.flatMap((row) => (row === null ? [] : [[row.id, row] as const])));
}

async function readPlanNames(runtime: Runtime, events: readonly AccountEvent[]) {
  const plans = new Set(events.flatMap(({ act }) => ("plan" in act ? [act.plan] : [])));
  await runtime.catalogue.prepare(plans);
  return new Map([...plans].map((plan) => [plan, runtime.catalogue.values.plan(plan).name]));
}
