import type { z } from "zod";
import type {} from "zod-openapi";

type JsonSchema = Record<string, unknown>;

/**
 * Shows a codec in the document as it is on the wire, in requests and in answers alike. Left alone, an answer would
 * show the inner side: a bigint as an integer, although decimal strings are what travels.
 */
export function shownAs<Schema extends z.ZodType>(schema: Schema, shown: JsonSchema): Schema {
  return schema.meta({
    override: ({ jsonSchema }: { jsonSchema: JsonSchema }) => {
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      Object.assign(jsonSchema, shown);
    },
  }) as Schema;
}
