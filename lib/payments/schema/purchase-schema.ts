import { z } from "zod";
import { consentRequestSchema } from "@/lib/accounts/schema/account-schema";
import { moneySchema, packageIdSchema } from "./package-schema";

/** Purchases on the wire, in and out. */

const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http(s) address" }).max(2_000);

export const newPurchaseSchema = z.strictObject({
  package: packageIdSchema,
  consent: consentRequestSchema.optional().meta({
    description:
      "How credits may be used from now on. A person must say it until something is paid; nothing is preselected.",
  }),
  save_payment_method: z
    .boolean()
    .default(false)
    .meta({ description: "Keeps the payment method for auto top-up, which this does not turn on." }),
  return_url: httpUrl.optional().meta({ description: "Where the payer is sent afterwards." }),
});

export const purchaseRefundSchema = z.strictObject({
  minor_units: moneySchema.shape.minor_units
    .optional()
    .meta({ description: "How much of the price; all that is left of it where left out." }),
  reason: z.string().trim().min(1).max(500),
});

const time = z.string().meta({ format: "date-time" });
const minorUnits = z.int().min(0);

const purchaseStatuses = [
  "open",
  "action_required",
  "processing",
  "declined",
  "expired",
  "paid",
  "partly_refunded",
  "refunded",
  "disputed",
  "charged_back",
  "mismatched",
] as const;

export const purchaseSchema = z
  .strictObject({
    id: z.string(),
    account: z.string(),
    package: z.string(),
    package_name: z.string(),
    credits: z.string().meta({ description: "What was agreed on.", examples: ["100"] }),
    price: moneySchema,
    expires_after_days: z.int().nullable(),
    livemode: z.boolean(),
    provider: z.enum(["local", "stripe"]),
    moves_money: z.boolean().meta({ description: "False: a test payment." }),
    origin: z.enum(["checkout", "auto_top_up"]),
    status: z.enum(purchaseStatuses).meta({
      description:
        "`declined`: nothing was charged, and paying may be tried again. `mismatched`: something else was paid than was agreed on.",
    }),
    decline: z
      .strictObject({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: "Why the last attempt to pay failed." }),
    paid: minorUnits.meta({
      description: "In the smallest unit of the price's currency, as the next three.",
    }),
    tax: minorUnits.nullable().meta({
      description: "What of `paid` is tax, as the provider reported; null where it reported none.",
    }),
    refunded: minorUnits,
    disputed: minorUnits.meta({ description: "In a dispute, or lost in one." }),
    grant: z.string().nullable().meta({ description: "Whose credits were bought, once it is paid." }),
    credits_given: z.string().meta({ description: "Less what was taken back." }),
    credits_unrecovered: z.string().meta({
      description: "Credits whose payment was taken back after they were spent: a loss, owed by nobody.",
    }),
    checkout: z
      .strictObject({ url: z.string(), expires_at: time.nullable() })
      .nullable()
      .meta({ description: "Where to pay; null once there is nothing to pay any more." }),
    created_by: z.string(),
    created_at: time,
    paid_at: time.nullable(),
  })
  .meta({ id: "Purchase" });
export type PurchaseWire = z.output<typeof purchaseSchema>;
