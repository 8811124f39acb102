import { z } from "zod";
import { creditsSchema } from "@/lib/http/amount-schemas";
import { moneySchema, packageIdSchema } from "./package-schema";

/** Auto top-up on the wire, in and out. */

export const topUpChangeSchema = z.discriminatedUnion("enabled", [
  z.strictObject({
    enabled: z.literal(true),
    threshold: creditsSchema.meta({ description: "Bought when so many credits are left, or fewer." }),
    package: packageIdSchema.meta({ description: "What is bought." }),
    monthly_cap: moneySchema.shape.minor_units.meta({
      description:
        "The most that is charged in a calendar month of the account's time zone, in the smallest unit of the package's currency.",
    }),
  }),
  z.strictObject({ enabled: z.literal(false) }),
]);
export type TopUpChange = z.output<typeof topUpChangeSchema>;

const time = z.string().meta({ format: "date-time" });

export const topUpSchema = z
  .strictObject({
    enabled: z.boolean().meta({ description: "Off until somebody turns it on; no purchase does." }),
    state: z.enum(["off", "armed", "charging", "waiting", "cap_reached", "paused"]).meta({
      description:
        "`charging`: a payment is under way. `waiting`: one failed, and is tried again later. `cap_reached`: until the next month. `paused`: after three failures, until it is set again.",
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
