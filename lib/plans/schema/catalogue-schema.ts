import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { DIMENSIONS_MAX, idSchema, versionRefSchema } from "@/lib/http/name-schemas";
import { declaredDimensionSchema, declaredFeatureSchema, nameSchema } from "./names";
import { planContentSchema } from "./plan-content";
import { priceBookContentSchema } from "./price-book-content";

/** The wire shapes of the catalogue, in and out (API.md "Catalogue and operations"). */

export const newFeatureSchema = z.strictObject({
  key: declaredFeatureSchema,
  name: nameSchema,
  dimensions: z
    .array(declaredDimensionSchema)
    .max(DIMENSIONS_MAX)
    .refine((names) => new Set(names).size === names.length, { error: "must name each dimension once" })
    .meta({ description: "What its usage is measured in, besides requests.", examples: [["input_tokens"]] }),
});
export type NewFeature = z.output<typeof newFeatureSchema>;

export const featureSchema = z
  .strictObject({
    key: z.string(),
    name: z.string(),
    dimensions: z.array(z.string()),
    created_at: instantSchema,
  })
  .meta({ id: "Feature" });
export type FeatureWire = z.input<typeof featureSchema>;

const status = z.enum(["draft", "published"]);
const versionNumber = z.int().meta({ description: "Contiguous from 1." });

function versionShape<Content extends z.ZodType>(prefix: "pln" | "pbk", content: Content) {
  return z.strictObject({
    ref: versionRefSchema(prefix).meta({ description: "Names this version; once published, for ever." }),
    version: versionNumber,
    status,
    content,
    created_at: instantSchema,
    published_at: instantSchema.nullable(),
  });
}

function versionedShape<Version extends z.ZodType>(prefix: "pln" | "pbk", version: Version) {
  return z.strictObject({
    id: idSchema(prefix),
    name: z.string(),
    livemode: z.boolean().meta({
      description:
        "False where a sandbox key added it: a sandbox key changes only those. Both modes may use it.",
    }),
    created_at: instantSchema,
    published: version.nullable().meta({ description: "The latest published version." }),
    draft: version.nullable().meta({ description: "What the next `publish` makes a version." }),
  });
}

export const planVersionSchema = versionShape("pln", planContentSchema).meta({ id: "PlanVersion" });
export const planSchema = versionedShape("pln", planVersionSchema).meta({ id: "Plan" });
export const priceBookVersionSchema = versionShape("pbk", priceBookContentSchema).meta({
  id: "PriceBookVersion",
});
export const priceBookSchema = versionedShape("pbk", priceBookVersionSchema).meta({ id: "PriceBook" });

export const newPlanSchema = z.strictObject({ name: nameSchema, content: planContentSchema });
export const planDraftSchema = z.strictObject({ content: planContentSchema });
export const newPriceBookSchema = z.strictObject({ name: nameSchema, content: priceBookContentSchema });
export const priceBookDraftSchema = z.strictObject({ content: priceBookContentSchema });

/** Of a plan or a price book: all of them that may change. What decides is in its versions. */
export const renamingSchema = z.strictObject({ name: nameSchema });

/** The number of a version in a path. */
export const versionParamSchema = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, { error: "must be the number of a version" })
  .transform(Number);
