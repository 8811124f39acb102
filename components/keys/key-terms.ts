import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { formatCredits } from "@/lib/format";
import type { LimitsForm } from "./key-input";

/** What is asked of the API about keys. Apart from what checks it: the page shows keys before anybody fills anything in. */
export const CAP_PERIODS = ["day", "week", "month"] as const;

/** What a key of one account may do; running the system is not among it. */
export const SCOPES = [
  { value: "decide", label: "Ask for decisions", hint: "and end holds" },
  { value: "usage", label: "Record usage", hint: "that already happened" },
  { value: "read", label: "Read", hint: "standing, usage, credits and decisions of this account" },
] as const;

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
      return `up to ${formatCredits(consent.limit)} cr a ${consent.period}`;
  }
}
