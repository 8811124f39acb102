import fc from "fast-check";

/**
 * Arbitrary values of the engine's plain types, with the edges that encodings break on.
 */
const REF_LETTERS = [..."0123456789abcdefghjkmnpqrstvwxyz"];

/** Amounts around the places where encodings break: zero, 2^31, 2^53, 2^63, and anything between. */
export const amounts = fc.oneof(
  fc.bigInt({ min: 0n, max: 10_000_000_000n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 2n ** 31n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n)),
);
export const instants = fc.oneof(
  fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
  fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
  fc.constantFrom(1_000_000_000_000, 1_771_000_000_000, 4_000_000_000_000),
);
export const refs = fc
  .array(fc.constantFrom(...REF_LETTERS), { minLength: 25, maxLength: 25 })
  .map((letters) => `0${letters.join("")}`);
/** Whole Unicode, with what JSON, SQL and line formats trip over; no lone surrogates, which no route lets in. */
export const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('"', "\\", "\n", "\u2028", "N", ",", "[", "é", "😀"), maxLength: 6 }),
  fc.constantFrom("", "__proto__", "constructor", "0", "\\N"),
);
export const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });

/**
 * Names of members: every schema refuses names with a quote, a backslash or a control character, and Node 24's V8 13.6 does not
 * read them reliably: once it has seen many shapes of object, `JSON.parse` may take the member `"\n"` for `"\\"`.
 */
const names = texts.filter((text) => JSON.stringify(text).length === text.length + 2);

/** Objects whose every name is an own property, as JSON.parse makes them. */
export function records<T>(values: fc.Arbitrary<T>, maxKeys = 4): fc.Arbitrary<Readonly<Record<string, T>>> {
  return fc.dictionary(names, values, { maxKeys, noNullPrototype: true });
}
export const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
export const few = <T>(values: fc.Arbitrary<T>) => fc.array(values, { maxLength: 3 });
