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
    ...standing.map((grant) => ({ ...grant, label: byId.get(grant.id)?.reason ?? null })),
    ...all.flatMap((grant) => {
      const { kind } = grant;
      // Banked resets are no credits, and are shown with the windows that they give back.
      if (known.has(grant.id) || kind === "reset") return [];
      const state = grant.status === "issued" ? ("spent" as const) : grant.status;
      return [{ ...grant, kind, label: grant.reason, available: "0", held: "0", state }];
    }),
  ];
}
