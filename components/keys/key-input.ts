import { z } from "zod";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";

/** What people fill in about keys, and what is asked of the API with it. */
export const CAP_PERIODS = ["day", "week", "month"] as const;

/** What a key of one account may do; running the system is not among it. */
export const SCOPES = [
  { value: "decide", label: "Ask for decisions", hint: "and end holds" },
  { value: "usage", label: "Record usage", hint: "that already happened" },
  { value: "read", label: "Read", hint: "standing, usage, credits and decisions of this account" },
] as const;

const isAmount = (text: string) => parseDecimal(text) !== null && microsOf(text) > 0n;
const cap = z
  .string()
  .trim()
  .refine((text) => text === "" || isAmount(text), {
    message: "A cap must be a number above 0 with at most 6 decimals, or empty",
  });

export const newKeyForm = z.object({
  name: z.string().trim().min(1, "Name is missing").max(100, "Name must be at most 100 characters"),
  scopes: z.array(z.string()).min(1, "Choose at least one thing the key may do"),
  days: z.enum(["", "7", "30", "90", "365"]),
  cap,
  period: z.enum(CAP_PERIODS),
});
export type NewKeyForm = z.infer<typeof newKeyForm>;

export const limitsForm = z
  .object({
    day: cap,
    week: cap,
    month: cap,
    mode: z.enum(["account", "ask", "never", "up_to", "always"]),
    limit: z.string().trim(),
    period: z.enum(CAP_PERIODS),
  })
  .refine(({ mode, limit }) => mode !== "up_to" || isAmount(limit), {
    path: ["limit"],
    message: "Credits a period must be a number above 0, such as 25",
  });
export type LimitsForm = z.infer<typeof limitsForm>;

type Consent = StandingWire["consent"];

export function capsOf(form: LimitsForm): { period: (typeof CAP_PERIODS)[number]; limit: string }[] {
  return CAP_PERIODS.flatMap((period) => (form[period] === "" ? [] : [{ period, limit: form[period] }]));
}

/** Null: the account's. */
export function consentOf({ mode, limit, period }: LimitsForm): Consent | null {
  if (mode === "account") return null;
  return mode === "up_to" ? { mode, limit, period } : { mode };
}

/** What the form about a key's limits begins with. */
export function limitsFormOf(keyId: string, { caps, key_consents }: StandingWire): LimitsForm {
  const own = key_consents[keyId];
  const capOf = (period: string) =>
    caps.find((one) => one.api_key === keyId && one.period === period)?.limit ?? "";
  return {
    day: capOf("day"),
    week: capOf("week"),
    month: capOf("month"),
    mode: own?.mode ?? "account",
    limit: own?.mode === "up_to" ? own.limit : "",
    period: own?.mode === "up_to" ? own.period : "day",
  };
}

export function consentWords(consent: Consent | undefined): string {
  if (consent === undefined) return "as the account";
  switch (consent.mode) {
    case "ask":
      return "ask first";
    case "never":
      return "never spends credits";
    case "always":
      return "always";
    case "up_to":
      return `up to ${consent.limit} cr a ${consent.period}`;
  }
}
