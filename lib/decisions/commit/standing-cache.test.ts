import { describe, expect, test } from "vitest";
import { emptyStanding } from "@/lib/engine/standing";
import { freshId } from "@/lib/ids";
import { StandingCache } from "./standing-cache";

const standingAt = (seq: number) => ({ ...emptyStanding(freshId("acct", seq)), seq });

/** A cache of five, two of them awake, in which five were used in order. */
function filled() {
  const cache = new StandingCache(5, 2);
  const standings = [1, 2, 3, 4, 5].map(standingAt);
  for (const standing of standings) cache.set(standing.accountId, standing);
  return { cache, standings };
}

describe("the standings that a lane remembers", () => {
  test("come back as they were, those used last as the very same object", () => {
    const { cache, standings } = filled();
    for (const standing of standings) expect(cache.get(standing.accountId)).toEqual(standing);
    expect(standings.map((standing) => cache.get(standing.accountId) === standing)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(cache.size).toBe(5);
  });

  test("are forgotten from the one on that was not used for longest", () => {
    const { cache, standings } = filled();
    const [first, second] = standings.map(({ accountId }) => accountId) as [string, string];
    cache.set(first, { ...(standings[0] as (typeof standings)[0]), seq: 6 });
    const one = standingAt(7);
    cache.set(one.accountId, one);
    expect(cache.get(second)).toBeUndefined();
    expect(cache.get(first)?.seq).toBe(6);
    expect(cache.size).toBe(5);
  });

  test("are forgotten when told so, awake or not", () => {
    const { cache, standings } = filled();
    for (const { accountId } of standings) cache.delete(accountId);
    expect(standings.map(({ accountId }) => cache.get(accountId))).toEqual(standings.map(() => undefined));
    expect(cache.size).toBe(0);
  });
});
