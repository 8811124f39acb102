import { z } from "zod";
import { formatDecimal, type Instant, type Microcredits, ONE, parseDecimal } from "@/lib/engine/amounts";
import { shownAs } from "./wire-form";

/**
 * 12 whole digits: 10^18 in millionths, an eighth of what a bigint column holds, so that sums of a few amounts
 * cannot overflow one.
 */
const UNSIGNED = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/;
const POSITIVE = /^(?!0(?:\.0{1,6})?$)(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/;
const SIGNED = /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/;
const WHOLE_MAX = 999_999_999_999;

function creditsCodec(pattern: RegExp, message: string, description: string, example: string) {
  // A text that is none is not decoded, nor is what it stands in judged any further: there is no amount to judge.
  const text = z.string({ error: message }).regex(pattern, { error: message, abort: true });
  const codec = z.codec(text, z.bigint(), {
    decode: (text): Microcredits => parseDecimal(text) as bigint,
    encode: (value): string => formatDecimal(value),
  });
  return shownAs(codec, { type: "string", pattern: pattern.source, description, examples: [example] });
}

/** Credits from zero up, a decimal string on the wire and microcredits inside. */
export const creditsSchema = creditsCodec(
  UNSIGNED,
  "must be credits as a decimal string like 12.5, with at most 12 digits and 6 decimals",
  "Credits: a decimal string with at most 6 decimals.",
  "12.5",
);

/** Credits above zero: what is issued or bought. */
export const positiveCreditsSchema = creditsCodec(
  POSITIVE,
  "must be credits above zero as a decimal string like 12.5, with at most 12 digits and 6 decimals",
  "Credits above zero: a decimal string with at most 6 decimals.",
  "100",
);

/** Credits of either sign: a correction, or an account in overshoot. */
export const signedCreditsSchema = creditsCodec(
  SIGNED,
  "must be credits as a decimal string like -12.5, with at most 12 digits and 6 decimals",
  "Credits of either sign: a decimal string with at most 6 decimals.",
  "-2.5",
);

const quantityMessage =
  "must be from 0 to 999999999999.999999: a whole number, or a decimal string with at most 6 decimals";

/** A quantity of usage: a whole number or a decimal string on the wire, millionths inside. Always a string in answers. */
export const quantitySchema = shownAs(
  z.codec(
    z.union(
      [
        z
          .int({ error: quantityMessage })
          .min(0, { error: quantityMessage })
          .max(WHOLE_MAX, { error: quantityMessage }),
        z.string().regex(UNSIGNED, { error: quantityMessage }),
      ],
      { error: quantityMessage },
    ),
    z.bigint(),
    {
      decode: (value): bigint =>
        typeof value === "number" ? BigInt(value) * ONE : (parseDecimal(value) as bigint),
      encode: (value): string => formatDecimal(value),
    },
  ),
  {
    anyOf: [
      { type: "integer", minimum: 0, maximum: WHOLE_MAX },
      { type: "string", pattern: UNSIGNED.source },
    ],
    description: "A quantity: a whole number, or a decimal string with at most 6 decimals.",
    examples: [4808, "0.25"],
  },
);

const RFC3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const instantMessage = "must be a time of RFC 3339 from 1970 to 2199, like 2026-02-13T10:00:00.000Z";

/** 2200: columns hold microseconds in a double's exact range until 2255, and nothing sold today lasts longer. */
const LAST_INSTANT = Date.UTC(2200, 0, 1);

/** The instant of an RFC 3339 time from 1970 on, or null. What is finer than a millisecond is cut off. */
export function parseInstant(text: string): Instant | null {
  if (!RFC3339.test(text)) return null;
  const at = Date.parse(text);
  // `Date.parse` reads 30 February as 2 March; a day that does not exist is a mistake of the caller's, not a date.
  const day = Number(text.slice(8, 10));
  const isRealDay =
    day <= 28 ||
    day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return isRealDay && at >= 0 && at < LAST_INSTANT ? at : null;
}

/** UTC with milliseconds: `2026-02-13T10:00:00.000Z`. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** A time, RFC 3339 on the wire and milliseconds since the epoch inside. Any offset is taken, UTC is answered. */
export const instantSchema = shownAs(
  z.codec(z.string({ error: instantMessage }), z.number(), {
    decode: (text, context): Instant => {
      const at = parseInstant(text);
      if (at !== null) return at;
      context.issues.push({ code: "custom", message: instantMessage, input: text });
      return z.NEVER;
    },
    encode: (at): string => formatInstant(at),
  }),
  {
    type: "string",
    format: "date-time",
    description: "RFC 3339, UTC with milliseconds.",
    examples: ["2026-02-13T10:00:00.000Z"],
  },
);
