import { z } from "zod";
import type { IdPrefix } from "@/lib/engine/ids";
import type { Usage } from "@/lib/engine/price";
import { quantitySchema } from "./amount-schemas";

export const DIMENSIONS_MAX = 64;
const PROPERTIES_MAX = 32;

const REF = "[0-7][0-9a-hjkmnp-tv-z]{25}";
const exampleRef = "01k2x4t8b5f6q7r8s9v0w1x2y3";

/** A prefixed id: `idSchema("grt")` takes `grt_…`. */
export function idSchema(prefix: IdPrefix) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${REF}$`), { error: `must be an id that starts with ${prefix}_` })
    .meta({ examples: [`${prefix}_${exampleRef}`] });
}

/** The caller's own name for an account, without the `ext:`. */
export const externalIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: "must have 1 to 255 printable ASCII characters, no spaces" })
  .meta({ description: "Your own id of the account.", examples: ["user_8241"] });

/** An account by our id or by the caller's own: `acct_…` or `ext:…`. */
export const accountRefSchema = z
  .string()
  .regex(new RegExp(`^(?:acct_${REF}|ext:[\\x21-\\x7e]{1,255})$`), {
    error: "must be an account's id, acct_…, or your own, ext:…",
  })
  .meta({
    description: "An account: `acct_…`, or `ext:` and your own id of it.",
    examples: [`acct_${exampleRef}`],
  });

/** A member by our id or by the caller's own: `mem_…` or `ext:…`. */
export const memberRefSchema = z
  .string()
  .regex(new RegExp(`^(?:mem_${REF}|ext:[\\x21-\\x7e]{1,255})$`), {
    error: "must be a member's id, mem_…, or your own, ext:…",
  })
  .meta({
    description: "A member: `mem_…`, or `ext:` and your own id of them, while they are there.",
    examples: [`mem_${exampleRef}`],
  });

/** A pinned version of a plan or a price book: `pln_…@7`. */
export function versionRefSchema(prefix: "pln" | "pbk") {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${REF}@[1-9]\\d{0,8}$`), {
      error: `must name a version, like ${prefix}_…@7`,
    })
    .meta({ examples: [`${prefix}_${exampleRef}@7`] });
}

export const featureKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_.-]{0,63}$/, {
    error: "must start with a lower-case letter and have at most 64 of a-z, 0-9, _, . and -",
  })
  .meta({ description: "A feature's key.", examples: ["codex.task"] });

const dimensionSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, {
  error: "must be a dimension's name: a lower-case letter, then at most 63 of a-z, 0-9 and _",
});

/** Usage: quantities by dimension, in millionths inside. */
export const usageSchema = z
  .record(dimensionSchema, quantitySchema)
  .refine((usage: Usage) => Object.keys(usage).length <= DIMENSIONS_MAX, {
    error: `must have at most ${DIMENSIONS_MAX} dimensions`,
  })
  .meta({
    description: `Quantities by dimension, at most ${DIMENSIONS_MAX}.`,
    examples: [{ input_tokens: 4808, output_tokens: 10 }],
  });

const propertyNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, {
  error: "must be a property's name: a letter, then at most 63 of A-Z, a-z, 0-9, _, . and -",
});

/** What the caller says about a request beyond its quantities; prices may depend on it. */
export const propertiesSchema = z
  .record(propertyNameSchema, z.string().max(255))
  .refine((properties) => Object.keys(properties).length <= PROPERTIES_MAX, {
    error: `must have at most ${PROPERTIES_MAX} properties`,
  })
  .meta({
    description: `Strings by name, at most ${PROPERTIES_MAX}.`,
    examples: [{ model: "large" }],
  });
