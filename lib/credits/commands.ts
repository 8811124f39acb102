import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { AccountRefusal } from "@/lib/engine/account-step";
import type { Instant } from "@/lib/engine/amounts";
import type { AccountAct } from "@/lib/engine/facts";
import type { Standing } from "@/lib/engine/standing";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import { type NewGrantRequest, PRIORITY_DEFAULTS } from "./schema/grant-schema";

/** Who asks, under which idempotency key, with the hash of what was asked. */
export interface Asked extends Author {
  readonly key: string;
  readonly requestHash: string;
}

export type GrantOutcome =
  | { readonly kind: "recorded"; readonly grantId: string; readonly seq: number; readonly isReplay: boolean }
  | { readonly kind: "refused"; readonly code: AccountRefusal }
  | { readonly kind: "key_reused" }
  | { readonly kind: "account_unknown" };

/**
 * Issues a grant: one fact, one balance update, one transaction (L3). A repeat under the same key answers the grant that the
 * first one issued; the id drawn for the repeat is thrown away.
 */
export async function issueGrant(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  request: NewGrantRequest,
  asked: Asked,
): Promise<GrantOutcome> {
  const grantId = freshId("grt", runtime.clock.now());
  return record(runtime, accountId, (standing, now) => issuedOn(standing, now, grantId, request), asked);
}

function issuedOn(standing: Standing, now: Instant, id: string, request: NewGrantRequest): GrantAct {
  const { recurrence = null, rollover = null, cost_basis: cost = null } = request;
  const effectiveAt = request.effective_at ?? now;
  return {
    kind: "grant_issued",
    grant: {
      id,
      kind: request.kind,
      priority: request.priority ?? PRIORITY_DEFAULTS[request.kind],
      amount: request.amount,
      effectiveAt,
      expiresAt: request.expires_at,
      features: request.features,
      ...(recurrence === null
        ? {}
        : {
            recurrence: {
              every: recurrence.every,
              unit: recurrence.unit,
              anchorAt: recurrence.anchor_at ?? effectiveAt,
              timeZone: recurrence.time_zone ?? standing.timeZone,
            },
          }),
      ...(rollover === null ? {} : { rollover }),
    },
    ...(cost === null
      ? {}
      : { costBasis: { minorUnits: BigInt(cost.minor_units), currency: cost.currency } }),
    reason: request.reason,
  };
}

type GrantAct = Extract<
  AccountAct,
  { kind: "grant_issued" | "grant_adjusted" | "grant_voided" | "grant_reset" }
>;

/** Adds to, takes from, or moves the expiry of a grant; voids it, taking back what is available; or resets it, where it recurs. */
export function changeGrant(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  act: Exclude<GrantAct, { kind: "grant_issued" }>,
  asked: Asked,
): Promise<GrantOutcome> {
  return record(runtime, accountId, act, asked);
}

async function record(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  act: GrantAct | ((standing: Standing, now: Instant) => GrantAct),
  asked: Asked,
): Promise<GrantOutcome> {
  const outcome = await runtime.acts.record(accountId, act, asked);
  if (outcome.kind !== "recorded") return outcome;
  const { act: recorded, seq } = outcome.event;
  const grantId =
    recorded.kind === "grant_issued" ? recorded.grant.id : "grantId" in recorded ? recorded.grantId : "";
  return { kind: "recorded", grantId, seq, isReplay: outcome.isReplay };
}
