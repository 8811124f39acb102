import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { idempotencyKeySchema } from "@/lib/http/idempotency";
import {
  accountRefSchema,
  featureKeySchema,
  memberRefSchema,
  propertiesSchema,
  usageSchema,
} from "@/lib/http/name-schemas";

/** What callers send to decide, track and end holds (API.md "Decisions"). Unknown members are refused. */

const HOLD_SECONDS_MAX = 86_400;
const HOLD_SECONDS_DEFAULT = 900;
export const BATCH_ITEMS_MAX = 1_000;

const holdSeconds = z
  .int()
  .min(1)
  .max(HOLD_SECONDS_MAX)
  .meta({ description: "How long the hold stays open.", examples: [900] });
const occurredAt = instantSchema.meta({
  description:
    "When it happened; default: now. No older than the plan's `late_usage.max_age_seconds`, no later than five minutes from now. What has happened (`track`, a capture) is counted where it happened, as far as that still counts.",
});
const label = z.string().min(1).max(255);

export const attributionSchema = z
  .strictObject({
    key: label.optional(),
    session: label.optional(),
    client: label.optional(),
    lineage: label
      .meta({ description: "What all attempts at one logical request have in common: an id of yours." })
      .optional(),
  })
  .meta({
    description:
      "Who in the product asked: shown and grouped by, never decided by. `key` is the calling API key's id where nothing is told, and always where the key is of one account. What the end of a hold leaves out, is as the hold was asked for.",
  });

const failed = z.boolean().default(false).meta({
  description:
    "The work failed. Recorded and charged as it was used; where the plan refunds failed work, a refund of all of it follows at once.",
});

const usageOfRequest = {
  account: accountRefSchema,
  member: memberRefSchema.optional(),
  feature: featureKeySchema,
  usage: usageSchema,
  properties: propertiesSchema.default({}),
  attribution: attributionSchema.default({}),
};

export const decisionRequestSchema = z.strictObject({
  ...usageOfRequest,
  mode: z.enum(["preview", "consume", "hold", "track"]).default("consume"),
  partial: z.enum(["reject", "accept"]).default("reject"),
  hold_seconds: holdSeconds.default(HOLD_SECONDS_DEFAULT),
  occurred_at: occurredAt.optional(),
});
export type DecisionRequest = z.output<typeof decisionRequestSchema>;

export const trackRequestSchema = z.strictObject({
  ...usageOfRequest,
  occurred_at: occurredAt.optional(),
  failed,
});

export const batchRequestSchema = z.strictObject({
  decisions: z
    .array(decisionRequestSchema.extend({ idempotency_key: idempotencyKeySchema }))
    .min(1)
    .max(BATCH_ITEMS_MAX),
});

export const captureRequestSchema = z.strictObject({
  usage: usageSchema,
  occurred_at: occurredAt.optional(),
  attribution: attributionSchema.default({}),
  failed,
});
export const releaseRequestSchema = z.strictObject({ attribution: attributionSchema.default({}) });
export const extendRequestSchema = z.strictObject({
  hold_seconds: holdSeconds,
  attribution: attributionSchema.default({}),
});
