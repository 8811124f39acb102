import { isBanked, redeemReset, redemptionOf } from "./banked-resets";
import type { Way } from "./trace";
import type { Blocked } from "./ways";

// A block is answered by trying; resets are banked a few at a time.
const TRIED_MAX = 8;

/** The first banked reset that alone is enough, in the order in which they are used up. Null where none is. */
export function resetWay(blocked: Blocked): Way | null {
  const { standing, request, catalogue, evaluation, now } = blocked;
  if (evaluation.found === null) return null; // a gate or the account stopped it; those are not reset
  const banked = standing.grants.filter((grant) => isBanked(grant, now));
  for (const { id } of banked.slice(0, TRIED_MAX)) {
    const redemption = redemptionOf(standing, catalogue, id, now);
    if (typeof redemption === "string") continue;
    const redeemed = redeemReset(standing, redemption, now);
    if (typeof redeemed === "string" || !blocked.isAllowed(redeemed.standing, request, now)) continue;
    return { kind: "redeem_reset", grantId: id, windows: redemption.windows.map(({ key }) => key) };
  }
  return null;
}
