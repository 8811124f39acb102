import type { Rollover } from "@/lib/engine/grant-period";
import { idOfUuid } from "@/lib/engine/ids";
import type { Recurrence } from "@/lib/engine/recurrence";
import type { GrantRow } from "../read-ports";

/** Grants for screens, every column as text (see usage-event-row.ts for why), with what the ledger says is left. */
export const GRANT = `
  select g.account_id, g.id, g.kind, g.priority, g.amount, (extract(epoch from g.effective_at) * 1000)::int8 as effective_at,
    (extract(epoch from g.expires_at) * 1000)::int8 as expires_at, to_json(g.features) as features, g.reason, g.status,
    g.recurrence, g.rollover, (extract(epoch from g.next_reset_at) * 1000)::int8 as next_reset_at, g.plan_grant,
    g.cost_minor_units, g.cost_currency,
    (extract(epoch from g.created_at) * 1000)::int8 as created_at, to_json(g.windows) as windows,
    coalesce(g.resets_left, b.balance, 0) as balance, r.code_id
  from grants g left join balances b on b.account_id = g.account_id and b.grant_id = g.id
    left join code_redemptions r on r.account_id = g.account_id and r.grant_id = g.id`;

type Text<Names extends string> = { readonly [name in Names]: string };
export type GrantText = Text<
  | "account_id"
  | "id"
  | "kind"
  | "priority"
  | "amount"
  | "effective_at"
  | "reason"
  | "status"
  | "created_at"
  | "balance"
> & {
  readonly [name in
    | "expires_at"
    | "features"
    | "windows"
    | "recurrence"
    | "rollover"
    | "next_reset_at"
    | "plan_grant"
    | "code_id"
    | "cost_minor_units"
    | "cost_currency"]: string | null;
};

export function readGrant(row: GrantText): GrantRow {
  return {
    id: idOfUuid("grt", row.id),
    accountId: idOfUuid("acct", row.account_id),
    kind: row.kind as GrantRow["kind"],
    priority: Number(row.priority),
    amount: BigInt(row.amount),
    effectiveAt: Number(row.effective_at),
    expiresAt: row.expires_at === null ? null : Number(row.expires_at),
    features: row.features === null ? null : (JSON.parse(row.features) as string[]),
    windows: row.windows === null ? null : (JSON.parse(row.windows) as string[]),
    recurrence: row.recurrence === null ? null : (JSON.parse(row.recurrence) as Recurrence),
    rollover: row.rollover === null ? null : readRollover(row.rollover),
    nextResetAt: row.next_reset_at === null ? null : Number(row.next_reset_at),
    costBasis:
      row.cost_minor_units === null
        ? null
        : { minorUnits: BigInt(row.cost_minor_units), currency: row.cost_currency as string },
    planGrant: row.plan_grant,
    codeId: row.code_id === null ? null : idOfUuid("cod", row.code_id),
    reason: row.reason,
    status: row.status as GrantRow["status"],
    createdAt: Number(row.created_at),
    balance: BigInt(row.balance),
  };
}

function readRollover(text: string): Rollover {
  const { min, max, periods } = JSON.parse(text) as {
    readonly min: string;
    readonly max: string | null;
    readonly periods: number | null;
  };
  return { min: BigInt(min), max: max === null ? null : BigInt(max), periods };
}
