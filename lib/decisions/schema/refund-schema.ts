import { z } from "zod";
import { positiveCreditsSchema } from "@/lib/http/amount-schemas";

const amount = z.string().meta({ description: "Credits, exact.", examples: ["4"] });
const SHARE = /^(?:1|0\.(?!0+$)\d{1,6})$/;

const refundedDebtSchema = z.strictObject({
  carried: amount.meta({ description: "What the event had left to be owed." }),
  amount: amount.meta({ description: "What of that was taken back." }),
  forgiven: amount.meta({ description: "What of it was still owed, and is not any more." }),
  grants: z
    .array(
      z.strictObject({
        id: z.string(),
        amount,
        expired: amount.meta({
          description: "What of it expired at once: more was used of the grant than its plan gives now.",
        }),
      }),
    )
    .meta({ description: "What grants had repaid of it goes back to them." }),
  expired: amount.meta({
    description:
      "What had been repaid by grants and periods that are not there any more: it expired at once.",
  }),
});

/** What a refund gave back of each part of what its event drew, last drawn first: what it left to be owed, then its sources. */
export const refundTraceSchema = z.strictObject({
  usage_event: z.string().meta({ description: "The event that was refunded." }),
  reason: z.string(),
  by: z.string().meta({ description: "`key_…`, `usr_…`, or `system`: by a rule of the plan." }),
  restore_windows: z.boolean(),
  debt: refundedDebtSchema
    .nullable()
    .meta({ description: "Null where the event left no debt, or none of it was taken back." }),
  sources: z.array(
    z.strictObject({
      layer: z.string(),
      source: z.string(),
      drawn: amount.meta({ description: "What the event had drawn there." }),
      amount,
      windows: z.array(
        z.strictObject({
          key: z.string(),
          measure: z.string(),
          amount: amount.meta({ description: "What the window had counted of this." }),
          returned: amount,
          state: z.enum(["returned", "window_closed", "window_reset"]).meta({
            description:
              "`window_closed`: the span that counted it is over, or the window refills by itself; `window_reset`: a reset forgave it.",
          }),
        }),
      ),
      grants: z.array(
        z.strictObject({
          id: z.string(),
          amount,
          expired: amount.meta({
            description: "What of it expired at once: the grant, or the period that gave it, is over.",
          }),
        }),
      ),
    }),
  ),
});
export type RefundTraceWire = z.output<typeof refundTraceSchema>;

const reason = z
  .string()
  .min(1)
  .max(500)
  .meta({ examples: ["The video was never delivered"] });

const asked = {
  amount: positiveCreditsSchema.optional(),
  share: z
    .string()
    .regex(SHARE, { error: "must be a share above 0 and at most 1, as a decimal string like 0.5" })
    .meta({ description: "Of what the event cost, rounded down to a microcredit.", examples: ["0.5"] })
    .optional(),
  restore_windows: z.boolean().default(true).meta({
    description: "False leaves what windows have counted: then only credits are refunded, and debt.",
  }),
};
const isEither = ({ amount, share }: { amount?: unknown; share?: unknown }) =>
  amount === undefined || share === undefined;
const NOT_BOTH = { error: "must not be there beside amount", path: ["share"] };

/** What to refund: an amount, a share, or without either all that is left. */
export const refundRequestSchema = z
  .strictObject({ ...asked, reason })
  .refine(isEither, NOT_BOTH)
  .meta({ id: "RefundRequest" });

/** The same as for the refund itself; what would be done is asked for before somebody says why. */
export const refundPreviewRequestSchema = z
  .strictObject({ ...asked, reason: reason.optional() })
  .refine(isEither, NOT_BOTH)
  .meta({ id: "RefundPreviewRequest" });
export type RefundPreviewRequestWire = z.input<typeof refundPreviewRequestSchema>;

/** As it is sent. */
export type RefundRequestWire = z.input<typeof refundRequestSchema>;

export const refundSchema = refundTraceSchema
  .extend({
    id: z.string().meta({ description: "Of the refund's own usage event." }),
    account: z.string(),
    seq: z.int(),
    at: z.string().meta({ format: "date-time" }),
    amount: amount.meta({ description: "What was given back in all: windows, credits and debt together." }),
    credits: amount.meta({ description: "What of it went back to grants." }),
    expired: amount.meta({ description: "What of the credits expired at once." }),
  })
  .meta({ id: "Refund" });
export type RefundWire = z.output<typeof refundSchema>;

/** A refund as it would be: of nobody yet, for no reason, and recorded nowhere. */
export const refundPreviewSchema = refundSchema
  .omit({ id: true, seq: true, at: true, by: true, reason: true })
  .meta({ id: "RefundPreview" });
export type RefundPreviewWire = z.output<typeof refundPreviewSchema>;

export const lineageSchema = z
  .strictObject({
    lineage: z.string(),
    account: z.string(),
    attempts: z
      .int()
      .meta({ description: "Requests, holds and tracked usage; captures and refunds belong to one." }),
    blocked: z.int(),
    failed: z.int(),
    covered: amount.meta({ description: "What its attempts took, windows and credits together." }),
    refunded: amount,
    net: amount,
    first_at: z.string().meta({ format: "date-time" }),
    last_at: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "Lineage" });
export type LineageWire = z.output<typeof lineageSchema>;
