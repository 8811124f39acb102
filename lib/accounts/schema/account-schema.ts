import { z } from "zod";
import { creditsSchema, positiveCreditsSchema } from "@/lib/http/amount-schemas";
import { externalIdSchema, idSchema, versionRefSchema } from "@/lib/http/name-schemas";

/** Accounts on the wire, in and out (API.md "Accounts and credits"). */

const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: "must be an IANA time zone like Europe/Berlin" })
  .meta({ examples: ["Europe/Berlin"] });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

const name = z.string().trim().min(1).max(200);
const email = z.email().max(320);
const frozen = z.enum(["none", "paid", "all"]);

export const consentRequestSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("never") }),
  z.strictObject({ mode: z.literal("ask") }),
  z.strictObject({
    mode: z.literal("up_to"),
    limit: creditsSchema,
    period: z.enum(["day", "week", "month"]),
  }),
  z.strictObject({ mode: z.literal("always") }),
]);

export const newAccountSchema = z.strictObject({
  name,
  kind: z.enum(["person", "organization"]).default("person"),
  external_id: externalIdSchema.optional(),
  email: email.optional(),
  plan: versionRefSchema("pln"),
  time_zone: timeZoneSchema.default("UTC"),
  consent: consentRequestSchema.optional().meta({ description: "The plan's default where it is left out." }),
  test_clock: idSchema("clk")
    .optional()
    .meta({ description: "Sandbox only: the account's time is this clock's." }),
});
export type NewAccountRequest = z.output<typeof newAccountSchema>;

export const accountChangeSchema = z
  .strictObject({
    name: name.optional(),
    email: email.nullable().optional(),
    plan: versionRefSchema("pln").optional(),
    time_zone: timeZoneSchema.optional(),
    frozen: frozen.optional(),
    reason: z.string().trim().min(1).max(500).optional(),
  })
  .refine(
    ({ frozen, plan, reason }) => (frozen === undefined && plan === undefined) || reason !== undefined,
    {
      error: "is required with plan and frozen",
      path: ["reason"],
    },
  );

export const consentChangeSchema = z.strictObject({
  consent: consentRequestSchema
    .nullable()
    .meta({ description: "Null takes a key's own consent away; it then follows the account's." }),
  api_key: idSchema("key").optional(),
});

export const capsChangeSchema = z.strictObject({
  caps: z
    .array(z.strictObject({ period: z.enum(["day", "week", "month"]), limit: positiveCreditsSchema }))
    .max(3)
    .meta({ description: "At most one per period; none lifts them." }),
  api_key: idSchema("key").optional().meta({
    description: "Whose caps are set: this key's, or else the account's. The others stay as they are.",
  }),
});

const WINDOWS_RESET_MAX = 64;

export const windowsResetSchema = z.strictObject({
  windows: z
    .array(z.string().regex(/^[\x21-\x7e]{1,255}$/, { error: "must be the key of a window" }))
    .min(1)
    .max(WINDOWS_RESET_MAX)
    .refine((keys) => new Set(keys).size === keys.length, { error: "names a window twice" })
    .meta({
      description: "By their keys, as the standing has them; a member's own are `5h@mem_…`.",
      examples: [["5h"]],
    }),
  reason: z.string().trim().min(1).max(500).meta({ description: "Why; part of the fact, for ever." }),
});
export type WindowsReset = z.output<typeof windowsResetSchema>;

export const accountSchema = z.strictObject({
  id: z.string(),
  external_id: z.string().nullable(),
  name: z.string(),
  kind: z.enum(["person", "organization"]),
  email: z.string().nullable(),
  livemode: z.boolean(),
  test_clock: z.string().nullable(),
  plan: z.string(),
  time_zone: z.string(),
  frozen,
  seq: z.int(),
  balance: z.string().meta({ description: "The ledger's balance in credits." }),
  created_at: z.string().meta({ format: "date-time" }),
});
export type AccountWire = z.output<typeof accountSchema>;

/** A row of the admin's list. */
export interface AccountSummaryWire {
  readonly account: string;
  readonly name: string;
  readonly external_id: string | null;
  readonly plan_name: string;
  readonly frozen: "none" | "paid" | "all";
  readonly available: string;
  /** Credits charged in the last 24 hours, by hour, oldest first, for drawing only. */
  readonly spent_by_hour: number[];
  readonly spent_24h: string;
  readonly blocked_24h: number;
  readonly last_seen_at: string | null;
}

/** granted − used − expired − refunded − held = available: all decimal strings. `used` is net of overshoot that was refunded or is owed. */
export interface FormulaWire {
  readonly granted: string;
  readonly used: string;
  readonly expired: string;
  readonly refunded: string;
  readonly held: string;
  readonly available: string;
}

/** The balance explained as of `seq`, and how far the settlement of this account is behind it. */
export interface AccountBooksWire {
  readonly seq: number;
  readonly formula: FormulaWire;
  readonly unsettled_events: number;
  /** Since the oldest of them was decided; 0 where all is settled. */
  readonly lag_ms: number;
}
