import { z } from "zod";
import type { CodeTerms } from "@/lib/credits/schema/code-schema";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";

/** What an administrator fills in to make a code. */

const DAY_MS = 86_400_000;

/** A whole number within bounds, or nothing. */
function countField(name: string, max: number) {
  return z
    .string()
    .trim()
    .refine((text) => text === "" || (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= max), {
      message: `${name} must be a whole number from 1 to ${max}, or empty`,
    });
}

export const codeForm = z.object({
  label: z.string().trim().min(1, "Label is missing").max(200, "Label must be at most 200 characters"),
  amount: z
    .string()
    .trim()
    .refine((text) => parseDecimal(text) !== null && microsOf(text) > 0n, {
      message: "Credits must be a number above 0 with at most 6 decimals, such as 12.5",
    }),
  code: z
    .string()
    .trim()
    .refine((text) => text === "" || /^[A-Za-z0-9 -]{8,128}$/.test(text), {
      message: "A code of your own must have at least 8 letters and digits; spaces and dashes do not count",
    }),
  max: countField("How often", 1_000_000),
  days: countField("Days", 3_650),
  creditsDays: countField("Days", 3_650),
  /** A plan's id; empty for everybody. */
  plan: z.string(),
  mode: z.enum(["live", "sandbox"]),
});
export type CodeForm = z.infer<typeof codeForm>;

export const EMPTY_CODE: CodeForm = {
  label: "",
  amount: "",
  code: "",
  max: "",
  days: "",
  creditsDays: "",
  plan: "",
  mode: "live",
};

/** What `POST /codes` takes; the form has passed its schema. */
export function codeTermsOf(form: CodeForm, nowMs: number): CodeTerms {
  const countOf = (text: string) => (text === "" ? null : Number(text));
  const days = countOf(form.days);
  return {
    label: form.label,
    amount: form.amount,
    ...(form.code === "" ? {} : { code: form.code }),
    max_redemptions: countOf(form.max),
    expires_at: days === null ? null : new Date(nowMs + days * DAY_MS).toISOString(),
    credits_days: countOf(form.creditsDays),
    audience: { plans: form.plan === "" ? null : [form.plan], accounts: null },
    livemode: form.mode === "live",
  };
}
