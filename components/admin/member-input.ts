import { z } from "zod";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";
import type { MemberWire } from "@/lib/members/schema/member-schema";

export const CAP_PERIODS = ["day", "week", "month"] as const;

/** Empty for no cap in this period. */
const cap = z
  .string()
  .trim()
  .refine((text) => text === "" || (parseDecimal(text) !== null && microsOf(text) > 0n), {
    message: "A cap must be a number above 0 with at most 6 decimals, or empty",
  });

const capFields = { whose: z.enum(["plan", "own"]), day: cap, week: cap, month: cap };

export const capsForm = z.object(capFields);
export type CapsForm = z.infer<typeof capsForm>;

export const memberForm = z.object({
  ...capFields,
  name: z.string().trim().min(1, "Name is missing").max(200, "Name must be at most 200 characters"),
  externalId: z.string().trim().max(200, "External id must be at most 200 characters"),
});
export type MemberForm = z.infer<typeof memberForm>;

/** What the interface takes: null leaves the plan's caps; an empty list is no cap at all. */
export function capsOf(form: CapsForm): MemberWire["caps"] {
  if (form.whose === "plan") return null;
  return CAP_PERIODS.flatMap((period) => (form[period] === "" ? [] : [{ period, limit: form[period] }]));
}

/** What a form about this member begins with; null for one who is not there yet. */
export function capsFormOf(member: MemberWire | null): CapsForm {
  const own = member?.caps ?? null;
  const limitOf = (period: (typeof CAP_PERIODS)[number]) =>
    own?.find((one) => one.period === period)?.limit ?? "";
  return {
    whose: own === null ? "plan" : "own",
    day: limitOf("day"),
    week: limitOf("week"),
    month: limitOf("month"),
  };
}
