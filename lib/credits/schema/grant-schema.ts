import { z } from "zod";
import { ONE } from "@/lib/engine/amounts";
import { instantSchema, positiveCreditsSchema, signedCreditsSchema } from "@/lib/http/amount-schemas";
import { featureKeySchema } from "@/lib/http/name-schemas";
import { ruleKeySchema } from "@/lib/plans/schema/names";
import { WINDOWS_MAX } from "@/lib/plans/schema/windows";
import { costBasisSchema, newRecurrenceSchema, recurrenceSchema, rolloverSchema } from "./recurrence-schema";

/** Grants on the wire, in and out (API.md "Accounts and credits"). */

export const grantKindSchema = z.enum(["promo", "purchased", "plan", "adjustment", "reset"]).meta({
  description: "`reset`: banked resets of windows. Its amounts are counts, and no balance knows of them.",
});
export const grantStatusSchema = z.enum(["issued", "voided", "expired"]);
const reason = z.string().trim().min(1).max(500).meta({ description: "Why; part of the fact, for ever." });

/** Where nothing is said, promotions burn before bought credits, and what the plan gives before both. */
export const PRIORITY_DEFAULTS = { plan: 5, promo: 10, reset: 10, adjustment: 20, purchased: 50 } as const;

export const RESETS_MAX = 1_000n * ONE;

const newGrantShape = z.strictObject({
  amount: positiveCreditsSchema.meta({ description: "Of each period, where it recurs." }),
  kind: grantKindSchema,
  priority: z.int().min(0).max(1_000).optional().meta({
    description: "Lower burns first. Default: plan 5, promo and reset 10, adjustment 20, purchased 50.",
  }),
  effective_at: instantSchema.optional().meta({ description: "Default: now." }),
  expires_at: instantSchema
    .nullable()
    .default(null)
    .meta({ description: "Pays until just before it; null never expires." }),
  features: z.array(featureKeySchema).min(1).max(64).nullable().default(null).meta({
    description:
      "What it may pay for; null for everything. A reset gives back windows that count nothing else.",
  }),
  windows: z
    .array(ruleKeySchema)
    .min(1)
    .max(WINDOWS_MAX)
    .nullable()
    .optional()
    .meta({ description: "Of a reset: the windows that it gives back; null for all of the plan's layers." }),
  recurrence: newRecurrenceSchema.nullable().optional(),
  rollover: rolloverSchema.nullable().optional(),
  cost_basis: costBasisSchema.nullable().optional(),
  reason,
});

export const newGrantSchema = newGrantShape
  .refine(({ recurrence, rollover }) => (rollover ?? null) === null || (recurrence ?? null) !== null, {
    error: "needs a recurrence: only at a reset is something carried over",
    path: ["rollover"],
  })
  .refine(({ kind, windows }) => kind === "reset" || (windows ?? null) === null, {
    error: "is only of a grant of kind reset",
    path: ["windows"],
  })
  .refine(({ kind, amount }) => kind !== "reset" || (amount % ONE === 0n && amount <= RESETS_MAX), {
    error: "must be a whole number of resets, at most 1000",
    path: ["amount"],
  })
  .refine(({ kind, rollover }) => kind !== "reset" || isWholeRollover(rollover ?? null), {
    error: "must carry over whole resets",
    path: ["rollover"],
  });
export type NewGrantRequest = z.output<typeof newGrantSchema>;
/** The same as a form writes it down. */
export type GrantTerms = z.input<typeof newGrantSchema>;

function isWholeRollover(rollover: z.output<typeof rolloverSchema> | null): boolean {
  return rollover === null || (rollover.min % ONE === 0n && (rollover.max ?? 0n) % ONE === 0n);
}

export const grantAdjustmentSchema = z
  .strictObject({
    delta: signedCreditsSchema.optional().meta({
      description:
        "Added, or taken back where negative: never more than is available. Of a grant that recurs it moves this period alone.",
    }),
    expires_at: instantSchema.nullable().optional(),
    reason,
  })
  .refine(({ delta, expires_at }) => delta !== undefined || expires_at !== undefined, {
    error: "or expires_at is required",
    path: ["delta"],
  });

/** Why, and nothing else: what voiding and resetting a grant take. */
export const grantReasonSchema = z.strictObject({ reason });

const amount = z.string().meta({ description: "Credits, exact.", examples: ["400.5"] });
const time = z.string().meta({ format: "date-time" });

export const grantSchema = z.strictObject({
  id: z.string(),
  account: z.string(),
  kind: grantKindSchema,
  priority: z.int(),
  amount: amount.meta({
    description: "What was issued, adjustments included; where it recurs, what each period gives.",
  }),
  balance: amount.meta({
    description: "What the ledger says is left: available + held + unsettled; of resets how many are.",
  }),
  effective_at: time,
  expires_at: time.nullable(),
  features: z.array(z.string()).nullable(),
  windows: z
    .array(z.string())
    .nullable()
    .meta({ description: "Of a reset: what it gives back; null for all, and for credits." }),
  recurrence: recurrenceSchema.nullable(),
  rollover: z.strictObject({ min: amount, max: amount.nullable(), periods: z.int().nullable() }).nullable(),
  next_reset_at: time
    .nullable()
    .meta({ description: "Null where it does not recur, or ends before it would be reset again." }),
  cost_basis: costBasisSchema.nullable(),
  plan_grant: z
    .string()
    .nullable()
    .meta({ description: "The name under which the account's plan gives it; null for all others." }),
  code: z
    .string()
    .nullable()
    .meta({ description: "The promo code that it was redeemed with; null for all others." }),
  reason: z.string(),
  status: grantStatusSchema,
  created_at: time,
});
export type GrantWire = z.output<typeof grantSchema>;
