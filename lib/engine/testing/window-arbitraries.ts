import fc from "fast-check";
import type { Instant, Quantity } from "../amounts";
import type { WindowPolicy } from "../windows/window";

/** Zones whose clocks do what clocks do: nothing, one hour, half an hour, odd offsets, changes at midnight, a skipped date. */
const TIME_ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/Havana",
  "America/Sao_Paulo",
  "Africa/Cairo",
  "Pacific/Apia",
  "Pacific/Chatham",
] as const;

/** The clocks of New York, Berlin and Lord Howe change here; then a year and a leap day turn. */
const HARD_INSTANTS = [
  "2026-03-08T07:00:00Z",
  "2026-03-29T01:00:00Z",
  "2026-04-04T15:00:00Z",
  "2026-10-03T15:30:00Z",
  "2026-10-25T01:00:00Z",
  "2026-11-01T06:00:00Z",
  "2026-12-31T23:00:00Z",
  "2028-02-29T00:00:00Z",
].map((text) => Date.parse(text));

const HOUR_MS = 3_600_000;

/** Any instant of forty years, every second time within three hours of one at which calendars are difficult. */
export const instants: fc.Arbitrary<Instant> = fc.oneof(
  fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }),
  fc
    .tuple(fc.constantFrom(...HARD_INSTANTS), fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }))
    .map(([at, offsetMs]) => at + offsetMs),
);

export const timeZones: fc.Arbitrary<string> = fc.constantFrom(...TIME_ZONES);

/** Small numbers collide, so that "exactly full" happens; large ones carry real quantities in micro-units. */
export function quantities(max: Quantity): fc.Arbitrary<Quantity> {
  return fc.oneof(fc.bigInt({ min: 0n, max: max < 12n ? max : 12n }), fc.bigInt({ min: 0n, max }));
}

const lengthsMs = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(60_000, HOUR_MS, 5 * HOUR_MS));

/** Policies of one kind; small limits and short windows, so that a few steps fill them and run through several spans. */
export function windowPolicies(kind: WindowPolicy["kind"]): fc.Arbitrary<WindowPolicy> {
  const base = {
    key: fc.constant("window"),
    measure: fc.constant("credits"),
    limit: quantities(1_000_000_000n),
    features: fc.constant(null),
  };
  switch (kind) {
    case "calendar":
      return fc.record({
        ...base,
        kind: fc.constant(kind),
        unit: fc.constantFrom("hour", "day", "week", "month"),
        timeZone: fc.option(timeZones, { nil: null }),
      });
    case "sliding":
      return fc.record({
        ...base,
        kind: fc.constant(kind),
        windowMs: lengthsMs,
        slices: fc.integer({ min: 1, max: 12 }),
      });
    default:
      return fc.record({ ...base, kind: fc.constant(kind), windowMs: lengthsMs });
  }
}
