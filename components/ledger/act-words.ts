const WORDS: Readonly<Record<string, string>> = {
  opened: "Account opened",
  grant_issued: "Grant issued",
  grant_adjusted: "Grant adjusted",
  grant_voided: "Grant voided",
  grant_expired: "Grant expired",
  grant_reset: "Grant's period ended",
  grant_renewed: "Grant renewed",
  grant_lapsed: "Held credits lapsed",
  debt_repaid: "Debt repaid",
  reset_redeemed: "Banked reset used",
  plan_changed: "Plan changed",
  window_reset: "Window reset",
  frozen_set: "Freeze changed",
  consent_set: "Consent changed",
  caps_set: "Spend caps changed",
  time_zone_set: "Time zone changed",
  clock_advanced: "Test clock advanced",
};

/** What was done to an account, as a title; an act of a later version by its own name. */
export function actWords(kind: string): string {
  return WORDS[kind] ?? kind.replaceAll("_", " ");
}
