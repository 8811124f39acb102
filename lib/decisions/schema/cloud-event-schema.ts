import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { accountRefSchema, memberRefSchema, propertiesSchema, usageSchema } from "@/lib/http/name-schemas";
import { decisionSchema, itemProblemSchema } from "./decision-schema";
import { attributionSchema, BATCH_ITEMS_MAX } from "./request-schema";

/** CloudEvents 1.0 as usage: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */

/** A feature's key, behind a prefix of the producer's own that ends in a slash, or alone. */
const EVENT_TYPE = /^(?:[A-Za-z0-9._-]{1,128}\/)?[a-z][a-z0-9_.-]{0,63}$/;
/** Printable, without the C0 and C1 controls that the specification forbids. */
const attribute = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !/\p{Cc}/u.test(text), { error: "must have no control characters" });

const dataSchema = z.strictObject({
  usage: usageSchema,
  properties: propertiesSchema.default({}),
  member: memberRefSchema.optional(),
  attribution: attributionSchema.default({}),
});

const attributes = {
  specversion: z.literal("1.0"),
  id: attribute.meta({
    description: "Unique with `source`: an event that comes again is counted once, for ever.",
  }),
  source: attribute.meta({ examples: ["/gateways/eu-1"] }),
  type: z
    .string()
    .regex(EVENT_TYPE, { error: "must be a feature's key, or a prefix, a slash and a feature's key" })
    .meta({
      description: "The feature: `codex.task`, or `com.example.usage/codex.task`.",
      examples: ["codex.task"],
    }),
  subject: accountRefSchema,
  time: instantSchema.optional().meta({ description: "When it happened; now where it is left out." }),
  datacontenttype: z
    .string()
    .regex(/^application\/json(?:;.*)?$/, { error: "must be application/json" })
    .optional(),
  dataschema: attribute.optional(),
  // Extensions that carriers add; nothing is made of them.
  traceparent: attribute.optional(),
  tracestate: attribute.optional(),
  partitionkey: attribute.optional(),
  sequence: attribute.optional(),
};

export const cloudEventSchema = z.strictObject({ ...attributes, data: dataSchema });
export type CloudEventRequest = z.output<typeof cloudEventSchema>;
/** What the headers of binary mode say. */
export const eventAttributesSchema = z.strictObject(attributes).omit({ datacontenttype: true });

/** Events, or the data of one whose attributes are in headers. */
export type Ingested =
  | { readonly mode: "batch" | "structured"; readonly events: readonly CloudEventRequest[] }
  | { readonly mode: "binary"; readonly data: CloudEventRequest["data"] };

export const eventBatchSchema: z.ZodType<Ingested> = z
  .array(cloudEventSchema)
  .min(1)
  .max(BATCH_ITEMS_MAX)
  .transform((events) => ({ mode: "batch" as const, events }));
export const structuredEventSchema: z.ZodType<Ingested> = cloudEventSchema.transform((event) => ({
  mode: "structured" as const,
  events: [event],
}));
export const binaryEventSchema: z.ZodType<Ingested> = dataSchema.transform((data) => ({
  mode: "binary" as const,
  data,
}));

export const ingestAnswerSchema = z.strictObject({
  data: z
    .array(
      z.strictObject({
        source: z.string(),
        id: z.string(),
        replayed: z.boolean().meta({ description: "It had come before; this is what was answered then." }),
        decision: decisionSchema.nullable(),
        problem: itemProblemSchema.nullable(),
      }),
    )
    .meta({ description: "One for each event, in order." }),
});
