import { z } from "zod";
import { quantitySchema } from "@/lib/http/amount-schemas";
import { featureScopeSchema, measureSchema, ruleKeySchema, timeZoneSchema } from "./names";

export const WINDOWS_MAX = 32;
/** A leap year: what is counted longer than that is an allowance of a contract and belongs into grants. */
export const WINDOW_SECONDS_MAX = 31_622_400;
const SLICES_MAX = 60;

const counted = {
  measure: measureSchema,
  limit: quantitySchema.meta({
    description: "In whole or parts of the measure: requests, credits, tokens …",
  }),
  features: featureScopeSchema.default(null),
  per_feature: z.boolean().default(false).meta({
    description:
      "One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`.",
  }),
  per_member: z.boolean().default(false).meta({
    description:
      "One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together.",
  }),
};
export const shadowSchema = z.boolean().default(false).meta({
  description:
    "Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything.",
});
const windowSeconds = z
  .int()
  .min(1)
  .max(WINDOW_SECONDS_MAX)
  .meta({ examples: [18_000] });

const calendar = {
  kind: z.literal("calendar"),
  ...counted,
  unit: z.enum(["hour", "day", "week", "month"]),
  time_zone: timeZoneSchema
    .nullable()
    .default(null)
    .meta({ description: "Null follows the account's own time zone." }),
};
const anchored = { kind: z.literal("anchored"), ...counted, window_seconds: windowSeconds };
const sliding = {
  kind: z.literal("sliding"),
  ...counted,
  window_seconds: windowSeconds,
  slices: z
    .int()
    .min(1)
    .max(SLICES_MAX)
    .meta({ description: "Equal parts in which it is counted; room returns part by part." }),
};
const tokenBucket = { kind: z.literal("token_bucket"), ...counted, window_seconds: windowSeconds };
const key = ruleKeySchema.meta({
  description: "Unique in the plan, its gates included. Counts follow the key from version to version.",
});

/** A window of an allowance layer. */
export const windowSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ key, ...calendar, shadow: shadowSchema }),
    z.strictObject({ key, ...anchored, shadow: shadowSchema }),
    z.strictObject({ key, ...sliding, shadow: shadowSchema }),
    z.strictObject({ key, ...tokenBucket, shadow: shadowSchema }),
  ])
  .meta({ id: "PlanWindow" });

/** The window of a rate gate, which goes by the gate's own key. */
export const gateWindowSchema = z
  .discriminatedUnion("kind", [
    z.strictObject(calendar),
    z.strictObject(anchored),
    z.strictObject(sliding),
    z.strictObject(tokenBucket),
  ])
  .meta({ id: "GateWindow" });

export type GateWindowContent = z.output<typeof gateWindowSchema>;
