import fc from "fast-check";
import { ONE } from "../amounts";
import type { FeaturePrice, PriceBook, Properties, Rate, Usage } from "../price";
import { quantities } from "./window-arbitraries";

const DIMENSIONS = ["input_tokens", "output_tokens", "seconds"] as const;

/** What a request says about itself; often something that no rate asks for. */
export const requestProperties: fc.Arbitrary<Properties> = fc
  .record({
    model: fc.option(fc.constantFrom("small", "large")),
    tier: fc.option(fc.constantFrom("standard", "fast")),
  })
  .map(withoutNulls);

export const meteredUsages: fc.Arbitrary<Usage> = fc
  .record({
    input_tokens: fc.option(quantities(10n ** 15n)),
    output_tokens: fc.option(quantities(10n ** 15n)),
    seconds: fc.option(quantities(10n ** 30n)),
  })
  .map(withoutNulls);

const rates: fc.Arbitrary<Rate> = fc.record({
  dimension: fc.constantFrom(...DIMENSIONS, "requests"),
  when: requestProperties,
  credits: quantities(10n ** 9n),
  // One common unit makes most denominators equal, as in real books; the primes and the rest make them multiply.
  per: fc.oneof(fc.constantFrom(1n, 3n, 7n, 1_000_000n), fc.bigInt({ min: 1n, max: 10n ** 12n })),
});

const featurePrices: fc.Arbitrary<FeaturePrice> = fc.record({
  dimensions: fc.subarray([...DIMENSIONS, "requests"]),
  rates: fc.array(rates, { maxLength: 8 }),
});

/** Price books with the features `codex.task` and `sora.video`. */
export const priceBooks: fc.Arbitrary<PriceBook> = fc.record({
  ref: fc.constant("pbk_00000000000000000000000001@1"),
  features: fc.record({ "codex.task": featurePrices, "sora.video": featurePrices }),
});

/** A task costs by tokens and seconds, a video a fixed part as well, a ping nothing. */
export function scarceBooks(ref: string): fc.Arbitrary<PriceBook> {
  const rates = fc.record({ credits: fc.bigInt({ min: 0n, max: 3n }), per: fc.bigInt({ min: 1n, max: 3n }) });
  return fc
    .record({ tokens: rates, seconds: rates, perRequest: fc.nat(6) })
    .map(({ tokens, seconds, perRequest }) => ({
      ref,
      features: {
        task: {
          dimensions: ["tokens", "seconds"],
          rates: [
            { dimension: "tokens", when: {}, ...tokens },
            { dimension: "seconds", when: {}, ...seconds },
          ],
        },
        video: {
          dimensions: ["seconds"],
          rates: [
            { dimension: "seconds", when: {}, ...seconds },
            { dimension: "requests", when: {}, credits: BigInt(perRequest), per: ONE },
          ],
        },
        ping: { dimensions: ["tokens"], rates: [] },
      },
    }));
}

function withoutNulls<T>(record: Readonly<Record<string, T | null>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, T] => entry[1] !== null),
  );
}
