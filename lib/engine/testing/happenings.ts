import fc from "fast-check";
import { ONE } from "../amounts";
import type { GrantTerms } from "../facts";

export const MINUTE_MS = 60_000;

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
  /** Of the nth latest event that charges anything; null for all that is left. */
  | { readonly kind: "refund"; readonly nth: number; readonly amount: number | null }
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
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("refund"),
      nth: nths,
      amount: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
  },
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

/** The grant that is issued. */
export function termsOf(
  { grantKind, amount, minutes, hourly }: Extract<Happening, { kind: "issue" }>,
  id: string,
  now: number,
): GrantTerms {
  return {
    id,
    kind: grantKind,
    priority: amount % 3,
    amount: BigInt(amount) * ONE,
    effectiveAt: now,
    expiresAt: minutes === null ? null : now + minutes * MINUTE_MS,
    features: null,
    ...hourlyTerms(hourly, now),
  };
}

function hourlyTerms(
  hourly: { readonly kept: number } | undefined,
  now: number,
): Pick<GrantTerms, "recurrence" | "rollover"> {
  if (hourly === undefined) return {};
  const recurrence = { every: 1, unit: "hour", anchorAt: now, timeZone: "UTC" } as const;
  return { recurrence, rollover: { min: 0n, max: BigInt(hourly.kept) * ONE, periods: null } };
}
