import fc from "fast-check";

/** One thing that somebody does, or that time does. Numbers that point at a grant or hold point at the nth there is, if any. */
export type Happening =
  | {
      readonly kind: "ask";
      readonly mode: "consume" | "hold" | "track";
      readonly feature: string;
      readonly amount: number;
      readonly partial: boolean;
    }
  | { readonly kind: "capture"; readonly nth: number; readonly amount: number }
  | { readonly kind: "release" | "extend"; readonly nth: number }
  | {
      readonly kind: "issue";
      readonly grantKind: "promo" | "purchased" | "plan";
      readonly amount: number;
      readonly minutes: number | null;
      /** Every hour, and so much of what is left is carried over. */
      readonly hourly?: { readonly kept: number };
    }
  | { readonly kind: "adjust"; readonly nth: number; readonly amount: number }
  | { readonly kind: "void" | "reset"; readonly nth: number }
  | { readonly kind: "wait"; readonly minutes: number }
  /** The worker comes by and settles up to this many of the events that wait. */
  | { readonly kind: "settle"; readonly eventsMax: number };

const nths = fc.nat(3);
const small = fc.integer({ min: 0, max: 30 });

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("ask"),
      mode: fc.constantFrom("consume", "consume", "hold", "track"),
      feature: fc.constantFrom("codex.task", "sora.video"),
      amount: small,
      partial: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("capture"), nth: nths, amount: small }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("release", "extend"), nth: nths }) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        kind: fc.constant("issue"),
        grantKind: fc.constantFrom("promo", "purchased", "plan"),
        amount: small,
        minutes: fc.option(fc.integer({ min: 1, max: 90 })),
        hourly: fc.record({ kept: fc.constantFrom(0, 4) }),
      },
      { requiredKeys: ["kind", "grantKind", "amount", "minutes"] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("adjust"),
      nth: nths,
      amount: fc.integer({ min: -20, max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("void", "reset"), nth: nths }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait"), minutes: fc.integer({ min: 0, max: 40 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("settle"), eventsMax: fc.integer({ min: 1, max: 5 }) }),
  },
);

export const histories = fc.array(happenings, { maxLength: 40, size: "max" });
