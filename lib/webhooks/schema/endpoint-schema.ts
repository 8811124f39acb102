import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { webhookTypes } from "./event-schema";

/** Webhook endpoints and their deliveries on the wire, in and out. */

const urlSchema = z
  .string()
  .max(2_048)
  .meta({ description: "Where messages are posted to.", examples: ["https://example.com/webhooks"] });
const descriptionSchema = z
  .string()
  .trim()
  .max(200)
  .regex(/^\P{Cc}*$/u, { error: "must have no control characters" });
const typeSchema = z.enum(webhookTypes).exclude(["endpoint.ping"]).meta({ id: "WebhookEventType" });
const typesSchema = z
  .array(typeSchema)
  .min(1)
  .refine((types) => new Set(types).size === types.length, { error: "must name each type once" })
  .nullable()
  .meta({ description: "What to be told of; null for everything, types of later versions too." });

export const newEndpointSchema = z.strictObject({
  url: urlSchema,
  description: descriptionSchema.default(""),
  event_types: typesSchema.default(null),
  account: accountRefSchema.optional().meta({
    description:
      "The one account to be told of. Left out: every account of the mode, which is for keys and administrators; a person names an account that they own.",
  }),
  livemode: z
    .boolean()
    .optional()
    .meta({ description: "False for sandbox accounts. Default: the account's, or else the caller's." }),
});

export type NewEndpointRequest = z.output<typeof newEndpointSchema>;

export const endpointChangeSchema = z.strictObject({
  url: urlSchema.optional(),
  description: descriptionSchema.optional(),
  event_types: typesSchema.optional(),
  status: z.enum(["enabled", "disabled"]).optional().meta({
    description: "A disabled endpoint is sent nothing; what it misses can be replayed while it is kept.",
  }),
});
export type EndpointChange = z.output<typeof endpointChangeSchema>;

const OVERLAP_SECONDS_MAX = 604_800;
const OVERLAP_SECONDS_DEFAULT = 86_400;

export const rotationSchema = z.strictObject({
  overlap_seconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(OVERLAP_SECONDS_DEFAULT).meta({
    description: "For so long the secret before signs as well; 0 where it has become known to others.",
  }),
});

const time = instantSchema;
const endpointShape = {
  id: idSchema("whk"),
  url: z.string(),
  description: z.string(),
  event_types: z.array(z.string()).nullable(),
  livemode: z.boolean(),
  account: idSchema("acct")
    .nullable()
    .meta({ description: "The one account that it is told of; null: every account of its mode." }),
  status: z.enum(["enabled", "disabled"]),
  disabled_reason: z.string().nullable(),
  disabled_at: time.nullable(),
  failing_since: time
    .nullable()
    .meta({ description: "Since when nothing has succeeded; null where it works." }),
  previous_secret_expires_at: time.nullable().meta({ description: "While two secrets sign: until when." }),
  created_by: z.string(),
  created_at: time,
};

export const endpointSchema = z.strictObject(endpointShape).meta({ id: "WebhookEndpoint" });
export type EndpointWire = z.input<typeof endpointSchema>;

export const endpointWithSecretSchema = z
  .strictObject({
    ...endpointShape,
    secret: z.string().meta({ description: "Shown here and never again." }),
  })
  .meta({ id: "WebhookEndpointWithSecret" });

export const deliveryStatusSchema = z.enum(["pending", "delivered", "failed", "skipped"]);

const attemptSchema = z
  .strictObject({
    nth: z.int(),
    at: time,
    duration_ms: z.int(),
    status_code: z.int().nullable(),
    error: z.string().nullable().meta({ description: "Why there was no answer." }),
    response: z.string().nullable().meta({ description: "The first 1,024 bytes of the answer." }),
  })
  .meta({ id: "WebhookAttempt" });

const deliveryShape = {
  message: idSchema("msg").meta({ description: "The `webhook-id` of every attempt." }),
  type: z.string(),
  account: idSchema("acct").nullable(),
  status: deliveryStatusSchema.meta({
    description:
      "`pending`: waits, perhaps behind an earlier one of its account. `failed`: given up after the last attempt. `skipped`: the endpoint was disabled.",
  }),
  attempts: z.int(),
  next_attempt_at: time
    .nullable()
    .meta({ description: "Not before this time; null where nothing more will be tried." }),
  last_attempt: attemptSchema.nullable(),
  created_at: time,
  finished_at: time.nullable(),
};

export const deliverySchema = z.strictObject(deliveryShape).meta({ id: "WebhookDelivery" });
export type DeliveryWire = z.input<typeof deliverySchema>;

export const deliveryWithAttemptsSchema = z
  .strictObject({
    ...deliveryShape,
    body: z.string().meta({ description: "What is signed and sent, byte for byte." }),
    attempt_log: z.array(attemptSchema).meta({ description: "The newest hundred, newest first." }),
  })
  .meta({ id: "WebhookDeliveryWithAttempts" });
export type DeliveryWithAttemptsWire = z.input<typeof deliveryWithAttemptsSchema>;

/** One request begins at most so many anew; the rest are begun by the next. */
export const REPLAY_MAX = 10_000;

export const replaySchema = z.strictObject({
  from: instantSchema.meta({ description: "Messages made from then on." }),
  to: instantSchema.optional().meta({ description: "And before then." }),
  account: accountRefSchema.optional(),
  statuses: z
    .array(deliveryStatusSchema.exclude(["pending"]))
    .min(1)
    .default(["failed", "skipped"]),
});

export const replayedSchema = z.strictObject({
  replayed: z.int().meta({ description: "How many deliveries were begun anew." }),
  has_more: z.boolean().meta({ description: `True after ${REPLAY_MAX}: ask again.` }),
});
