import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { featureKeySchema, memberRefSchema } from "@/lib/http/name-schemas";

/** By which usage events are found, wherever they are listed, summed or exported: one set of words for all of it. */

const attributed = z.string().min(1).max(255).optional();

export const usageFilterShape = {
  outcome: z.enum(["allowed", "partial", "blocked"]).optional(),
  feature: featureKeySchema.optional(),
  source: z
    .enum(["windows", "free", "entitlement", "promo", "purchased", "plan"])
    .optional()
    .meta({ description: "Those that this source gave something to." }),
  model: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: "Of the properties: `model`.", examples: ["large"] }),
  member: memberRefSchema.optional(),
  key: attributed,
  session: attributed,
  client: attributed,
  lineage: attributed,
  search: attributed.meta({
    description:
      "An id (`dec_…`, `use_…`, `mon_…`, `hold_…`), the beginning of an idempotency key, or a whole key, session, client or lineage.",
  }),
  from: instantSchema.optional().meta({ description: "Posted at or after." }),
  to: instantSchema.optional().meta({ description: "Posted before." }),
};

const usageFilterSchema = z.object(usageFilterShape);

/** What is not asked for, is null. `memberId` is whom the caller named and may see. */
export function usageFilterOf(asked: z.output<typeof usageFilterSchema>, memberId: string | null) {
  const { outcome = null, feature = null, source = null, model = null, from = null, to = null } = asked;
  const { key = null, session = null, client = null, lineage = null, search = null } = asked;
  return {
    ...{ outcome, feature, source, model, from, to },
    ...{ key, session, client, lineage, search, memberId },
  };
}
