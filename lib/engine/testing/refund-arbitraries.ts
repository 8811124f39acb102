import fc from "fast-check";
import type { RefundTrace } from "../trace";
import { amounts, few, instants, nullable, refs, texts } from "./value-arbitraries";

/** Any refund that the types allow, whether or not anything was drawn so. */
const limits = few(fc.record({ key: texts, countedAt: instants }));

export const refundTraces: fc.Arbitrary<RefundTrace> = fc.record(
  {
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
        limits,
      }),
    ),
    debt: fc.record({
      carried: amounts,
      amount: amounts,
      grants: few(fc.record({ id: texts, amount: amounts, lost: amounts })),
      lost: amounts,
      limits,
    }),
  },
  { requiredKeys: ["of", "reason", "by", "restoresWindows", "parts"] },
);
