import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal, type Instant, ONE } from "@/lib/engine/amounts";
import type { AccountAct, AccountEvent } from "@/lib/engine/facts";
import type { Rollover } from "@/lib/engine/grant-period";
import { nextAfter } from "@/lib/engine/recurrence";
import type { Runtime } from "@/lib/runtime";
import type { GrantRow } from "@/lib/storage/read-ports";
import type { GrantWire } from "./schema/grant-schema";
import { recurrenceWire } from "./schema/recurrence-schema";

export function grantWire(row: GrantRow): GrantWire {
  return {
    id: row.id,
    account: row.accountId,
    kind: row.kind,
    priority: row.priority,
    amount: formatDecimal(row.amount),
    balance: formatDecimal(row.balance),
    effective_at: new Date(row.effectiveAt).toISOString(),
    expires_at: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString(),
    features: row.features === null ? null : [...row.features],
    windows: row.windows === null ? null : [...row.windows],
    recurrence: row.recurrence === null ? null : recurrenceWire(row.recurrence),
    rollover: row.rollover === null ? null : rolloverWire(row.rollover),
    next_reset_at: row.nextResetAt === null ? null : new Date(row.nextResetAt).toISOString(),
    cost_basis:
      row.costBasis === null
        ? null
        : { minor_units: Number(row.costBasis.minorUnits), currency: row.costBasis.currency },
    plan_grant: row.planGrant,
    code: row.codeId,
    reason: row.reason,
    status: row.status,
    created_at: new Date(row.createdAt).toISOString(),
  };
}

function rolloverWire({ min, max, periods }: Rollover): NonNullable<GrantWire["rollover"]> {
  return { min: formatDecimal(min), max: max === null ? null : formatDecimal(max), periods };
}

const GRANTS_MAX = 200;

/** An account's newest grants, also those that are over. */
export async function readGrants(runtime: Runtime, accountId: AuthorizedAccountId): Promise<GrantWire[]> {
  return (await runtime.accountReads.grants(accountId, GRANTS_MAX, null)).map(grantWire);
}

const EVENTS_PAGE = 50;

/**
 * The grant as the fact with this seq left it: what that fact's request was answered, and every repeat of it, whatever has been
 * done to the grant since. Later acts are taken back from the row of today, so a first answer reads hardly more than the row.
 */
export async function readGrantAt(
  runtime: Runtime,
  { grantId, seq }: { readonly grantId: string; readonly seq: number },
): Promise<GrantWire> {
  const row = await runtime.accountReads.grant(grantId);
  if (row === null) throw new Error(`grant ${grantId} was recorded and is not there`);
  const [then, [event], updates, renewals] = await Promise.all([
    withoutLater(runtime, row, seq),
    runtime.datasets.accountEvents(row.accountId, 1, seq + 1),
    runtime.datasets.balanceUpdatesOf(row.accountId, seq),
    runtime.datasets.balanceUpdatesOf(row.accountId, seq + 1),
  ]);
  // A reset is answered as its renewal left the grant, which is recorded with it.
  const renewal =
    event?.act.kind === "grant_reset" ? renewals.find(({ kind }) => kind === "grant") : undefined;
  const moved = [renewal, ...updates].find((update) => update?.grantId === grantId);
  // An act that moved no credits has no update; then it is the balance of today.
  const balance = moved?.grantBalanceAfter ?? then.balance;
  return grantWire({
    ...row,
    ...then,
    balance,
    nextResetAt: nextResetAfter({ ...row, ...then }, event?.at ?? 0),
  });
}

function nextResetAfter(
  { recurrence, effectiveAt, expiresAt, status }: GrantRow,
  at: Instant,
): Instant | null {
  if (recurrence === null || status !== "issued") return null;
  const endsAt = nextAfter(recurrence, Math.max(at, effectiveAt));
  return expiresAt !== null && endsAt >= expiresAt ? null : endsAt;
}

type Terms = Pick<GrantRow, "priority" | "features" | "recurrence" | "rollover" | "costBasis">;
type Changed = Terms & Pick<GrantRow, "amount" | "expiresAt" | "status" | "balance">;

async function withoutLater(runtime: Runtime, row: GrantRow, seq: number): Promise<Changed> {
  let then: Changed = row;
  let isExpiryLater = false;
  let areTermsLater = false;
  for (let before: number | null = null; ; ) {
    const events: readonly AccountEvent[] = await runtime.datasets.accountEvents(
      row.accountId,
      EVENTS_PAGE,
      before,
    );
    for (const { seq: at, act } of events) {
      if (row.kind === "reset" && at >= seq && isAbout(act, row.id))
        then = { ...then, balance: resetsAt(act, at > seq, then.balance) };
      if (at <= seq && !isExpiryLater && !areTermsLater) return then;
      if (!isAbout(act, row.id)) continue;
      const expiry = expiryOf(act);
      if (at > seq) {
        // Of a grant that recurs an adjustment moved that period alone.
        if (act.kind === "grant_adjusted" && row.recurrence === null)
          then = { ...then, amount: then.amount - act.delta };
        if (act.kind === "grant_voided" || act.kind === "grant_expired") then = { ...then, status: "issued" };
        isExpiryLater ||= expiry !== undefined;
        areTermsLater ||= act.kind === "grant_revised";
        continue;
      }
      if (isExpiryLater && expiry !== undefined) {
        then = { ...then, expiresAt: expiry };
        isExpiryLater = false;
      }
      if (areTermsLater && "grant" in act) {
        then = { ...then, ...termsOf(act) };
        areTermsLater = false;
      }
    }
    const last = events.at(-1);
    if (last === undefined) return then;
    before = last.seq;
  }
}

function termsOf({ grant, costBasis }: Extract<AccountAct, { grant: unknown }>): Terms & { amount: bigint } {
  const { amount, priority, features, recurrence, rollover } = grant;
  return {
    amount,
    priority,
    features,
    recurrence: recurrence ?? null,
    rollover: rollover ?? null,
    costBasis: costBasis ?? null,
  };
}

/** How many resets there were after the act that is asked about, or before a later one that left `left`: no ledger tells. */
function resetsAt(act: AccountAct, isLater: boolean, left: bigint): bigint {
  if (act.kind === "reset_redeemed") return isLater ? act.left + ONE : act.left;
  if (act.kind === "grant_adjusted") return isLater ? left - act.delta : left;
  return act.kind === "grant_issued" ? act.grant.amount : left;
}

function isAbout(act: AccountAct, grantId: string): boolean {
  return "grant" in act ? act.grant.id === grantId : "grantId" in act && act.grantId === grantId;
}

/** What an act set the expiry to; undefined where it left it as it was. */
function expiryOf(act: AccountAct): Instant | null | undefined {
  if ("grant" in act) return act.grant.expiresAt;
  return act.kind === "grant_adjusted" ? act.expiresAt : undefined;
}
