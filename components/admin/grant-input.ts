import { z } from "zod";
import type { GrantKind } from "@/components/decisions/decision-shapes";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";

/** A positive amount of credits; the message names the field, since it is also read away from it. */
function amountField(name: string) {
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

export const GRANT_KINDS: readonly GrantKind[] = ["promo", "purchased", "plan", "adjustment"];

export const issueForm = z.object({
  kind: z.enum(["promo", "purchased", "plan", "adjustment"]),
  amount: amountField("Amount"),
  priority: z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, "Priority must be a whole number from 0 to 999"),
  /** A wall clock reading in the account's zone; empty for never. */
  expires: z.string(),
  /** How often it is reset; empty for a grant that is for once. */
  repeats: z.enum(["", "day", "week", "month"]),
  features: featureList,
  reason,
});
export type IssueForm = z.infer<typeof issueForm>;

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

export const voidForm = z.object({ reason });
export type VoidForm = z.infer<typeof voidForm>;

/** What `POST /accounts/{id}/grants` takes. */
export interface GrantIssue {
  kind: GrantKind;
  amount: string;
  priority: number;
  expires_at: string | null;
  features: string[] | null;
  recurrence: { every: number; unit: "day" | "week" | "month" } | null;
  reason: string;
}

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
