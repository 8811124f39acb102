import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PriceBook, type Properties, price, type Rate, type Usage } from "./price";
import { meteredUsages, priceBooks, requestProperties } from "./testing/price-arbitraries";
import { runs } from "./testing/property-runs";

const TOKEN = 1_000_000n;
const CREDIT = 1_000_000n;
const RUNS = runs(5_000);
const FEATURE = "codex.task";

function rate(dimension: string, credits: bigint, per: bigint, when: Properties = {}): Rate {
  return { dimension, credits, per, when };
}

function bookOf(dimensions: readonly string[], ...rates: Rate[]): PriceBook {
  return { ref: "pbk_00000000000000000000000001@1", features: { [FEATURE]: { dimensions, rates } } };
}

/** The rate by definition: of all that hold the one with most conditions, of those the first. */
function naiveRate(rates: readonly Rate[], dimension: string, properties: Properties): Rate | undefined {
  const holding = rates.filter(
    (candidate) =>
      candidate.dimension === dimension &&
      Object.entries(candidate.when).every(([name, value]) => properties[name] === value),
  );
  const conditions = (candidate: Rate) => Object.keys(candidate.when).length;
  return holding.find((candidate) => holding.every((other) => conditions(other) <= conditions(candidate)));
}

/** The exact cost as one fraction over the product of all denominators there are, wastefully large. */
function naiveCost(book: PriceBook, usage: Usage, properties: Properties): [bigint, bigint] {
  const pricing = book.features[FEATURE];
  if (pricing === undefined) throw new Error("the book prices the feature");
  const over = pricing.rates.reduce((product, { per }) => product * per, 1n);
  let cost = 0n;
  for (const dimension of new Set([...pricing.dimensions, "requests"])) {
    const quantity = dimension === "requests" ? 1_000_000n : (usage[dimension] ?? 0n);
    const found = naiveRate(pricing.rates, dimension, properties);
    if (found !== undefined) cost += quantity * found.credits * (over / found.per);
  }
  return [cost, over];
}

describe("the price of a request", () => {
  test("is the exact sum of quantity times rate, rounded up once to the next microcredit", () => {
    fc.assert(
      fc.property(priceBooks, meteredUsages, requestProperties, (book, usage, properties) => {
        const [cost, over] = naiveCost(book, usage, properties);
        const priced = price(book, FEATURE, usage, properties) as bigint;
        expect(priced * over >= cost && (priced - 1n) * over < cost).toBe(true);
      }),
      RUNS,
    );
  });

  test("is rounded per event and not per dimension", () => {
    const third = [rate("input_tokens", 1n, 3n * TOKEN), rate("output_tokens", 2n, 3n * TOKEN)];
    const book = bookOf(["input_tokens", "output_tokens"], ...third);
    expect(price(book, FEATURE, { input_tokens: TOKEN, output_tokens: TOKEN }, {})).toBe(1n);
    expect(price(book, FEATURE, { input_tokens: TOKEN, output_tokens: TOKEN + 1n }, {})).toBe(2n);
  });

  test("does not depend on the order of the dimensions or of the usage", () => {
    fc.assert(
      fc.property(priceBooks, meteredUsages, requestProperties, (book, usage, properties) => {
        const pricing = book.features[FEATURE];
        if (pricing === undefined) return;
        const reversed = { ...pricing, dimensions: pricing.dimensions.toReversed() };
        const turned = Object.fromEntries(Object.entries(usage).toReversed());
        expect(price({ ...book, features: { [FEATURE]: reversed } }, FEATURE, turned, properties)).toBe(
          price(book, FEATURE, usage, properties),
        );
      }),
      RUNS,
    );
  });

  test("never falls when a quantity grows", () => {
    const more = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(priceBooks, meteredUsages, requestProperties, more, (book, usage, properties, by) => {
        const grown = { ...usage, seconds: (usage.seconds ?? 0n) + by };
        const [before, after] = [usage, grown].map((of) => price(book, FEATURE, of, properties) as bigint);
        expect((after as bigint) >= (before as bigint)).toBe(true);
      }),
      RUNS,
    );
  });

  test("takes the most specific rate whose conditions all hold, and of equals the first", () => {
    const book = bookOf(
      ["seconds"],
      rate("seconds", 1n, 1n),
      rate("seconds", 2n, 1n, { model: "large" }),
      rate("seconds", 3n, 1n, { tier: "fast" }),
      rate("seconds", 4n, 1n, { model: "large", tier: "fast" }),
      rate("seconds", 9n, 1n, { model: "large", tier: "fast", region: "eu" }),
    );
    const of = (properties: Properties) => price(book, FEATURE, { seconds: 1n }, properties);
    expect(of({})).toBe(1n);
    expect(of({ model: "small" })).toBe(1n);
    expect(of({ model: "large" })).toBe(2n);
    expect(of({ tier: "fast" })).toBe(3n);
    expect(of({ tier: "fast", model: "large", colour: "red" })).toBe(4n);
    const equals = bookOf(
      ["seconds"],
      rate("seconds", 3n, 1n, { tier: "fast" }),
      rate("seconds", 2n, 1n, { model: "large" }),
    );
    expect(price(equals, FEATURE, { seconds: 1n }, { model: "large", tier: "fast" })).toBe(3n);
  });

  test("charges nothing for a dimension without a rate that holds", () => {
    const book = bookOf(["seconds", "frames"], rate("seconds", 5n, 1n, { model: "large" }));
    expect(price(book, FEATURE, { seconds: 7n, frames: 7n }, { model: "small" })).toBe(0n);
  });

  test("counts one request per request, whatever the usage says and whether or not it is reported", () => {
    const perRequest = rate("requests", 4n * CREDIT, 1_000_000n);
    for (const dimensions of [[], ["requests"], ["seconds", "requests"]]) {
      const book = bookOf(dimensions, perRequest);
      expect(price(book, FEATURE, {}, {})).toBe(4n * CREDIT);
      expect(price(book, FEATURE, { requests: 9_000_000n }, {})).toBe(4n * CREDIT);
    }
  });

  test("of no usage is zero", () => {
    const book = bookOf(["seconds"], rate("seconds", 5n, 1n));
    expect(price(book, FEATURE, {}, {})).toBe(0n);
    expect(price(book, FEATURE, { seconds: 0n }, {})).toBe(0n);
    expect(price(bookOf([]), FEATURE, { seconds: 5n }, {})).toBe(0n);
  });

  test("of the least usage is one microcredit and not nothing", () => {
    const book = bookOf(["input_tokens"], rate("input_tokens", 1n, 10n ** 12n));
    expect(price(book, FEATURE, { input_tokens: 1n }, {})).toBe(1n);
  });

  test("is exact for quantities that no double can hold", () => {
    const book = bookOf(["input_tokens"], rate("input_tokens", 3n * CREDIT, 1_000_000n * TOKEN));
    const tokens = (10n ** 30n + 1n) * TOKEN;
    expect(price(book, FEATURE, { input_tokens: tokens }, {})).toBe(3n * 10n ** 30n + 3n);
  });

  test("is null for a feature that the book does not price, also where JavaScript knows the word", () => {
    const book = bookOf(["seconds"], rate("seconds", 5n, 1n));
    for (const feature of ["sora.video", "", "constructor", "toString", "__proto__", "hasOwnProperty"]) {
      expect(price(book, feature, { seconds: 1n }, {})).toBeNull();
    }
  });

  test("takes a dimension or a property for absent where JavaScript knows the word and the request does not", () => {
    const book = bookOf(
      ["constructor", "toString"],
      rate("constructor", 5n, 1n),
      rate("requests", 5n, 1_000_000n, { valueOf: "large" }),
    );
    expect(price(book, FEATURE, {}, {})).toBe(0n);
    expect(price(book, FEATURE, { constructor: 2n } as unknown as Usage, {})).toBe(10n);
  });
});
