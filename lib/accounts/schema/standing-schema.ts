import { z } from "zod";
import { recurrenceSchema } from "@/lib/credits/schema/recurrence-schema";
import { blockReasonSchema, waySchema, windowSchema } from "@/lib/decisions/schema/decision-schema";
import { instantSchema } from "@/lib/http/amount-schemas";
import { shownAs } from "@/lib/http/wire-form";
import { standingGateSchema } from "./gate-schema";

/** One numbered snapshot of an account, as the gate and every page read it (API.md "Accounts and credits", E1). */

const amount = z.string().meta({ description: "Credits, exact.", examples: ["412.5"] });
const time = z.string().meta({ format: "date-time" });

const sourceSchema = z.enum(["windows", "free", "entitlement", "promo", "purchased", "plan"]);
const grantKindSchema = z.enum(["promo", "purchased", "plan", "adjustment"]);

const consentSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("never") }),
  z.strictObject({ mode: z.literal("ask") }),
  z.strictObject({ mode: z.literal("up_to"), limit: amount, period: z.enum(["day", "week", "month"]) }),
  z.strictObject({ mode: z.literal("always") }),
]);

/** What can come to be unpaid, computed from what is open and what the plan lets be opened (lib/engine/overshoot.ts). */
const overshootSchema = z
  .strictObject({
    policy: z.enum(["refund", "debt"]),
    debt_limit: amount.nullable().meta({ description: "The most that is carried; null where none is." }),
    owed_since: time.nullable().meta({
      description: "Since when something is owed (`credits.debt`) without a break; null where nothing is.",
    }),
    repaid_next: z.strictObject({ grant: z.string(), at: time, amount }).nullable().meta({
      description:
        "The first renewal that will repay of it, and how much. Null where nothing is owed or no grant that repays recurs: then the next credits do.",
    }),
    per_event_max: amount.meta({
      description: "By one report of finished work: each `track`, or a capture beyond its hold.",
    }),
    open_holds_max: amount.meta({ description: "By the captures of all holds that are open now." }),
    holds_max: z.int().meta({ description: "As many holds may be open at once." }),
    all_holds_max: amount.meta({ description: "By the captures of as many." }),
  })
  .meta({
    description:
      "The worst possible overshoot. What is decided and not yet settled adds nothing to it: it is off what the next decision sees.",
  });

/** A window with its rule, enough to say it in words: "rolling 5 h, first request 09:12". */
const standingWindowSchema = windowSchema.extend({
  kind: z.enum(["calendar", "anchored", "sliding", "token_bucket"]),
  features: z.array(z.string()).nullable(),
  rule: z.strictObject({
    unit: z.enum(["hour", "day", "week", "month"]).nullable(),
    window_ms: z.int().meta({ description: "Its length; a calendar month is told as 30 days." }),
    time_zone: z.string().nullable(),
    started_at: time.nullable(),
  }),
});

const standingGrantSchema = z.strictObject({
  id: z.string(),
  kind: grantKindSchema,
  priority: z.int(),
  amount: amount.meta({
    description: "What was issued; where it recurs, what this period has in all, with what was carried over.",
  }),
  available: amount,
  held: amount,
  effective_at: time,
  expires_at: time.nullable(),
  features: z.array(z.string()).nullable(),
  recurrence: recurrenceSchema.nullable(),
  next_reset_at: time.nullable(),
  state: z.enum(["active", "scheduled", "spent", "expired"]),
});

const standingLayerSchema = z.strictObject({
  layer: z.string(),
  source: sourceSchema,
  features: z.array(z.string()).nullable(),
  windows: z.array(z.string()).meta({
    description: "Keys of the windows that all must have room; empty for credits and for unlimited layers.",
  }),
  kinds: z.array(grantKindSchema).meta({ description: "Kinds of grants it draws on; empty for allowances." }),
  needs_consent: z.boolean(),
  available: amount
    .nullable()
    .meta({ description: "In credits; null where it is unlimited or measured otherwise." }),
});

export const standingSchema = z.strictObject({
  account: z.string(),
  member: z
    .strictObject({ id: z.string(), frozen: z.boolean() })
    .nullable()
    .meta({ description: "Whose view it is: the pool, and of what is theirs alone only this member's." }),
  seq: z.int(),
  as_of: time,
  plan: z.string(),
  plan_name: z.string(),
  time_zone: z.string(),
  frozen: z.enum(["none", "paid", "all"]),
  test_clock_at: time.nullable(),
  credits: z.strictObject({
    available: amount,
    held: amount,
    unsettled: amount,
    balance: amount.meta({
      description: "What the ledger says: available + held + unsettled - due, always.",
    }),
    due: amount.meta({
      description:
        "What time has made due since the last fact and nobody has recorded yet (`due`): already in available and held, not yet in the balance.",
    }),
    debt: amount.meta({
      description: "What finished work cost beyond all that could pay: repaid by the next credits.",
    }),
  }),
  due: z
    .array(
      z.strictObject({
        what: z.enum([
          "hold_expired",
          "debt_repaid",
          "grant_reset",
          "grant_renewed",
          "grant_lapsed",
          "grant_expired",
        ]),
        object: z.string().meta({ description: "The hold's or the grant's id." }),
        amount: amount.meta({ description: "What it will move on the balance; negative where it takes." }),
      }),
    )
    .meta({
      description:
        "What the next decision records before it decides. The snapshot shows the account as it will be then; its `seq` is that of the last fact.",
    }),
  overshoot: overshootSchema,
  windows: z.array(standingWindowSchema),
  layers: z.array(standingLayerSchema),
  gates: z.array(standingGateSchema),
  grants: z.array(standingGrantSchema),
  resets: z
    .array(
      z.strictObject({
        grant: z.string(),
        left: z.int().meta({ description: "How many are banked." }),
        windows: z.array(z.string()).nullable().meta({ description: "What one gives back; null for all." }),
        features: z.array(z.string()).nullable(),
        effective_at: time,
        expires_at: time.nullable(),
        state: z.enum(["active", "scheduled", "spent", "expired"]),
      }),
    )
    .meta({ description: "Banked resets, in the order in which they are used." }),
  holds: z.array(z.strictObject({ id: z.string(), feature: z.string(), amount, expires_at: time })),
  next_payer: z.array(
    z.strictObject({
      feature: z.string(),
      layer: z
        .string()
        .nullable()
        .meta({ description: "The first layer with room; null where the next request would be blocked." }),
      source: sourceSchema.nullable(),
      reason: blockReasonSchema.nullable(),
      binding: z.string().nullable(),
      ways: z.array(waySchema),
    }),
  ),
  consent: consentSchema,
  consent_spent: amount.nullable().meta({ description: "Spent under `up_to` in the running period." }),
  key_consents: z.record(z.string(), consentSchema),
  caps: z.array(
    z.strictObject({
      key: z.string(),
      api_key: z.string().nullable(),
      member: z.string().nullable(),
      period: z.enum(["day", "week", "month"]),
      limit: amount,
      used: amount,
    }),
  ),
});
const seqSchema = shownAs(
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/, { error: "must be a whole number of at least 1" })
    .transform(Number),
  {
    type: "integer",
    minimum: 1,
    maximum: 999_999_999_999_999,
    description: "The standing as it was after the account's fact with this number.",
    examples: [12],
  },
);

/** Neither: as it is now. */
export const standingQuerySchema = z.strictObject({
  seq: seqSchema.optional(),
  at: instantSchema.optional(),
});

export type StandingWire = z.output<typeof standingSchema>;
