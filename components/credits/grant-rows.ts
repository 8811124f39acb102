import type { Grant } from "@/components/decisions/standing-shapes";
import type { GrantWire } from "@/lib/credits/schema/grant-schema";

/**
 * All grants of an account as its tables show them: what can pay, in burn-down order and with the standing's figures; then
 * what is over, newest first, which the standing no longer knows. A grant's reason is its name.
 */
export function grantRows(standing: readonly Grant[], all: readonly GrantWire[]): Grant[] {
  const byId = new Map(all.map((grant) => [grant.id, grant]));
  const known = new Set(standing.map((grant) => grant.id));
  return [
    ...standing.map((grant) => {
      const terms = byId.get(grant.id);
      if (terms === undefined) return { ...grant, label: null };
      const { rollover, cost_basis, amount: period_amount } = terms;
      return { ...grant, label: terms.reason, rollover, cost_basis, period_amount };
    }),
    ...all.flatMap((grant) => {
      const { kind } = grant;
      // Banked resets are no credits, and are shown with the windows that they give back.
      if (known.has(grant.id) || kind === "reset") return [];
      const state = grant.status === "issued" ? ("spent" as const) : grant.status;
      return [{ ...grant, kind, label: grant.reason, available: "0", held: "0", state }];
    }),
  ];
}

/** Spent, expired or voided, and nothing comes after: one that will be reset is only empty until then. */
export function isGrantOver({ state = "active", next_reset_at = null }: Grant): boolean {
  return state === "expired" || state === "voided" || (state === "spent" && next_reset_at === null);
}
