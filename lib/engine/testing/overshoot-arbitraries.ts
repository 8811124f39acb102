import fc from "fast-check";
import { isCreditsLayer, type Overshoot, type Plan } from "../plan";
import type { World } from "./decision-arbitraries";

/** Every other plan carries debt, up to a limit that two or three reports reach. */
export function overshoots(scale: bigint): fc.Arbitrary<Overshoot> {
  const carried = fc
    .integer({ min: 1, max: 12 })
    .map((limit): Overshoot => ({ policy: "debt", limit: BigInt(limit) * scale, maxPerEvent: null }));
  return fc.oneof(fc.constant({ policy: "refund" as const, maxPerEvent: null }), carried);
}

/** The same world with nothing but credits to pay, and with debt where those are short: elsewhere few accounts come to owe anything and to repay it. */
export function owingWorld(world: World): World {
  const owing = (plan: Plan): Plan => ({
    ...plan,
    gates: [],
    layers: plan.layers.filter(isCreditsLayer),
    consent: { mode: "always" },
    overshoot: { policy: "debt", limit: 20n * world.scale, maxPerEvent: null },
  });
  const [first, second] = world.plans;
  const plans = [owing(first), owing(second)] as const;
  const { priceBook } = world.catalogue;
  const plan = (ref: string) => plans.find((one) => one.ref === ref) ?? world.catalogue.plan(ref);
  return { ...world, plans, catalogue: { plan, priceBook } };
}
