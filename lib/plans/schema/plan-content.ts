import { z } from "zod";
import { PRIORITY_DEFAULTS } from "@/lib/credits/schema/grant-schema";
import {
  costBasisSchema,
  everySchema,
  rolloverSchema,
  unitSchema,
} from "@/lib/credits/schema/recurrence-schema";
import { positiveCreditsSchema } from "@/lib/http/amount-schemas";
import { versionRefSchema } from "@/lib/http/name-schemas";
import { featureScopeSchema, nameSchema, ruleKeySchema, timeZoneSchema } from "./names";
import { gateWindowSchema, shadowSchema, WINDOW_SECONDS_MAX, WINDOWS_MAX, windowSchema } from "./windows";

const LAYERS_MAX = 16;
const GATES_MAX = 16;
const GRANTS_MAX = 16;
const CONCURRENCY_MAX = 256;

const key = ruleKeySchema;
const features = featureScopeSchema.default(null);
const maxPerRequest = positiveCreditsSchema.nullable().default(null).meta({
  description: "The most of one request's cost that is covered here; the rest goes on to the next layer.",
});

const gateSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("rate"), key, window: gateWindowSchema, shadow: shadowSchema }),
    z.strictObject({
      kind: z.literal("concurrency"),
      key,
      limit: z.int().min(1).max(CONCURRENCY_MAX).meta({ description: "Holds open at the same time." }),
      features,
      per_member: z.boolean().default(false).meta({
        description:
          "Each member of an organization has the limit to themselves. What is held without a member is counted together.",
      }),
      shadow: shadowSchema,
    }),
  ])
  .meta({
    id: "Gate",
    description: "Must have room for the whole request, and pays for nothing.",
  });

const layerSchema = z
  .discriminatedUnion("source", [
    z.strictObject({
      source: z.enum(["windows", "free", "entitlement"]),
      key,
      features,
      windows: z.array(windowSchema).max(WINDOWS_MAX).meta({
        description:
          "Covers what all of them have room for. Only an entitlement may have none that is enforced.",
      }),
      max_per_request: maxPerRequest,
    }),
    z.strictObject({
      source: z.enum(["promo", "purchased", "plan"]),
      key,
      features,
      kinds: z
        .array(z.enum(["promo", "purchased", "plan", "adjustment"]))
        .min(1)
        .meta({ description: "The kinds of grants that it draws on, in burn-down order." }),
      needs_consent: z.boolean().meta({ description: "Must be true where purchased credits are drawn." }),
      max_per_request: maxPerRequest,
    }),
  ])
  .meta({ id: "Layer", description: "A source of the waterfall." });

const planGrantSchema = z
  .strictObject({
    key: key.meta({
      description: "A grant goes on under its key from version to version, and from plan to plan.",
    }),
    kind: z.enum(["plan", "reset"]).default("plan").meta({
      description: "Credits, or banked resets: a whole number, at most 1000.",
    }),
    amount: positiveCreditsSchema.meta({ description: "Of each period." }),
    priority: z.int().min(0).max(1_000).default(PRIORITY_DEFAULTS.plan),
    features,
    windows: z.array(key).min(1).max(WINDOWS_MAX).nullable().default(null).meta({
      description: "Of resets: the windows that one gives back; null for all of the plan's layers.",
    }),
    recurrence: z.strictObject({
      every: everySchema,
      unit: unitSchema,
      anchor: z.enum(["subscription", "calendar"]).default("subscription").meta({
        description:
          "Counted from when the account came onto the plan, or with the calendar's own hours, days, weeks or months.",
      }),
      time_zone: timeZoneSchema.nullable().default(null).meta({ description: "Null for the account's own." }),
    }),
    rollover: rolloverSchema.nullable().default(null),
    cost_basis: costBasisSchema.nullable().default(null),
  })
  .meta({
    id: "PlanGrant",
    description:
      "Credits of the kind `plan`, or banked resets: issued when an account comes onto the plan, renewed at each reset.",
  });

/** When what needs consent may be spent (SYSTEM §4.4). */
const consentSchema = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("never") }),
    z.strictObject({ mode: z.literal("ask") }),
    z.strictObject({
      mode: z.literal("up_to"),
      limit: positiveCreditsSchema,
      period: z.enum(["day", "week", "month"]),
    }),
    z.strictObject({ mode: z.literal("always") }),
  ])
  .meta({ id: "Consent" });

const maxPerEvent = positiveCreditsSchema.nullable().default(null).meta({
  description:
    "A report of finished work that would leave more than this unpaid is refused as a slip; null for no bound but that of a cost.",
});
const overshootSchema = z
  .discriminatedUnion("policy", [
    z.strictObject({ policy: z.literal("refund"), max_per_event: maxPerEvent }),
    z.strictObject({
      policy: z.literal("debt"),
      limit: positiveCreditsSchema.meta({ description: "The most that an account may owe." }),
      max_per_event: maxPerEvent,
    }),
  ])
  .meta({
    id: "Overshoot",
    description:
      "What becomes of finished work that nothing could pay: refunded, or owed up to a limit and repaid by the next credits.",
  });
const membersSchema = z
  .strictObject({
    required: z.boolean().default(false).meta({
      description: "Nothing is decided without a `member`: for plans of organizations alone.",
    }),
    caps: z
      .array(z.strictObject({ period: z.enum(["day", "week", "month"]), limit: positiveCreditsSchema }))
      .max(3)
      .default([])
      .meta({
        description:
          "The most that each member may spend of what needs consent, unless they have caps of their own. At most one per period.",
      }),
  })
  .meta({ id: "PlanMembers", description: "What the plan says of an organization's members." });

/** A week: a weekend and a holiday of a pipeline that stood still. At most as old as the longest window is long. */
const LATE_SECONDS_DEFAULT = 604_800;
const lateUsageSchema = z
  .strictObject({
    max_age_seconds: z
      .int()
      .min(0)
      .max(WINDOW_SECONDS_MAX)
      .meta({
        description: "How old usage may be when it is told; older is refused (`occurred_at`).",
        examples: [LATE_SECONDS_DEFAULT],
      }),
  })
  .meta({ id: "LateUsage", description: "Up to which age usage is taken." });

/** What one version of a plan says: gates, then layers in the order in which they are asked. */
export const planContentSchema = z
  .strictObject({
    name: nameSchema
      .optional()
      .meta({ description: "What this version is called; default: the plan's name." }),
    price_book: versionRefSchema("pbk"),
    features: features.meta({ description: "What the plan entitles to; null for all of the price book." }),
    gates: z.array(gateSchema).max(GATES_MAX).default([]),
    layers: z.array(layerSchema).min(1).max(LAYERS_MAX),
    grants: z.array(planGrantSchema).max(GRANTS_MAX).default([]),
    consent: consentSchema.meta({ description: "What accounts opened through the API start with." }),
    overshoot: overshootSchema.default({ policy: "refund", max_per_event: null }),
    members: membersSchema.default({ required: false, caps: [] }),
    late_usage: lateUsageSchema.default({ max_age_seconds: LATE_SECONDS_DEFAULT }),
    refund_failed: z.strictObject({ features }).nullable().default(null).meta({
      description:
        "Usage of these features (null: of all) that is captured or tracked as failed is refunded in whole, at once. Null: failed work is charged like any other.",
    }),
  })
  .meta({ id: "PlanContent" });

/** As parsed: amounts are bigints in millionths. */
export type PlanContent = z.output<typeof planContentSchema>;
/** As sent, stored and answered: amounts are decimal strings. */
export type PlanJson = z.input<typeof planContentSchema>;
export type GateContent = PlanContent["gates"][number];
export type PlanGrantContent = PlanContent["grants"][number];
export type LayerContent = PlanContent["layers"][number];
export type OvershootContent = PlanContent["overshoot"];
