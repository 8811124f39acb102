import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { timeZoneSchema } from "@/lib/plans/schema/names";

export const BUCKETS_MAX = 1_500;

/** What sums are told apart by; `model` is the property of that name. */
const usageGroupSchema = z.enum(["feature", "member", "key", "client", "session", "model", "source"]);

export const aggregateQuerySchema = z.strictObject({
  bucket: z.enum(["1m", "1h", "1d"]).default("1h"),
  group_by: usageGroupSchema.optional().meta({
    description:
      "`model` is the property of that name; the others are what a decision was asked with, or what paid.",
  }),
  from: instantSchema
    .optional()
    .meta({ description: "By default an hour, a day or 30 days before `to`, by the bucket." }),
  to: instantSchema.optional().meta({ description: "Not included. By default the account's now." }),
  timezone: timeZoneSchema
    .optional()
    .meta({ description: "Whose hours and days the buckets are. By default the account's." }),
});

const credits = z.string().meta({ description: "Credits, exact." });
const time = z.string().meta({ format: "date-time" });

const sums = {
  requests: z
    .int()
    .meta({ description: "Asked for, blocked ones among them. By source: those that it paid a part of." }),
  blocked: z.int(),
  usage: z
    .record(z.string(), z.string())
    .meta({ description: "By dimension, what was used: consumed, captured or tracked. Not told by source." }),
  cost: credits,
  included: credits.meta({ description: "Of the cost: covered by windows, free tier or entitlement." }),
  charged: credits.meta({ description: "Of the cost: paid with credits." }),
  overshoot: credits.meta({ description: "Of the cost: covered by nothing, posted and refunded." }),
};

const usageSumsSchema = z.strictObject(sums);
const usageBucketSchema = z.strictObject({
  start: time,
  end: time.meta({ description: "Not included." }),
  ...sums,
  groups: z.array(z.strictObject({ group: z.string().nullable(), ...sums })).meta({
    description: "Those that have something here; null for events that name none. Empty without `group_by`.",
  }),
});

export const usageAggregateSchema = z.strictObject({
  account: z.string(),
  bucket: z.enum(["1m", "1h", "1d"]),
  group_by: usageGroupSchema.nullable(),
  timezone: z.string(),
  from: time,
  to: time,
  unsettled: z.int().meta({
    description: "Events of the range that have no charge yet: of them, credits are not in the sums.",
  }),
  totals: usageSumsSchema,
  data: z.array(usageBucketSchema),
});
export type UsageAggregateWire = z.output<typeof usageAggregateSchema>;
export type UsageSumsWire = z.output<typeof usageSumsSchema>;
