import { z } from "zod";
import { creditsSchema } from "@/lib/http/amount-schemas";
import { moneySchema, packageIdSchema } from "./package-schema";

/** Auto top-up on the wire, in and out. */

const TERMS = ["threshold", "package", "monthly_cap"] as const;

export const topUpChangeSchema = z
  .strictObject({
    enabled: z.boolean().meta({ description: "False turns it off and keeps what else was set." }),
    threshold: creditsSchema
      .optional()
      .meta({ description: "Bought when so many credits are left, or fewer." }),
    package: packageIdSchema.optional().meta({ description: "What is bought." }),
    monthly_cap: moneySchema.shape.minor_units.optional().meta({
      description:
        "The most that is charged in a calendar month of the account's time zone, in the smallest unit of the package's currency.",
    }),
  })
  .superRefine(({ enabled, ...terms }, context) => {
    for (const name of TERMS) {
      if (enabled && terms[name] === undefined)
        context.addIssue({ code: "custom", path: [name], message: "is required to turn it on" });
      if (!enabled && terms[name] !== undefined)
        context.addIssue({ code: "custom", path: [name], message: "is said when it is turned on" });
    }
  })
  .transform(({ threshold, package: packageId, monthly_cap: monthlyCap }) =>
    threshold === undefined || packageId === undefined || monthlyCap === undefined
      ? null
      : { threshold, packageId, monthlyCap },
  );
/** How it is turned on; null: off. */
export type TopUpChange = z.output<typeof topUpChangeSchema>;

const time = z.string().meta({ format: "date-time" });

export const topUpSchema = z
  .strictObject({
    enabled: z.boolean().meta({ description: "Off until somebody turns it on; no purchase does." }),
    state: z.enum(["off", "armed", "charging", "waiting", "cap_reached", "paused"]).meta({
      description:
        "`charging`: a payment is under way. `waiting`: one failed, and is tried again later. `cap_reached`: until the next month. `paused`: after three failures, or where a charge was refunded or disputed, until it is set again.",
    }),
    threshold: z.string().nullable(),
    package: z.string().nullable(),
    monthly_cap: z.int().nullable(),
    currency: z.string().nullable(),
    charged_this_month: z.int().min(0),
    next_trigger: z
      .string()
      .nullable()
      .meta({ description: "Bought when so many credits are left, or fewer; null where nothing would be." }),
    failures: z.int().min(0).meta({ description: "In a row, since it was set." }),
    paused: z.strictObject({ reason: z.string(), at: time }).nullable(),
    retry_at: time.nullable().meta({ description: "When a failed charge is tried again." }),
    last_purchase: z.string().nullable(),
  })
  .meta({ id: "AutoTopUp" });
export type TopUpWire = z.output<typeof topUpSchema>;
