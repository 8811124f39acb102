import { z } from "zod";
import { usageFilterShape } from "@/lib/decisions/schema/usage-filter-schema";
import { pageQuery, pageSchema } from "@/lib/http/pagination";

/** What requests came to that belong together: those of one session, of one lineage, or all that a filter finds. */

const credits = z.string().meta({ description: "Credits, exact." });
const time = z.string().meta({ format: "date-time" });

export const rollUpQuerySchema = z.strictObject({
  by: z
    .enum(["session", "lineage", "all"])
    .default("all")
    .meta({ description: "`all`: one row for everything that is found." }),
  ...usageFilterShape,
  ...pageQuery(z.tuple([z.int().min(1)])),
});

const rollUpSchema = z
  .strictObject({
    group: z.string().nullable().meta({ description: "The session or lineage; null for `all`." }),
    requests: z.int().meta({ description: "Asked for, blocked ones among them." }),
    blocked: z.int(),
    events: z.int().meta({ description: "All usage events: with the ends of holds, and refunds." }),
    unsettled: z
      .int()
      .meta({ description: "Events without a charge yet: of them, credits are not in the sums." }),
    cost: credits.meta({ description: "Net of what was refunded." }),
    included: credits.meta({ description: "Of the cost: covered by windows, free tier or entitlement." }),
    charged: credits.meta({ description: "Of the cost: paid with credits." }),
    first_at: time,
    last_at: time,
    last_seq: z.int(),
  })
  .meta({ id: "RollUp" });
export type RollUpWire = z.output<typeof rollUpSchema>;

export const rollUpPageSchema = pageSchema(rollUpSchema);
