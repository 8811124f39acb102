import { z } from "zod";
import { memberRefSchema } from "@/lib/http/name-schemas";

/** How full a window was, or how many credits there were: what each decision recorded as it was made. */

const WINDOW_KEY_MAX = 255;

export const levelsQuerySchema = z.strictObject({
  window: z
    .string()
    .min(1)
    .max(WINDOW_KEY_MAX)
    .optional()
    .meta({ description: "The key of a window of the standing; by default the credits.", examples: ["5h"] }),
  member: memberRefSchema
    .optional()
    .meta({ description: "Whose windows: in an organization a member's own are there too." }),
});

const amount = z.string().meta({ description: "In the measure's unit, exact." });
const time = z.string().meta({ format: "date-time" });

export const levelsSchema = z
  .strictObject({
    account: z.string(),
    seq: z.int(),
    at: time,
    window: z.string().nullable().meta({ description: "Null: the credits." }),
    kind: z
      .enum(["calendar", "anchored", "sliding", "token_bucket"])
      .nullable()
      .meta({ description: "A calendar or anchored window begins its span with all of its limit." }),
    measure: z.string(),
    limit: amount.nullable(),
    remaining: amount.meta({ description: "At `at`, by the standing of `seq`." }),
    from: time.nullable().meta({
      description:
        "Where the running span began; of what slides or refills, its length ago; of credits, seven days ago. Null of an anchored window that is not running.",
    }),
    resets_at: time.nullable(),
    points: z
      .array(
        z.strictObject({
          at: time,
          seq: z.int(),
          decision: z
            .string()
            .nullable()
            .meta({ description: "Whose record says so; null where it is another member's." }),
          limit: amount.nullable(),
          remaining: amount,
        }),
      )
      .meta({
        description:
          "Oldest first: of each 48th of the time the last that was recorded, where something was.",
      }),
  })
  .meta({ id: "Levels" });
export type LevelsWire = z.output<typeof levelsSchema>;
