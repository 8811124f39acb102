import { hash } from "node:crypto";
import { applyAccountAct } from "@/lib/engine/account-step";
import { ONE } from "@/lib/engine/amounts";
import { balanceUpdateLink } from "@/lib/engine/chain";
import type { AccountAct, AccountEvent, BalanceUpdate, GrantTerms } from "@/lib/engine/facts";
import { sealAct } from "@/lib/engine/replay";
import { emptyStanding, NO_HEAD, type Standing } from "@/lib/engine/standing";
import { freshId, freshRef } from "@/lib/ids";

const sha256 = (text: string) => hash("sha256", text, "hex");
const REQUEST_HASH = "0".repeat(32);

/** An account with its history so far, as rows will say it. */
export interface PlantedAccount {
  readonly standing: Standing;
  readonly events: readonly AccountEvent[];
  readonly updates: readonly BalanceUpdate[];
  readonly grants: readonly GrantTerms[];
}

export interface Endowment {
  readonly promo: bigint;
  readonly purchased: bigint;
}

/** Enough for any run. */
export const AMPLE: Endowment = { promo: 5n * ONE, purchased: 1_000_000n * ONE };
/** Gone within seconds, so that a run decides thousands of requests at the edge of a budget. */
export const TIGHT: Endowment = { promo: 1n * ONE, purchased: 2n * ONE };

/** Opens an account and issues its grants, through the engine as everybody does. */
export function openAccount(plan: string, endowment: Endowment, at: number): PlantedAccount {
  const accountId = freshId("acct", at);
  const grants = [grantOf("promo", endowment.promo, at), grantOf("purchased", endowment.purchased, at)];
  const acts: AccountAct[] = [
    { kind: "opened", plan, timeZone: "UTC", consent: { mode: "always" }, clockNow: null },
    ...grants.map((grant): AccountAct => ({ kind: "grant_issued", grant, reason: "bench" })),
  ];
  let standing = emptyStanding(accountId);
  const events: AccountEvent[] = [];
  for (const [n, act] of acts.entries()) {
    const identity = { ref: freshRef(at), key: `bench:${n}`, requestHash: REQUEST_HASH };
    const step = applyAccountAct(standing, act, "system", identity, at);
    if (step.kind === "refused") throw new Error(`the bench's own account was refused: ${step.code}`);
    const sealed = sealAct(step.standing, step.event, sha256);
    standing = sealed.standing;
    events.push(sealed.event);
  }
  return { standing, events, updates: updatesOf(events), grants };
}

function grantOf(kind: "promo" | "purchased", amount: bigint, at: number): GrantTerms {
  return {
    id: freshId("grt", at),
    kind,
    priority: 0,
    amount,
    effectiveAt: at,
    expiresAt: null,
    features: null,
  };
}

/** What issuing posted: one balance update per grant. */
function updatesOf(events: readonly AccountEvent[]): BalanceUpdate[] {
  const updates: BalanceUpdate[] = [];
  let balance = 0n;
  let head = NO_HEAD;
  for (const { accountId, seq, ref, posting, at } of events) {
    if (posting === null) continue;
    balance += posting.amount;
    const unlinked = {
      ...posting,
      accountId,
      ledgerSeq: updates.length + 1,
      ref,
      causeSeq: seq,
      balanceAfter: balance,
      grantBalanceAfter: posting.amount,
      at,
    };
    head = balanceUpdateLink(head, unlinked, sha256);
    updates.push({ ...unlinked, hash: head });
  }
  return updates;
}
