"use server";

import { z } from "zod";
import { accountOfAdminPage, accountOfReader } from "@/lib/auth/page-account";
import { currentUser } from "@/lib/auth/page-user";
import { decisionWire } from "@/lib/decisions/schema/decision-wire";
import { registered } from "@/lib/runtime";
import type { CauseWire } from "./schema/ledger-schema";
import {
  accountActWire,
  balanceUpdateWire,
  monetizationEventWire,
  usageEventWire,
} from "./schema/ledger-wire";

const input = z.strictObject({ account: z.string().max(40), causeSeq: z.int().min(1) });

/**
 * From click to cent: the fact behind a balance update, what was charged for it, and every movement it caused. Null where
 * there is no such account for them, or no such fact. Whoever keeps the account is told of the operator's people as such, and not by
 * their ids.
 */
export async function readCauseAction(asked: z.input<typeof input>): Promise<CauseWire | null> {
  const { account, causeSeq } = input.parse(asked);
  const { runtime } = registered();
  const accountId = await accountOfReader(runtime, account);
  if (accountId === null) return null;
  const [used, charged, moved, [act]] = await Promise.all([
    runtime.datasets.usageEventAt(accountId, causeSeq),
    runtime.datasets.monetizationEvent(accountId, causeSeq),
    runtime.datasets.balanceUpdatesOf(accountId, causeSeq),
    runtime.datasets.accountEvents(accountId, 1, causeSeq + 1),
  ]);
  const done = act?.seq === causeSeq ? act : null;
  if (used === null && done === null) return null;
  const isOperator = (await accountOfAdminPage(runtime, account)) !== null;
  const shownAct = done === null ? null : accountActWire(done);
  return {
    seq: causeSeq,
    decision: used === null ? null : decisionWire(used.event, used.ledgerBalance),
    act:
      shownAct === null || isOperator ? shownAct : { ...shownAct, actor: await namedActor(shownAct.actor) },
    usage_event: used === null ? null : usageEventWire(used.event),
    monetization_event: charged === null ? null : monetizationEventWire(charged),
    balance_updates: moved.map(balanceUpdateWire),
  };
}

async function namedActor(actor: string): Promise<string> {
  if (!actor.startsWith("usr_")) return actor;
  return (await currentUser(registered().runtime))?.id === actor ? "you" : "the operator";
}
