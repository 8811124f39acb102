import { z } from "zod";
import { quantitySchema } from "@/lib/http/amount-schemas";
import { featureKeySchema, memberRefSchema } from "@/lib/http/name-schemas";
import { shownAs } from "@/lib/http/wire-form";

/** Fewer events say nothing about the next one. */
export const SAMPLES_MIN = 5;

const QUANTITIES =
  /^[a-z][a-z0-9_]{0,63}:\d{1,12}(?:\.\d{1,6})?(?:,[a-z][a-z0-9_]{0,63}:\d{1,12}(?:\.\d{1,6})?){0,63}$/;
const usageMessage = "must be quantities like input_tokens:4808,output_tokens:10";

/** Usage in a query: `units:3,tokens:500`. */
const usageTextSchema = shownAs(
  z
    .string()
    .regex(QUANTITIES, { error: usageMessage })
    .transform((text, context) => {
      const usage: Record<string, bigint> = {};
      for (const part of text.split(",")) {
        const [dimension = "", quantity = ""] = part.split(":");
        const parsed = quantitySchema.safeParse(quantity);
        if (!parsed.success || Object.hasOwn(usage, dimension)) {
          context.issues.push({ code: "custom", message: usageMessage, input: text });
          return z.NEVER;
        }
        usage[dimension] = parsed.data;
      }
      return usage;
    }),
  {
    type: "string",
    pattern: QUANTITIES.source,
    description: "The usage of one request; by default what is typical of late. Asks for `feature`.",
    examples: ["input_tokens:4808,output_tokens:10"],
  },
);

export const forecastQuerySchema = z.strictObject({
  feature: featureKeySchema
    .optional()
    .meta({ description: "Only this; by default all that were used of late.", examples: ["codex.task"] }),
  usage: usageTextSchema.optional(),
  member: memberRefSchema
    .optional()
    .meta({ description: "Whose requests: in an organization a member's own windows and caps count too." }),
});

const credits = z.string().meta({ description: "Credits, exact." });
const time = z.string().meta({ format: "date-time" });
const tooFew = z
  .strictObject({ status: z.literal("not_enough_data"), have: z.int(), need: z.int() })
  .meta({ description: "So many of the events that a forecast needs." });

const endSchema = z.discriminatedUnion("status", [
  tooFew,
  z
    .strictObject({ status: z.literal("idle") })
    .meta({ description: "It is not used, or comes back faster than it is." }),
  z.strictObject({ status: z.literal("beyond_a_year") }),
  z.strictObject({
    status: z.literal("range"),
    earliest: time.meta({ description: "At the fastest of the recent rates." }),
    latest: time
      .nullable()
      .meta({ description: "At the slowest; null where it does not end within a year then." }),
    resets_before: z
      .enum(["yes", "no", "maybe"])
      .nullable()
      .meta({ description: "Whether it begins anew before it ends; null where it never does." }),
  }),
]);
export type EndWire = z.output<typeof endSchema>;

const rate = z.strictObject({
  requests: z.int().meta({ description: "Those that were let through." }),
  cost: credits,
  charged: credits,
});

const capacitySchema = z.discriminatedUnion("status", [
  tooFew,
  z.strictObject({
    status: z.literal("known"),
    requests: z.int().nullable().meta({
      description: "How many more, exactly, if all are like it and nothing else happens; null: without end.",
    }),
    at_least: z.boolean().meta({ description: "The search was given up at this number." }),
    layers: z
      .array(
        z.strictObject({
          layer: z.string(),
          source: z.string(),
          requests: z.int(),
          full_window: z.string().nullable().meta({
            description: "The layer’s own window that had no more room then; null where no window ended it.",
          }),
        }),
      )
      .meta({ description: "Which layer is the last to pay for how many of them, in order." }),
    reason: z.string().nullable().meta({ description: "Why the one after them is blocked." }),
    binding: z.string().nullable(),
  }),
]);

const featureForecastSchema = z.strictObject({
  feature: z.string(),
  typical: z
    .strictObject({
      usage: z.record(z.string(), z.string()),
      properties: z.record(z.string(), z.string()),
      cost: credits,
      samples: z
        .int()
        .nullable()
        .meta({ description: "Of how many events it is the median; null: it was given." }),
    })
    .nullable(),
  capacity: capacitySchema.meta({ description: "One after the other, now: what would be decided." }),
  paced: capacitySchema.meta({ description: "The same, asked no faster than the plan's gates allow." }),
});
export type FeatureForecastWire = z.output<typeof featureForecastSchema>;

export const forecastSchema = z.strictObject({
  account: z.string(),
  seq: z.int(),
  at: time,
  burn: z.strictObject({ last_1h: rate, last_24h: rate }),
  limits: z.array(
    z.strictObject({
      key: z.string(),
      measure: z.string(),
      limit: z.string(),
      remaining: z.string(),
      resets_at: time.nullable(),
      ends: endSchema,
    }),
  ),
  credits: z.strictObject({ available: credits, resets_at: time.nullable(), ends: endSchema }),
  features: z.array(featureForecastSchema),
});
export type ForecastWire = z.output<typeof forecastSchema>;
