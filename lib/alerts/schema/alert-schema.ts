import { z } from "zod";
import type { AlertTerms } from "@/lib/engine/alerts";
import { formatDecimal } from "@/lib/engine/amounts";
import { creditsSchema, instantSchema } from "@/lib/http/amount-schemas";

/** Alerts on the wire, in and out. */
const windowAlert = z.strictObject({
  kind: z.literal("window"),
  window: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, { error: "must have no control characters" })
    .meta({ description: "A window's key, as the standing has it.", examples: ["5h"] }),
  percent: z.int().min(1).max(100).meta({ description: "Of the window's limit, used." }),
});
const creditsAlert = z.strictObject({
  kind: z.literal("credits"),
  left: creditsSchema.meta({ description: "Told when so many credits are left, or fewer." }),
});

/** More would not be read by anybody. */
const ALERTS_MAX = 20;

export const alertsChangeSchema = z.strictObject({
  alerts: z
    .array(z.discriminatedUnion("kind", [windowAlert, creditsAlert]))
    .max(ALERTS_MAX)
    .meta({ description: "Replaces all; one that was there already keeps what is remembered of it." }),
});

const told = {
  crossed_at: instantSchema.nullable().meta({ description: "When it was crossed last." }),
  crossed_seq: z.int().nullable().meta({ description: "By which step of the account." }),
};

export const alertsSchema = z
  .strictObject({
    alerts: z.array(
      z.discriminatedUnion("kind", [
        windowAlert.extend({
          ...told,
          quiet_until: instantSchema
            .nullable()
            .meta({ description: "Not crossed again before: when the window, as it stood, is reset." }),
        }),
        creditsAlert.extend({
          ...told,
          is_low: z.boolean().meta({ description: "Crossed, and not above it since." }),
        }),
      ]),
    ),
  })
  .meta({ id: "Alerts" });
export type AlertsWire = z.input<typeof alertsSchema>;

/** What was asked for, as webhooks and the audit log tell it. */
export const alertTermsSchema = z.discriminatedUnion("kind", [
  windowAlert,
  creditsAlert.extend({ left: z.string() }),
]);

export function alertTermsWire(terms: AlertTerms): z.input<typeof alertTermsSchema> {
  return terms.kind === "window"
    ? { kind: "window", window: terms.window, percent: terms.percent }
    : { kind: "credits", left: formatDecimal(terms.left) };
}
