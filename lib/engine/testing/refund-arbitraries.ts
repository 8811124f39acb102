import fc from "fast-check";
import type { RefundTrace } from "../trace";
import { amounts, few, instants, nullable, refs, texts } from "./value-arbitraries";

/** Any refund that the types allow, whether or not anything was drawn so. */
export const refundTraces: fc.Arbitrary<RefundTrace> = fc.record({
  of: refs,
  reason: texts,
  by: texts,
  restoresWindows: fc.boolean(),
  parts: few(
    fc.record({
      nth: fc.nat(20),
      layer: texts,
      source: fc.constantFrom("windows", "free", "entitlement", "promo", "purchased", "plan"),
      drawn: amounts,
      amount: amounts,
      windows: few(
        fc.record({
          key: texts,
          measure: texts,
          amount: amounts,
          countedAt: instants,
          endsAt: nullable(instants),
          isForgiven: fc.boolean(),
          returned: amounts,
        }),
      ),
      grants: few(fc.record({ id: texts, amount: amounts, resets: fc.nat(1_000), lost: amounts })),
      limits: few(fc.record({ key: texts, countedAt: instants })),
    }),
  ),
});
