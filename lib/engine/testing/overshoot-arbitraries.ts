import fc from "fast-check";
import type { Overshoot } from "../plan";

/** Every other plan carries debt, up to a limit that two or three reports reach. */
export function overshoots(scale: bigint): fc.Arbitrary<Overshoot> {
  const carried = fc
    .integer({ min: 1, max: 12 })
    .map((limit): Overshoot => ({ policy: "debt", limit: BigInt(limit) * scale, maxPerEvent: null }));
  return fc.oneof(fc.constant({ policy: "refund" as const, maxPerEvent: null }), carried);
}
