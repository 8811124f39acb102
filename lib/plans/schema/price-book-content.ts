import { z } from "zod";
import { creditsSchema, quantitySchema } from "@/lib/http/amount-schemas";
import { DIMENSIONS_MAX, featureKeySchema, propertiesSchema } from "@/lib/http/name-schemas";
import { FEATURES_MAX, measureSchema } from "./names";

const RATES_MAX = 256;

const rateSchema = z.strictObject({
  dimension: measureSchema.meta({
    description: "One of the feature's `dimensions`, or `requests`, which counts one per request.",
  }),
  when: propertiesSchema
    .default({})
    .meta({ description: "Properties that must all match. The most specific rate that matches is charged." }),
  credits: creditsSchema,
  per: quantitySchema.meta({ description: "For how much of the dimension: 3 credits per 1000000 tokens." }),
});

const featurePriceSchema = z.strictObject({
  dimensions: z.array(measureSchema).max(DIMENSIONS_MAX).meta({
    description: "What requests may report of the feature. One without a rate is recorded and free.",
  }),
  rates: z.array(rateSchema).max(RATES_MAX),
});

/** What one version of a price book says: what usage costs in credits, by feature, dimension and properties. */
export const priceBookContentSchema = z
  .strictObject({
    features: z
      .record(featureKeySchema, featurePriceSchema)
      .refine((features) => Object.keys(features).length <= FEATURES_MAX, {
        error: `must have at most ${FEATURES_MAX} features`,
      }),
  })
  .meta({ id: "PriceBookContent" });

/** As parsed: amounts are bigints in millionths. */
export type PriceBookContent = z.output<typeof priceBookContentSchema>;
/** As sent, stored and answered: amounts are decimal strings. */
export type PriceBookJson = z.input<typeof priceBookContentSchema>;
