import { z } from "zod";
import type { RefundPreviewRequestWire, RefundRequestWire } from "@/lib/decisions/schema/refund-schema";
import { formatDecimal, ONE, parseDecimal } from "@/lib/engine/amounts";
import { amountField, reasonForm } from "./grant-input";

const PERCENT = 100n;

/** "50" or "12.5" per cent as a share of one, in millionths; null where it is none, or too fine to be sent. */
function shareOfPercent(text: string): bigint | null {
  const micros = parseDecimal(text.trim());
  if (micros === null || micros <= 0n || micros > PERCENT * ONE || micros % PERCENT !== 0n) return null;
  return micros / PERCENT;
}

/** Every control of the form as it is filled in: what a choice hides keeps its text, and is not sent. */
export const refundForm = z
  .object({
    what: z.enum(["all", "amount", "share"]),
    amount: z.string().trim(),
    percent: z.string().trim(),
    restoresWindows: z.boolean(),
    reason: reasonForm.shape.reason,
  })
  .superRefine((form, context) => {
    if (form.what === "amount") {
      for (const { message } of amountField("Amount").safeParse(form.amount).error?.issues ?? [])
        context.addIssue({ code: "custom", path: ["amount"], message });
    }
    if (form.what === "share" && shareOfPercent(form.percent) === null) {
      context.addIssue({
        code: "custom",
        path: ["percent"],
        message:
          form.percent === ""
            ? "Share is missing"
            : "Share must be above 0 and at most 100, with at most 4 decimals, such as 12.5",
      });
    }
  });
export type RefundForm = z.infer<typeof refundForm>;

/** What `POST /usage-events/{id}/refunds` takes; the form has passed its schema. */
export function refundAskOf(form: RefundForm): RefundRequestWire {
  const share = form.what === "share" ? shareOfPercent(form.percent) : null;
  return {
    ...(form.what === "amount" ? { amount: form.amount } : {}),
    ...(share === null ? {} : { share: formatDecimal(share) }),
    restore_windows: form.restoresWindows,
    reason: form.reason,
  };
}

/** What the form would have a refund pay back, as a preview takes it; null while nothing that can be read is filled in. */
export function previewAskOf(form: RefundForm): RefundPreviewRequestWire | null {
  const read = refundForm.safeParse({ ...form, reason: "Not asked for yet" });
  if (!read.success) return null;
  const { reason: _, ...ask } = refundAskOf(read.data);
  return ask;
}
