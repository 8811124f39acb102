import { z } from "zod";
import { featureKeySchema } from "@/lib/http/name-schemas";

const NAME_CHARACTERS_MAX = 100;
export const FEATURES_MAX = 256;

/** Rules look names up in plain objects, where this one is always found: the only lower-case member that every object has. */
const isNoMember = (name: string) => name !== "constructor";
const memberMessage = { error: "is a reserved word" };

/** What a person calls a feature, a plan or a price book. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(NAME_CHARACTERS_MAX)
  .regex(/^\P{Cc}*$/u, { error: "must have no control characters" })
  .meta({ examples: ["Pro"] });

/** The key of a window, gate or layer: it names itself in traces and in the RateLimit fields. */
export const ruleKeySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, {
    error: "must start with a lower-case letter or a digit and have at most 64 of a-z, 0-9, _, . and -",
  })
  .refine(isNoMember, memberMessage)
  .meta({ examples: ["5h"] });

const reservedMeasures = new Set(["requests", "credits"]);
const DIMENSION = /^[a-z][a-z0-9_]{0,63}$/;

/** A dimension as a feature declares it. `requests` and `credits` are measured of every feature and cannot be reported. */
export const declaredDimensionSchema = z
  .string()
  .regex(DIMENSION, { error: "must start with a lower-case letter and have at most 64 of a-z, 0-9 and _" })
  .refine((name) => !reservedMeasures.has(name), { error: "is measured of every feature and not declared" })
  .refine(isNoMember, memberMessage)
  .meta({ examples: ["input_tokens"] });

/** A feature's key as it is declared. */
export const declaredFeatureSchema = featureKeySchema.refine(isNoMember, memberMessage);

/** What is measured: `requests`, `credits` (windows only), or a dimension. */
export const measureSchema = z
  .string()
  .regex(DIMENSION, { error: "must be requests, credits, or the name of a dimension" })
  .meta({ description: "`requests`, `credits`, or a dimension.", examples: ["requests"] });

/** The features that something is about; null for all. */
export const featureScopeSchema = z
  .array(featureKeySchema)
  .min(1)
  .max(FEATURES_MAX)
  .nullable()
  .meta({ description: "Keys of features; null for all of them.", examples: [["codex.task"]] });

/** An IANA time zone that this machine's calendar knows. Offsets are refused: they do not follow the law of any place. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: "must be an IANA time zone, like Europe/Berlin or UTC" })
  .meta({ description: "An IANA time zone.", examples: ["Europe/Berlin"] });

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
