import { z } from "zod";
import type { Recurrence } from "@/lib/engine/recurrence";
import { creditsSchema, instantSchema } from "@/lib/http/amount-schemas";
import { timeZoneSchema } from "@/lib/plans/schema/names";

/** When a grant is reset, what is carried over then, and what credits cost: the same for grants and for the grants of plans. */

const EVERY_MAX = 1_000;
const PERIODS_MAX = 36;

export const everySchema = z.int().min(1).max(EVERY_MAX);
export const unitSchema = z.enum(["hour", "day", "week", "month"]);

export const newRecurrenceSchema = z
  .strictObject({
    every: everySchema,
    unit: unitSchema,
    anchor_at: instantSchema.optional().meta({
      description: "One of its instants, past or future. Default: when the grant becomes effective.",
    }),
    time_zone: timeZoneSchema
      .optional()
      .meta({ description: "Whose clocks days, weeks and months go by. Default: the account's." }),
  })
  .meta({
    description:
      "A reset every so many hours, days, weeks or months. Days and longer keep the anchor's time on the wall, months its day where they have it; hours are a stretch of time.",
  });

/** As it is kept, whatever was left to a default. */
export const recurrenceSchema = z.strictObject({
  every: everySchema,
  unit: unitSchema,
  anchor_at: z.string().meta({ format: "date-time" }),
  time_zone: z.string(),
});
export type RecurrenceWire = z.output<typeof recurrenceSchema>;

export const rolloverSchema = z
  .strictObject({
    min: creditsSchema
      .default(0n)
      .meta({ description: "At least so much is carried over, also where less is left." }),
    max: creditsSchema.nullable().default(null).meta({ description: "At most so much; null for all." }),
    periods: z
      .int()
      .min(1)
      .max(PERIODS_MAX)
      .nullable()
      .default(null)
      .meta({ description: "For so many resets each part of it is carried over; null for ever." }),
  })
  .refine(({ min, max }) => max === null || min <= max, { error: "must be at most max", path: ["min"] })
  .meta({ description: "What of a period's rest the next one has. Null: nothing, it expires." });

/** Beyond it a JSON number is no longer exact. */
const MINOR_UNITS_MAX = Number.MAX_SAFE_INTEGER;

export const costBasisSchema = z
  .strictObject({
    minor_units: z
      .int()
      .min(0)
      .max(MINOR_UNITS_MAX)
      .meta({ description: "In the currency's smallest unit, for the whole amount.", examples: [2_000] }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, { error: "must be the three capital letters of a currency" })
      .meta({ examples: ["EUR"] }),
  })
  .meta({ description: "What these credits cost in money. It is kept and shown, and decides nothing." });

/** A recurrence as it is answered. */
export function recurrenceWire({ every, unit, anchorAt, timeZone }: Recurrence): RecurrenceWire {
  return { every, unit, anchor_at: new Date(anchorAt).toISOString(), time_zone: timeZone };
}
