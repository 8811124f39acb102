import type { Json } from "./api";
import { type ContractCase, clockedAccount, decided, demand, newAccount, newGrant, units } from "./world";

export const levelCases: readonly ContractCase[] = [
  {
    name: "the level of a window is what each decision recorded as it was made, and ends with the standing's",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world);
      const made: Json[] = [];
      for (const count of [2, 3, 1]) {
        made.push(await decided(world, units(account, count)));
        await advance(1_800);
      }
      const levels = demand(await world.api.get(`/accounts/${account}/levels?window=5h`), 200);
      expect(levels).toMatchObject({
        account,
        window: "5h",
        kind: "anchored",
        measure: "credits",
        limit: "10",
        remaining: "4",
      });
      expect(levels.points).toEqual(
        made.map(({ id, seq, decided_at }, nth) => ({
          at: decided_at,
          seq,
          decision: id,
          limit: "10",
          remaining: ["8", "5", "4"][nth],
        })),
      );
      const standing = demand(await world.api.get(`/accounts/${account}/standing`), 200);
      const window = standing.windows.find(({ key }: Json) => key === "5h");
      expect([levels.seq, levels.remaining, levels.resets_at, levels.from]).toEqual([
        standing.seq,
        window.remaining,
        window.resets_at,
        window.rule.started_at,
      ]);
    },
  },
  {
    name: "a span that is over has left no level behind; of each stretch of time the last decision is told",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world);
      await decided(world, units(account, 5));
      await advance(18_000);
      const idle = demand(await world.api.get(`/accounts/${account}/levels?window=5h`), 200);
      expect([idle.from, idle.remaining, idle.points]).toEqual([null, "10", []]);
      for (let n = 0; n < 3; n++) await decided(world, units(account, 1));
      const again = demand(await world.api.get(`/accounts/${account}/levels?window=5h`), 200);
      expect(again.points.map(({ remaining }: Json) => remaining)).toEqual(["7"]);
      const week = demand(await world.api.get(`/accounts/${account}/levels?window=7d`), 200);
      expect(week.points.map(({ remaining }: Json) => remaining)).toEqual(["10", "7"]);
    },
  },
  {
    name: "without a window it is the credits; a window that the plan has not is refused by its name",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { amount: "20" });
      await decided(world, units(account, 4));
      const credits = demand(await world.api.get(`/accounts/${account}/levels`), 200);
      expect(credits).toMatchObject({ window: null, measure: "credits", limit: null, remaining: "16" });
      expect(credits.points.map(({ remaining }: Json) => remaining)).toEqual(["16"]);
      const unknown = await world.api.get(`/accounts/${account}/levels?window=9d`);
      expect([unknown.status, unknown.body.param]).toEqual([400, "window"]);
    },
  },
];
