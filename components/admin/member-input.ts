import { z } from "zod";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf, unitOf } from "@/lib/format";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { ruleKeyOf } from "./rule-key";

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

export const inviteForm = z.object({
  email: z.email("An e-mail address looks like name@example.com").max(320),
  name: z.string().trim().min(1, "Name is missing").max(200, "Name must be at most 200 characters"),
});
export type InviteForm = z.infer<typeof inviteForm>;

/** Empty for the plan's. */
const limit = z
  .string()
  .trim()
  .refine((text) => text === "" || (parseDecimal(text) !== null && microsOf(text) >= 0n), {
    message: "A limit must be a number of at least 0 with at most 6 decimals, or empty for the plan’s",
  });

export const limitsForm = z.object({ limits: z.array(limit) });
export type LimitsForm = z.infer<typeof limitsForm>;

/** Something of the plan that counts this member apart, as it holds for them now. */
export interface LimitLine {
  readonly key: string;
  readonly unit: string;
  /** That holds now. */
  readonly limit: string;
  /** Empty where that is the plan's. */
  readonly own: string;
}

/** One per rule of the plan: of windows that count features apart, all have the same limit. */
export function limitLines({ windows, gates, limits }: MemberWire): LimitLine[] {
  const lines = new Map<string, LimitLine>();
  const ownOf = (key: string) => (Object.hasOwn(limits, key) ? (limits[key] ?? "") : "");
  for (const window of windows) {
    const key = ruleKeyOf(window.key);
    if (!lines.has(key))
      lines.set(key, {
        key,
        unit: unitOf(window.measure, window.limit),
        limit: window.limit,
        own: ownOf(key),
      });
  }
  for (const gate of gates) {
    const key = ruleKeyOf(gate.key);
    if (gate.kind === "concurrency")
      lines.set(key, { key, unit: "holds at once", limit: String(gate.limit), own: ownOf(key) });
  }
  return [...lines.values()];
}

/** What the interface takes: those that are filled in, and of all others the plan's. */
export function limitsOf(lines: readonly LimitLine[], { limits }: LimitsForm): Record<string, string> {
  const own = lines.map(({ key }, i) => [key, limits[i]?.trim() ?? ""] as const);
  return Object.fromEntries(own.filter(([, value]) => value !== ""));
}

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
