import { z } from "zod";
import type { GrantTerms } from "@/lib/credits/schema/grant-schema";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";
import { decimalsOf, minorUnitsOf } from "@/lib/format-money";
import { instantOf } from "@/lib/format-time";

/** A positive amount of credits; the message names the field, since it is also read away from it. */
export function amountField(name: string) {
  return z
    .string()
    .trim()
    .min(1, `${name} is missing`)
    .refine((text) => text === "" || parseDecimal(text) !== null, {
      message: `${name} must be a plain number with at most 6 decimals, such as 12.5`,
    })
    .refine((text) => parseDecimal(text) === null || microsOf(text) > 0n, {
      message: `${name} must be above 0`,
    });
}

const reason = z
  .string()
  .trim()
  .min(3, "Reason is missing: it stands in the ledger and in the audit log")
  .max(500, "Reason must be at most 500 characters");

const featureList = z
  .string()
  .trim()
  .refine((text) => text === "" || text.split(",").every((name) => /^\s*[\w.-]+\s*$/.test(name)), {
    message: "Features must be names parted by commas, such as codex.task, sora.video",
  });

export const GRANT_KINDS = ["promo", "purchased", "plan", "adjustment", "reset"] as const;

/** The currencies that a price can be written down in here; the interface takes every other one as well. */
export const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "SEK", "JPY"] as const;

const PERIODS_MAX = 36;

/** A whole number within bounds, as text; the message names the field. */
function countField(name: string, max: number) {
  return z
    .string()
    .trim()
    .refine((text) => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= max, {
      message: `${name} must be a whole number from 1 to ${max}`,
    });
}

/** Every control of the form as it is filled in: what a choice hides keeps its text, and is not sent. */
export const issueForm = z
  .object({
    kind: z.enum(GRANT_KINDS),
    amount: amountField("Amount"),
    priority: z
      .string()
      .trim()
      .regex(/^\d{1,3}$/, "Priority must be a whole number from 0 to 999"),
    /** A wall clock reading in the account's zone; empty for never. */
    expires: z.string(),
    /** How often it is reset; empty for a grant that is for once. */
    unit: z.enum(["", "hour", "day", "week", "month"]),
    every: z.string(),
    rest: z.enum(["expires", "carried"]),
    carriedMax: z.string(),
    carriedPeriods: z.string(),
    /** Of a banked reset: the windows that it gives back; none for all. */
    windows: z.array(z.string()),
    features: featureList,
    /** What all of it cost in money; empty for nothing said. */
    paid: z.string().trim(),
    currency: z.enum(CURRENCIES),
    reason,
  })
  .superRefine((form, context) => {
    const check = (path: keyof typeof form, schema: z.ZodType) => {
      for (const { message } of schema.safeParse(form[path]).error?.issues.slice(-1) ?? [])
        context.addIssue({ code: "custom", path: [path], message });
    };
    if (form.kind === "reset" && /[.,]/.test(form.amount)) {
      context.addIssue({
        code: "custom",
        path: ["amount"],
        message: "Amount must be a whole number of resets",
      });
    }
    if (form.paid !== "" && minorUnitsOf(form.paid, form.currency) === null) {
      const decimals = decimalsOf(form.currency);
      const few = decimals === 0 ? "no decimals, such as 20" : `at most ${decimals} decimals, such as 20.50`;
      context.addIssue({
        code: "custom",
        path: ["paid"],
        message: `Paid must be a plain number with ${few}`,
      });
    }
    if (form.unit === "") return;
    check("every", countField("Every", 1_000));
    if (form.rest === "expires") return;
    if (form.carriedMax.trim() !== "") check("carriedMax", amountField("At most"));
    if (form.carriedPeriods.trim() !== "") check("carriedPeriods", countField("For", PERIODS_MAX));
  });
export type IssueForm = z.infer<typeof issueForm>;

/** What `POST /accounts/{id}/grants` takes; the form has passed its schema. */
export function grantTermsOf(form: IssueForm, timeZone: string): GrantTerms {
  const expiresMs = form.expires === "" ? null : instantOf(form.expires, timeZone);
  const recurrence = form.unit === "" ? null : { every: Number(form.every), unit: form.unit };
  const paid = form.paid === "" ? null : minorUnitsOf(form.paid, form.currency);
  return {
    kind: form.kind,
    amount: form.amount,
    priority: Number(form.priority),
    expires_at: expiresMs === null ? null : new Date(expiresMs).toISOString(),
    features: featuresOf(form.features),
    windows: form.kind === "reset" && form.windows.length > 0 ? form.windows : null,
    recurrence,
    rollover:
      recurrence === null || form.rest === "expires"
        ? null
        : {
            max: form.carriedMax.trim() === "" ? null : form.carriedMax.trim(),
            periods: form.carriedPeriods.trim() === "" ? null : Number(form.carriedPeriods),
          },
    cost_basis: paid === null ? null : { minor_units: paid, currency: form.currency },
    reason: form.reason,
  };
}

export const adjustForm = z
  .object({
    change: z.enum(["add", "reduce", "expiry"]),
    amount: z.string().trim(),
    expires: z.string(),
    reason,
  })
  .superRefine((form, context) => {
    if (form.change === "expiry") return;
    const checked = amountField("Amount").safeParse(form.amount);
    for (const issue of checked.error?.issues ?? [])
      context.addIssue({ code: "custom", path: ["amount"], message: issue.message });
  });
export type AdjustForm = z.infer<typeof adjustForm>;

/** What voiding and resetting a grant take. */
export const reasonForm = z.object({ reason });
export type ReasonForm = z.infer<typeof reasonForm>;

/** What `POST /grants/{id}/adjust` takes. */
export type GrantAdjust = { delta: string; reason: string } | { expires_at: string | null; reason: string };

/** The names in the order written, each once; none written means every feature. */
export function featuresOf(text: string): string[] | null {
  const names = [
    ...new Set(
      text
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ];
  return names.length === 0 ? null : names;
}
