import { z } from "zod";
import { decisionSchema } from "@/lib/decisions/schema/decision-schema";
import { refundSchema } from "@/lib/decisions/schema/refund-schema";
import {
  balanceUpdateSchema,
  monetizationEventSchema,
  usageEventSchema,
} from "@/lib/ledger/schema/ledger-schema";
import { disputeSchema } from "./dispute-schema";

/** Everything about one charge, for whoever has to judge it: from what was asked to what moved, with the hashes that prove it. */
export const disputePackSchema = z
  .strictObject({
    format: z.literal("spillway/dispute-pack/1"),
    made_at: z.string().meta({ format: "date-time" }),
    account: z.strictObject({ id: z.string(), name: z.string() }),
    decision: decisionSchema.meta({ description: "As it was answered, with its trace." }),
    usage_event: usageEventSchema,
    monetization_event: monetizationEventSchema.nullable().meta({ description: "Null until it is settled." }),
    balance_updates: z.array(balanceUpdateSchema).meta({ description: "What the charge moved, in order." }),
    refunds: z.array(refundSchema).meta({ description: "Oldest first." }),
    disputes: z.array(disputeSchema).meta({ description: "Newest first." }),
    chain: z
      .strictObject({
        facts_seq: z.int(),
        facts_head: z.string(),
      })
      .meta({
        description:
          "The account's newest fact when this was made: the hash of every fact before it is in its hash. The bundle has what leads there.",
      }),
  })
  .meta({ id: "DisputePack" });
export type DisputePackWire = z.output<typeof disputePackSchema>;
