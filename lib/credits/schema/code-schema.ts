import { z } from "zod";
import { instantSchema, positiveCreditsSchema } from "@/lib/http/amount-schemas";
import { featureKeySchema, idSchema } from "@/lib/http/name-schemas";
import { grantSchema } from "./grant-schema";

/** Promo codes on the wire, in and out. */

const LETTERS_MIN = 8;
const LETTERS_MAX = 64;

/** How a code may be written: people type capitals, spaces and dashes as they please, and none of it tells codes apart. */
const writtenCode = z
  .string()
  .max(2 * LETTERS_MAX)
  .regex(/^[A-Za-z0-9 -]*$/, { error: "must have letters, digits, spaces and dashes only" });

export const newCodeSchema = z.strictObject({
  label: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({
      description: "What its grants are called, which everybody who redeems it reads.",
      examples: ["Launch week"],
    }),
  amount: positiveCreditsSchema.meta({ description: "Credits that each redemption grants, of kind promo." }),
  code: writtenCode
    .refine((code) => code.replaceAll(/[ -]/g, "").length >= LETTERS_MIN, {
      error: `must have at least ${LETTERS_MIN} letters and digits`,
    })
    .optional()
    .meta({ description: "Of your own choosing; left out, one is drawn that nobody can guess." }),
  max_redemptions: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .default(null)
    .meta({ description: "By all accounts together; null for any number. Each account redeems it once." }),
  expires_at: instantSchema
    .nullable()
    .default(null)
    .meta({ description: "Redeemed until just before it; null for as long as nobody ends it." }),
  credits_days: z
    .int()
    .min(1)
    .max(3_650)
    .nullable()
    .default(null)
    .meta({ description: "How many days of 24 hours its credits last; null for ever." }),
  priority: z.int().min(0).max(1_000).default(10).meta({ description: "Lower burns first." }),
  features: z
    .array(featureKeySchema)
    .min(1)
    .max(64)
    .nullable()
    .default(null)
    .meta({ description: "What its credits may pay for; null for everything." }),
  audience: z
    .strictObject({
      plans: z.array(idSchema("pln")).min(1).max(100).nullable().default(null),
      accounts: z.array(idSchema("acct")).min(1).max(1_000).nullable().default(null),
    })
    .prefault({})
    .meta({
      description: "Who may redeem it: those on one of the plans, and of the accounts; null for all.",
    }),
  livemode: z.boolean().optional().meta({ description: "Default: the mode of the key that makes it." }),
});
export type NewCode = z.output<typeof newCodeSchema>;
export type CodeTerms = z.input<typeof newCodeSchema>;

const time = z.string().meta({ format: "date-time" });
const amount = z.string().meta({ description: "Credits, exact.", examples: ["25"] });

export const codeSchema = z
  .strictObject({
    id: z.string(),
    hint: z.string().meta({ description: "Its first letters; the rest is kept nowhere." }),
    label: z.string(),
    livemode: z.boolean(),
    amount,
    max_redemptions: z.int().nullable(),
    redeemed: z.int().meta({ description: "How many accounts have." }),
    expires_at: time.nullable(),
    credits_days: z.int().nullable(),
    priority: z.int(),
    features: z.array(z.string()).nullable(),
    audience: z.strictObject({
      plans: z.array(z.string()).nullable(),
      accounts: z.array(z.string()).nullable(),
    }),
    ended_at: time.nullable(),
    created_by: z.string(),
    created_at: time,
  })
  .meta({ id: "PromoCode" });
export type CodeWire = z.input<typeof codeSchema>;

export const createdCodeSchema = codeSchema
  .extend({
    code: z
      .string()
      .meta({ description: "The code itself; shown this once.", examples: ["SPILL-WAY2-26XY-Z9KD"] }),
  })
  .meta({ id: "CreatedPromoCode" });

export const redemptionRequestSchema = z.strictObject({
  code: writtenCode
    .refine((code) => code.trim() !== "", { error: "is empty" })
    .meta({ description: "As it was given out; capitals, spaces and dashes do not matter." }),
});

export const redemptionSchema = z
  .strictObject({
    code: z.string().meta({ description: "The code's id." }),
    label: z.string(),
    grant: grantSchema,
  })
  .meta({ id: "CodeRedemption" });
export type RedemptionWire = z.output<typeof redemptionSchema>;
