import type { Json } from "./api";
import { settled } from "./settled";
import {
  type ContractCase,
  clockedAccount,
  creditsAccount,
  decided,
  demand,
  newAccount,
  newGrant,
  units,
  type World,
} from "./world";

const forecastOf = async ({ api }: World, account: string, query = ""): Promise<Json> =>
  demand(await api.get(`/accounts/${account}/forecast${query}`), 200);

export const forecastCases: readonly ContractCase[] = [
  {
    name: "so many more are allowed as it says, from where it says, and the next is blocked for the reason it says",
    async run(world, expect) {
      const account = await newAccount(world);
      await newGrant(world, account, { amount: "7" });
      const { features } = await forecastOf(world, account, "?feature=contract.task&usage=units:3");
      expect(features[0].capacity).toEqual({
        status: "known",
        requests: 6,
        at_least: false,
        layers: [
          { layer: "windows", source: "windows", requests: 3, full_window: "5h" },
          { layer: "free", source: "free", requests: 1, full_window: "free-day" },
          { layer: "promo", source: "promo", requests: 2, full_window: null },
        ],
        reason: "limit_reached",
        binding: "5h",
      });
      for (let n = 0; n < 6; n++) expect((await decided(world, units(account, 3))).outcome).toBe("allowed");
      const last = await decided(world, units(account, 3));
      expect([last.outcome, last.reason, last.binding]).toEqual(["blocked", "limit_reached", "5h"]);
    },
  },
  {
    name: "below five events it says that there is not enough data, and how much there is; from five on it is the median",
    async run(world, expect) {
      const account = await creditsAccount(world, 100);
      const none = await forecastOf(world, account);
      expect([none.features, none.credits.ends]).toEqual([
        [],
        { status: "not_enough_data", have: 0, need: 5 },
      ]);
      for (const count of [1, 9, 2, 8]) await decided(world, units(account, count));
      await settled(world, account);
      const four = await forecastOf(world, account);
      expect(four.features).toEqual([
        {
          feature: "contract.task",
          typical: null,
          capacity: { status: "not_enough_data", have: 4, need: 5 },
          paced: { status: "not_enough_data", have: 4, need: 5 },
        },
      ]);
      expect(four.credits.ends).toEqual({ status: "not_enough_data", have: 4, need: 5 });
      await decided(world, units(account, 4));
      await decided(world, units(account, 900));
      await settled(world, account);
      const [feature] = (await forecastOf(world, account)).features;
      expect(feature.typical).toEqual({ usage: { units: "4" }, properties: {}, cost: "4", samples: 5 });
      expect(feature.capacity).toMatchObject({
        requests: 19,
        binding: "purchased",
        layers: [{ layer: "promo", requests: 19 }],
      });
    },
  },
  {
    name: "windows and credits end within a range, and it says whether they begin anew before",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world);
      await newGrant(world, account, { amount: "100" });
      for (let n = 0; n < 4; n++) await decided(world, units(account, 1));
      await advance(2 * 3_600);
      await decided(world, units(account, 2));
      await settled(world, account);
      const { at, burn, limits, credits } = await forecastOf(world, account);
      expect(at).toBe("2026-02-13T14:00:00.000Z");
      expect(burn).toEqual({
        last_1h: { requests: 1, cost: "2", charged: "0" },
        last_24h: { requests: 5, cost: "6", charged: "0" },
      });
      const limitOf = (key: string) => limits.find((limit: Json) => limit.key === key);
      // Of 10 credits 4 are left: two hours at two an hour, sixteen at six a day. It resets at 17:00.
      expect(limitOf("5h")).toMatchObject({
        remaining: "4",
        resets_at: "2026-02-13T17:00:00.000Z",
        ends: {
          status: "range",
          earliest: "2026-02-13T16:00:00.000Z",
          latest: "2026-02-14T06:00:00.000Z",
          resets_before: "maybe",
        },
      });
      expect(limitOf("7d").ends).toMatchObject({ earliest: "2026-02-13T18:30:00.000Z", resets_before: "no" });
      // It waits behind the windows, which were enough; its day ends all the same.
      expect(limitOf("free-day")).toMatchObject({
        resets_at: "2026-02-14T00:00:00.000Z",
        ends: { status: "idle" },
      });
      // None was charged yet; were all of it charged, 100 credits would last 50 hours.
      expect(credits).toMatchObject({
        available: "100",
        ends: { status: "range", earliest: "2026-02-15T16:00:00.000Z", latest: null, resets_before: null },
      });
    },
  },
  {
    name: "a feature or a dimension that there is not, and a usage of no feature, are refused and named",
    async run(world, expect) {
      const account = await newAccount(world);
      for (const [query, param] of [
        ["?feature=contract.unknown", "feature"],
        ["?feature=contract.task&usage=parsecs:1", "usage"],
        ["?feature=contract.task&usage=units:1,units:2", "usage"],
        ["?feature=contract.task&usage=units", "usage"],
        ["?usage=units:1", "feature"],
      ] as const) {
        const { status, body } = await world.api.get(`/accounts/${account}/forecast${query}`);
        expect([query, status, body.param]).toEqual([query, 400, param]);
      }
      const nobody = `?member=mem_${account.slice("acct_".length)}`;
      expect((await world.api.get(`/accounts/${account}/forecast${nobody}`)).body).toMatchObject({
        code: "not_found",
        param: "member",
      });
      expect(
        (await forecastOf(world, account, "?feature=contract.lookup&usage=pages:3")).features[0].capacity,
      ).toMatchObject({
        requests: null,
        reason: null,
      });
    },
  },
];
