import { z } from "zod";
import { idSchema } from "@/lib/http/name-schemas";

/** Redeeming a banked reset, in and out (API.md "Accounts and credits"). */

const amount = z.string().meta({ description: "In the window's measure, exact.", examples: ["40"] });
const time = z.string().meta({ format: "date-time" });

export const resetRequestSchema = z.strictObject({
  grant: idSchema("grt")
    .optional()
    .meta({ description: "Which one. Default: the first, in burn-down order, that gives something back." }),
});

const levelSchema = z.strictObject({
  used: amount,
  held: amount,
  remaining: amount,
  resets_at: time.nullable(),
});

export const resetSchema = z.strictObject({
  account: z.string(),
  grant: z.string(),
  redeemed_at: time,
  seq: z.int().meta({ description: "Of the fact that records it." }),
  resets_left: z.string().meta({ description: "Of this grant, then.", examples: ["1"] }),
  windows: z
    .array(
      z.strictObject({
        key: z.string(),
        measure: z.string(),
        limit: amount,
        before: levelSchema,
        after: levelSchema,
      }),
    )
    .meta({ description: "What was given back, as it was before and after." }),
});
export type ResetWire = z.output<typeof resetSchema>;
