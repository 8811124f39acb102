import { z } from "zod";

/** What changed for an account that is not its usage: what was done to it, and what was paid back of its usage. */

export const changeKindSchema = z.enum([
  "opened",
  "grant_issued",
  "grant_adjusted",
  "grant_revised",
  "grant_voided",
  "grant_expired",
  "grant_reset",
  "grant_renewed",
  "grant_lapsed",
  "debt_repaid",
  "reset_redeemed",
  "plan_changed",
  "window_reset",
  "frozen_set",
  "consent_set",
  "caps_set",
  "member_added",
  "member_changed",
  "member_removed",
  "time_zone_set",
  "clock_advanced",
  "refund",
]);

const amount = z.string().meta({ examples: ["20"] });
const time = z.string().meta({ format: "date-time" });
const period = z.enum(["day", "week", "month"]);

export const changeSchema = z
  .strictObject({
    seq: z.int(),
    at: time,
    kind: changeKindSchema,
    by: z.string().meta({ description: "`usr_…`, `key_…`, or `system` for what time or a rule does." }),
    reason: z.string().nullable(),
    amount: amount.nullable().meta({
      description: "Credits that came or went; of a refund, what it paid back. Of banked resets, how many.",
    }),
    grant: z.string().nullable(),
    grant_kind: z.string().nullable(),
    expires_at: time.nullable().meta({ description: "Of a grant that came, or whose end was moved." }),
    purchase: z.string().nullable().meta({ description: "Whose payment it was." }),
    decision: z.string().nullable().meta({ description: "Of a refund: what it pays back." }),
    feature: z.string().nullable(),
    member: z.string().nullable(),
    plan: z.string().nullable(),
    plan_name: z.string().nullable(),
    windows: z.array(z.string()).meta({ description: "That began anew." }),
    frozen: z.enum(["none", "paid", "all"]).nullable(),
    consent: z
      .strictObject({
        key: z.string().nullable(),
        mode: z.enum(["never", "ask", "up_to", "always"]).nullable().meta({ description: "Null: removed." }),
        limit: amount.nullable(),
        period: period.nullable(),
      })
      .nullable(),
    caps: z
      .array(z.strictObject({ key: z.string().nullable(), period, limit: amount }))
      .nullable()
      .meta({ description: "All that there are since." }),
    time_zone: z.string().nullable(),
  })
  .meta({ id: "Change" });
export type ChangeWire = z.output<typeof changeSchema>;
