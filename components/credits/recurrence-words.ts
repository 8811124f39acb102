import type { Grant } from "@/components/decisions/standing-shapes";

/** How often a grant is reset: "every month", "every 3 days". */
export function recurrenceWords({ every, unit }: NonNullable<Grant["recurrence"]>): string {
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`;
}

/** Spent, expired or voided, and nothing comes after: one that will be reset is only empty until then. */
export function isGrantOver({ state = "active", next_reset_at = null }: Grant): boolean {
  return state === "expired" || state === "voided" || (state === "spent" && next_reset_at === null);
}
