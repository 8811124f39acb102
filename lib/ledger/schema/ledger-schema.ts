import { z } from "zod";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";

/** The three datasets on the wire: each row links to its cause and to its effects. */

const amount = z.string().meta({ description: "Credits, exact.", examples: ["-4"] });
const time = z.string().meta({ format: "date-time" });
const link = z.string().nullable();

export const usageKindSchema = z.enum([
  "consume",
  "hold",
  "track",
  "capture",
  "release",
  "extend",
  "expire",
  "refund",
]);
export const balanceKindSchema = z
  .enum(["grant", "adjustment", "void", "expiry", "debit", "refund", "debt", "repayment"])
  .meta({
    description:
      "Overshoot is a `debit` on the account's own line, which its `refund` or, where the plan carries it, its `debt` returns; a `refund` of a grant pays back usage; a `repayment` takes what is owed from new credits.",
  });

export const usageEventSchema = z.strictObject({
  id: z.string(),
  account: z.string(),
  seq: z.int(),
  kind: usageKindSchema,
  decision: z.string(),
  hold: link,
  member: link,
  feature: z.string(),
  usage: z.record(z.string(), z.string()),
  properties: z.record(z.string(), z.string()),
  attribution: z.strictObject({ key: link, session: link, client: link, lineage: link }),
  outcome: z.enum(["allowed", "partial", "blocked"]),
  failed: z.boolean().meta({ description: "The caller said that the work failed." }),
  refund_of: link.meta({ description: "Of a refund: the usage event that it pays back." }),
  reason: link,
  cost: amount,
  covered: amount,
  plan: z.string(),
  price_book: z.string(),
  idempotency_key: z.string(),
  occurred_at: time,
  decided_at: time.meta({ description: "When it was posted." }),
  posted: z.enum(["now", "in_place", "late"]).meta({
    description:
      "Whether it counts where it happened; `late`: what is in `closed` was over, and counted it now.",
  }),
  closed: z.array(z.string()),
  monetization_event: z.string().meta({ description: "Its effect, posted by the settlement." }),
  hash: z.string(),
});
export type UsageEventWire = z.output<typeof usageEventSchema>;

export const monetizationEventSchema = z.strictObject({
  id: z.string(),
  account: z.string(),
  seq: z.int().meta({ description: "The seq of its usage event." }),
  usage_event: z.string(),
  decision: z.string(),
  cost: amount,
  included: amount,
  charged: amount,
  overshoot: amount,
  price_book: z.string(),
  hash: z.string(),
});
export type MonetizationEventWire = z.output<typeof monetizationEventSchema>;

export const balanceUpdateSchema = z.strictObject({
  id: z.string(),
  account: z.string(),
  ledger_seq: z.int(),
  kind: balanceKindSchema,
  amount,
  grant: link,
  balance_after: amount,
  grant_balance_after: amount.nullable(),
  cause_seq: z.int().meta({
    description:
      "The seq of the fact that caused it: a usage event (debit, refund, debt) or an account event.",
  }),
  at: time,
  hash: z.string(),
});
export type BalanceUpdateWire = z.output<typeof balanceUpdateSchema>;

/** What was done to an account, by whom and why, as a page shows it. */
export interface AccountActWire {
  readonly seq: number;
  readonly kind: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly at: string;
}

/** One fact of an account and everything it led to: usage has a decision, anything else is an act. */
export interface CauseWire {
  readonly seq: number;
  readonly decision: RecordedDecisionWire | null;
  readonly act: AccountActWire | null;
  readonly usage_event: UsageEventWire | null;
  readonly monetization_event: MonetizationEventWire | null;
  readonly balance_updates: BalanceUpdateWire[];
}
