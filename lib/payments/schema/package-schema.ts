import { z } from "zod";
import { positiveCreditsSchema } from "@/lib/http/amount-schemas";
import { idSchema } from "@/lib/http/name-schemas";

/** What is sold, and what it would unblock. */

export const moneySchema = z
  .strictObject({
    minor_units: z
      .int()
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .meta({ description: "In the currency's smallest unit.", examples: [2_000] }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, { error: "must be the three capital letters of a currency" })
      .meta({ examples: ["EUR"] }),
  })
  .meta({ description: "An amount of money." });

export const newPackageSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500).default(""),
  credits: positiveCreditsSchema,
  price: moneySchema,
  expires_after_days: z
    .int()
    .min(1)
    .max(3_650)
    .nullable()
    .default(null)
    .meta({ description: "Days from the payment on for which the credits pay; null: they never expire." }),
});
export type NewPackage = z.output<typeof newPackageSchema>;

const time = z.string().meta({ format: "date-time" });

const packageShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  credits: z.string().meta({ description: "Credits, exact.", examples: ["100"] }),
  price: moneySchema,
  unit_price: z.string().meta({
    description: "What one credit costs, in the currency's smallest unit; rounded to six decimals.",
    examples: ["20"],
  }),
  expires_after_days: z.int().nullable(),
  livemode: z.boolean(),
  created_at: time,
  retired_at: time.nullable().meta({ description: "Not sold any more since; null: it is." }),
});
export const packageSchema = packageShape.meta({ id: "CreditPackage" });
export type PackageWire = z.output<typeof packageShape>;

const obstacleSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("frozen"), what: z.enum(["paid", "all"]), is_binding: z.boolean() }),
  z.strictObject({
    kind: z
      .literal("feature")
      .meta({ description: "Nothing of the plan draws on purchased credits for it." }),
    feature: z.string(),
    is_binding: z.boolean(),
  }),
  z.strictObject({
    kind: z.enum(["gate", "cap"]),
    key: z.string(),
    features: z.array(z.string()).nullable(),
    is_binding: z.boolean(),
    resets_at: time.nullable(),
  }),
  z.strictObject({
    kind: z.literal("consent").meta({ description: "The account's credits are not used, or not unasked." }),
    mode: z.enum(["never", "ask"]),
    is_binding: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal("debt").meta({ description: "So much of what is bought first repays what is owed." }),
    amount: z.string(),
    is_binding: z.boolean(),
  }),
]);

const unblocksSchema = z
  .strictObject({
    pays_for: z.array(z.string()).meta({ description: "Features that purchased credits pay for." }),
    cannot_lift: z.array(obstacleSchema).meta({
      description:
        "What stands in the way whatever is bought. `is_binding`: it blocks the next request already, or takes of what is bought.",
    }),
    sentence: z.string().meta({ description: "The same in words." }),
  })
  .meta({
    id: "Unblocks",
    description: "What buying unblocks now, computed from the plan and the standing.",
  });
export type UnblocksWire = z.output<typeof unblocksSchema>;

const providerSchema = z
  .strictObject({
    name: z.enum(["local", "stripe"]),
    moves_money: z.boolean().meta({ description: "False: test payments, no money moves." }),
  })
  .meta({ description: "Who takes the payments here." });

export const offerSchema = z
  .strictObject({
    data: z.array(packageSchema).meta({ description: "What is sold to this account, the smallest first." }),
    smallest: packageSchema.nullable().meta({
      description:
        "The smallest package with the `credits` that were asked for, as a block's way `buy` names them.",
    }),
    provider: providerSchema,
    consent_required: z.boolean().meta({
      description: "True until something is paid: a person's purchase must say how credits may be used.",
    }),
    can_charge_saved: z
      .boolean()
      .meta({ description: "Whether a payment method was kept, as auto top-up needs it." }),
    unblocks: unblocksSchema,
  })
  .meta({ id: "Offer" });
export type OfferWire = z.output<typeof offerSchema>;

export const packageIdSchema = idSchema("pkg");
