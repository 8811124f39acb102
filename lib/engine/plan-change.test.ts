import { describe, expect, test } from "vitest";
import { keyCountedOtherwise } from "./plan-change";
import { AccountLife } from "./testing/account-life";
import { catalogueOf, HOUR, NOON, of, planOf, promo, task, windows } from "./testing/example-plans";
import type { WindowPolicy } from "./windows/window";

const base = { key: "5h", measure: "credits", limit: of(10), features: null } as const;
const anchored: WindowPolicy = { ...base, kind: "anchored", windowMs: 5 * HOUR };
const calendar: WindowPolicy = { ...base, kind: "calendar", unit: "day", timeZone: null };
const sliding: WindowPolicy = { ...base, kind: "sliding", windowMs: 5 * HOUR, slices: 5 };
const bucket: WindowPolicy = { ...base, kind: "token_bucket", windowMs: 5 * HOUR };
const inRequests: WindowPolicy = { ...anchored, measure: "requests" };
const narrower: WindowPolicy = { ...anchored, limit: of(3) };

const named = (policy: WindowPolicy, name: string) => ({
  ...planOf([windows([policy]), promo()]),
  ref: `pln_${name}@1`,
});

function used(policy: WindowPolicy, units = 4) {
  const from = named(policy, "from");
  const life = AccountLife.opened(catalogueOf([from]), from.ref, NOON);
  if (units > 0) life.use(task(units));
  return { from, life };
}

describe("a change of plan keeps what was used under a key", () => {
  test.each<[string, WindowPolicy, WindowPolicy, string | null]>([
    ["of the same window", anchored, anchored, null],
    ["of a lower limit", anchored, narrower, null],
    ["of a calendar for an anchored one, which count alike", anchored, calendar, null],
    ["or names it, of a sliding window for spans", anchored, sliding, "5h"],
    ["or names it, of a bucket for spans", calendar, bucket, "5h"],
    ["or names it, of spans for a bucket", bucket, anchored, "5h"],
    ["or names it, of spans for a sliding window", sliding, anchored, "5h"],
    ["or names it, of requests for credits", anchored, inRequests, "5h"],
    ["of a plan without the key: nothing counts there", anchored, { ...bucket, key: "6h" }, null],
  ])("%s", (_, before, after, expected) => {
    const { from, life } = used(before);
    expect(keyCountedOtherwise(life.standing, from, named(after, "to"), NOON)).toBe(expected);
  });

  test("and refuses nothing where nothing is used there, or all of it is over", () => {
    const idle = used(anchored, 0);
    expect(keyCountedOtherwise(idle.life.standing, idle.from, named(bucket, "to"), NOON)).toBeNull();
    const { from, life } = used(anchored);
    const last = NOON + 5 * HOUR - 1;
    expect(keyCountedOtherwise(life.standing, from, named(bucket, "to"), last)).toBe("5h");
    expect(keyCountedOtherwise(life.standing, from, named(bucket, "to"), last + 1)).toBeNull();
  });

  test("also what is held, what a feature or a member counts apart, and what a plan before this one still counts", () => {
    const held = used(anchored, 0);
    held.life.use(task(2, { kind: "hold" }));
    expect(keyCountedOtherwise(held.life.standing, held.from, named(sliding, "to"), NOON)).toBe("5h");
    const apart = used({ ...anchored, perFeature: true, perMember: true });
    expect(Object.keys(apart.life.standing.windows)).toEqual(["5h:codex.task"]);
    expect(keyCountedOtherwise(apart.life.standing, apart.from, named(bucket, "to"), NOON)).toBe("5h");
    const between = named({ ...anchored, key: "another" }, "between");
    expect(keyCountedOtherwise(apart.life.standing, between, named(bucket, "to"), NOON)).toBe("5h");
    expect(
      keyCountedOtherwise(apart.life.standing, between, named(bucket, "to"), NOON + 5 * HOUR),
    ).toBeNull();
  });
});
