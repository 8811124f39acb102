import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnnouncedLimit, rateLimitFields, retryAfterSeconds, wholeUnits } from "./rate-limit-fields";
import { parseQuoted, STRUCTURED_INTEGER_MAX } from "./structured-fields";

const amount = fc.oneof(
  fc.double({ min: 0, max: 1e18, noNaN: true }),
  fc.integer({ min: 0, max: 1_000 }),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NaN, -1),
);
const limits = fc.array(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 10 }),
    limit: amount,
    windowSeconds: amount,
    remaining: amount,
    resetSeconds: amount,
  }),
  { minLength: 1, maxLength: 6 },
);

/** Splits a structured list whose strings may hold commas. */
function itemsOf(value: string): { name: string; params: Record<string, number> }[] {
  return [...value.matchAll(/("(?:[^"\\]|\\.)*")((?:;[a-z]=\d{1,15})*)(?:, |$)/g)].map((match) => ({
    name: parseQuoted(match[1] as string) as string,
    params: Object.fromEntries(
      [...(match[2] as string).matchAll(/;([a-z])=(\d+)/g)].map((part) => [part[1], Number(part[2])]),
    ),
  }));
}

describe("the rate-limit fields", () => {
  it("are those of the draft, tightest window first", () => {
    const fields = rateLimitFields([
      { name: "7d", limit: 500, windowSeconds: 604_800, remaining: 400, resetSeconds: 300_000 },
      { name: "5h", limit: 100, windowSeconds: 18_000, remaining: 38, resetSeconds: 7_620 },
    ]);
    expect(fields).toEqual([
      ["RateLimit-Policy", '"5h";q=100;w=18000, "7d";q=500;w=604800'],
      ["RateLimit", '"5h";r=38;t=7620, "7d";r=400;t=300000'],
    ]);
  });

  it("are none for an account without windows", () => {
    expect(rateLimitFields([])).toEqual([]);
  });

  it("put a window that is full before one that is not, and of two full ones the one that stays shut longer", () => {
    const full = { limit: 10, windowSeconds: 60, remaining: 0 };
    const fields = rateLimitFields([
      { name: "half", limit: 10, windowSeconds: 60, remaining: 5, resetSeconds: 60 },
      { name: "soon", ...full, resetSeconds: 5 },
      { name: "late", ...full, resetSeconds: 50 },
      { name: "none", limit: 0, windowSeconds: 60, remaining: 0, resetSeconds: 40 },
    ]);
    expect(itemsOf(fields[1]?.[1] as string).map(({ name }) => name)).toEqual([
      "late",
      "none",
      "soon",
      "half",
    ]);
  });

  it("are always well formed, and never promise more room or an earlier reset than there is", () => {
    fc.assert(
      fc.property(limits, (given) => {
        const [policy, state] = rateLimitFields(given).map(([, value]) => itemsOf(value));
        expect(policy).toHaveLength(given.length);
        expect(policy?.map(({ name }) => name)).toEqual(state?.map(({ name }) => name));
        const told = state?.map(({ params }) => params) ?? [];
        const room = (each: AnnouncedLimit) => (each.remaining > 0 ? each.remaining : 0);
        expect(sum(told.map(({ r }) => r as number))).toBeLessThanOrEqual(sum(given.map(room)));
        for (const { t, r } of told) {
          expect(Number.isSafeInteger(t) && Number.isSafeInteger(r)).toBe(true);
          expect(
            given.some((each) => !(each.resetSeconds > (t as number)) || t === STRUCTURED_INTEGER_MAX),
          ).toBe(true);
        }
      }),
    );
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe("Retry-After", () => {
  it("is never earlier than the instant, and less than a second later", () => {
    const instant = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(instant, instant, (now, at) => {
        const seconds = retryAfterSeconds(now, at);
        expect(now + seconds * 1_000).toBeGreaterThanOrEqual(at);
        if (at > now) expect(now + seconds * 1_000).toBeLessThan(at + 1_000);
        else expect(seconds).toBe(0);
      }),
    );
  });
});

describe("whole units of an amount in millionths", () => {
  it.each([
    [0n, 0],
    [999_999n, 0],
    [1_000_000n, 1],
    [38_999_999n, 38],
    [-5_000_000n, 0],
    [10n ** 30n, STRUCTURED_INTEGER_MAX],
  ])("of %s are %s", (micro, units) => {
    expect(wholeUnits(micro)).toBe(units);
  });
});
