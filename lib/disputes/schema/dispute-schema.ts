import { z } from "zod";
import { positiveCreditsSchema } from "@/lib/http/amount-schemas";
import { idSchema } from "@/lib/http/name-schemas";

/** A problem with a charge, and how it ended, on the wire. */

const time = z.string().meta({ format: "date-time" });
const MESSAGE_MAX = 2_000;

const disputeReasonSchema = z.enum(["wrong_amount", "wrong_source", "failed_work", "not_mine", "other"]);
export type DisputeReason = z.output<typeof disputeReasonSchema>;

export const disputeStateSchema = z
  .enum(["open", "refunded", "declined", "withdrawn"])
  .meta({ id: "DisputeState" });
export type DisputeState = z.output<typeof disputeStateSchema>;

const message = (description: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(MESSAGE_MAX)
    .meta({ description, examples: ["The video was never delivered."] });

export const disputeRequestSchema = z
  .strictObject({ reason: disputeReasonSchema, message: message("What is wrong, in the caller's words.") })
  .meta({ id: "DisputeRequest" });

/** What an administrator decides. */
export const disputeAnswerRequestSchema = z
  .strictObject({
    outcome: z.enum(["refunded", "declined"]),
    message: message("What the user is told; where it is declined, why."),
    amount: positiveCreditsSchema.optional().meta({
      description: "What to refund now; all that is left where neither this nor `refund` is there.",
    }),
    refund: idSchema("use")
      .optional()
      .meta({ description: "A refund of the event that was made already, in place of a new one." }),
  })
  .refine(({ amount, refund }) => amount === undefined || refund === undefined, {
    error: "must not be there beside amount",
    path: ["refund"],
  })
  .refine(({ outcome, amount, refund }) => outcome === "refunded" || (amount ?? refund) === undefined, {
    error: "must be refunded where an amount or a refund is named",
    path: ["outcome"],
  })
  .meta({ id: "DisputeAnswerRequest" });
export type DisputeAnswerRequest = z.output<typeof disputeAnswerRequestSchema>;

export const disputeSchema = z
  .strictObject({
    id: z.string(),
    account: z.string(),
    usage_event: z.string(),
    decision: z.string(),
    seq: z.int().meta({ description: "Of the usage event." }),
    state: disputeStateSchema,
    reason: disputeReasonSchema,
    message: z.string(),
    opened_at: time,
    opened_by: z.string().meta({ description: "`key_…`, or the id of who was signed in." }),
    answer: z
      .strictObject({
        outcome: z.enum(["refunded", "declined", "withdrawn"]),
        message: z.string(),
        refund: z.string().nullable().meta({ description: "The refund's own usage event." }),
        at: time,
        by: z.string(),
      })
      .nullable()
      .meta({ description: "Null while it is open." }),
  })
  .meta({ id: "Dispute" });
export type DisputeWire = z.output<typeof disputeSchema>;
