import { postedWire } from "@/lib/decisions/schema/decision-wire";
import { formatDecimal } from "@/lib/engine/amounts";
import type { AccountEvent, BalanceUpdate, MonetizationEvent, UsageEvent } from "@/lib/engine/facts";
import type {
  AccountActWire,
  BalanceUpdateWire,
  MonetizationEventWire,
  UsageEventWire,
} from "./ledger-schema";

export function usageEventWire(event: UsageEvent): UsageEventWire {
  return {
    id: `use_${event.ref}`,
    account: event.accountId,
    seq: event.seq,
    kind: event.kind,
    decision: `dec_${event.ref}`,
    hold: event.holdRef === null ? null : `hold_${event.holdRef}`,
    member: event.memberId,
    feature: event.feature,
    usage: Object.fromEntries(
      Object.entries(event.usage).map(([dimension, quantity]) => [dimension, formatDecimal(quantity)]),
    ),
    properties: { ...event.properties },
    attribution: { ...event.attribution },
    outcome: event.outcome.outcome,
    failed: event.outcome.failed === true,
    refund_of: event.outcome.refund === undefined ? null : `use_${event.outcome.refund.of}`,
    reason: event.outcome.reason,
    cost: formatDecimal(event.outcome.cost),
    covered: formatDecimal(event.outcome.covered),
    plan: event.plan,
    price_book: event.priceBook,
    idempotency_key: event.key,
    occurred_at: new Date(event.occurredAt).toISOString(),
    decided_at: new Date(event.decidedAt).toISOString(),
    ...postedWire(event),
    monetization_event: `mon_${event.ref}`,
    hash: event.hash,
  };
}

export function monetizationEventWire(event: MonetizationEvent): MonetizationEventWire {
  return {
    id: `mon_${event.ref}`,
    account: event.accountId,
    seq: event.seq,
    usage_event: `use_${event.ref}`,
    decision: `dec_${event.ref}`,
    cost: formatDecimal(event.cost),
    included: formatDecimal(event.included),
    charged: formatDecimal(event.charged),
    overshoot: formatDecimal(event.overshoot),
    price_book: event.priceBook,
    hash: event.hash,
  };
}

export function balanceUpdateWire(update: BalanceUpdate): BalanceUpdateWire {
  return {
    id: `bal_${update.ref}`,
    account: update.accountId,
    ledger_seq: update.ledgerSeq,
    kind: update.kind,
    amount: formatDecimal(update.amount),
    grant: update.grantId,
    balance_after: formatDecimal(update.balanceAfter),
    grant_balance_after: update.grantBalanceAfter === null ? null : formatDecimal(update.grantBalanceAfter),
    cause_seq: update.causeSeq,
    at: new Date(update.at).toISOString(),
    hash: update.hash,
  };
}

export function accountActWire(event: AccountEvent): AccountActWire {
  return {
    seq: event.seq,
    kind: event.act.kind,
    actor: event.actor,
    reason: "reason" in event.act ? event.act.reason : null,
    at: new Date(event.at).toISOString(),
  };
}
