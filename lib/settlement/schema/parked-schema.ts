import { z } from "zod";

/** Usage events that the settlement passed without charging them, since it would have charged them wrongly. */

const time = z.string().meta({ format: "date-time" });
const what = z.string().meta({
  description: "Why: the price that differs, the trace that does not add up, or what the ledger refuses.",
});

export const parkedEventSchema = z.strictObject({
  usage_event: z.string(),
  seq: z.int(),
  feature: z.string(),
  kind: z.string(),
  cost: z.string().meta({ description: "What it was decided to cost." }),
  decided_at: time,
  reason: what
    .nullable()
    .meta({ description: "Of its open break; null where that was closed all the same." }),
  parked_at: time.nullable(),
});
export type ParkedEventWire = z.output<typeof parkedEventSchema>;

export const settleParkedRequestSchema = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .meta({ description: "What was repaired; kept in the audit log." }),
});

const tried = { usage_event: z.string(), seq: z.int() };
export const settledParkedSchema = z.strictObject({
  settled: z.array(z.strictObject(tried)),
  parked: z
    .array(z.strictObject({ ...tried, reason: what }))
    .meta({ description: "Those that cannot be charged rightly yet." }),
  has_more: z
    .boolean()
    .meta({ description: "Whether there were more than are tried at once: then repeat it." }),
});
