import { bundleFaults } from "../../../scripts/verify-bundle.mjs";
import type { Json } from "./api";
import { settled } from "./settled";
import {
  type ContractCase,
  CREDITS_LAYERS,
  decided,
  demand,
  newAccount,
  newGrant,
  planLike,
  standingOf,
  units,
  type World,
} from "./world";

const OWING = { policy: "debt", limit: "10" } as const;

async function owingAccount(world: World, overshoot: object = OWING): Promise<string> {
  const plan = await planLike(world, { layers: CREDITS_LAYERS, overshoot: overshoot as typeof OWING });
  return newAccount(world, { plan });
}

async function updatesOf(world: World, account: string): Promise<[string, string, string][]> {
  const { data } = demand(await world.api.get(`/accounts/${account}/balance-updates`), 200);
  return data.map((row: Json) => [row.kind, row.amount, row.balance_after]);
}

export const debtCases: readonly ContractCase[] = [
  {
    name: "overshoot that a plan carries is owed up to its limit, refunded beyond, and repaid by the next credits (S3, B1)",
    async run(world, expect) {
      const account = await owingAccount(world);
      await newGrant(world, account, { amount: "5" });
      const decision = await decided(world, units(account, 18, { mode: "track" }));
      expect(decision).toMatchObject({
        outcome: "allowed",
        shortfall: "13",
        debt: { before: "0", carried: "10", after: "10", limit: "10" },
      });
      expect((await settled(world, account)).credits).toMatchObject({ balance: "0", debt: "10" });
      await newGrant(world, account, { amount: "4" });
      await newGrant(world, account, { kind: "purchased", amount: "9" });
      expect((await standingOf(world, account)).credits).toMatchObject({
        available: "3",
        balance: "3",
        unsettled: "0",
        debt: "0",
      });
      expect(await updatesOf(world, account)).toEqual([
        ["repayment", "-6", "3"],
        ["grant", "9", "9"],
        ["repayment", "-4", "0"],
        ["grant", "4", "4"],
        ["refund", "3", "0"],
        ["debt", "10", "-3"],
        ["debit", "-13", "-13"],
        ["debit", "-5", "0"],
        ["grant", "5", "5"],
      ]);
      const replay = demand(await world.api.post(`/decisions/${decision.id}/replay`, undefined), 200);
      expect(replay.identical).toBe(true);
    },
  },
  {
    name: "a refund takes back what is still owed of its event, and gives back to grants what they had repaid (S4, B1)",
    async run(world, expect) {
      const account = await owingAccount(world);
      await newGrant(world, account, { amount: "5" });
      const { id, usage_event: event } = await decided(world, units(account, 11, { mode: "track" }));
      const bought = await newGrant(world, account, { kind: "purchased", amount: "4" });
      const path = `/usage-events/${event}/refunds`;
      const previewed = demand(await world.api.post(`${path}/preview`, { amount: "6" }), 200);
      expect(previewed).toMatchObject({
        amount: "6",
        credits: "4",
        debt: {
          carried: "6",
          amount: "6",
          forgiven: "2",
          grants: [{ id: bought, amount: "4", expired: "0" }],
        },
        sources: [],
      });
      const ask = { reason: "The work was lost" };
      expect(demand(await world.api.post(path, { ...ask, amount: "6" }), 201)).toMatchObject(previewed);
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "4", debt: "0" });
      const rest = demand(await world.api.post(path, ask), 201);
      expect(rest).toMatchObject({ amount: "5", debt: null });
      expect((await settled(world, account)).credits).toMatchObject({ balance: "9", unsettled: "0" });
      expect(demand(await world.api.get(`/decisions/${id}`), 200).refunds).toMatchObject({
        refunded: "11",
        left: "0",
      });
      const back = demand(await world.api.get(`/decisions/${rest.id.replace("use", "dec")}`), 200);
      expect(back).toMatchObject({ cost: "-5", shortfall: "0", debt: null });
      const bundle = await world.api.get(`/accounts/${account}/bundle`);
      expect(await bundleFaults(bundle.text)).toEqual([]);
      const run = demand(await world.api.post("/reconciliation/runs", { account }), 200);
      expect(run.breaks).toEqual([]);
    },
  },
  {
    name: "credits that come before the debt is settled repay it all the same (B1)",
    async run(world, expect) {
      const account = await owingAccount(world);
      await decided(world, units(account, 7, { mode: "track" }));
      await newGrant(world, account, { amount: "20" });
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "13", debt: "0" });
      expect((await settled(world, account)).credits).toMatchObject({ balance: "13", unsettled: "0" });
    },
  },
  {
    name: "the least to buy includes what is owed; buy it, ask again, and it is allowed (D3)",
    async run(world, expect) {
      const account = await owingAccount(world);
      await decided(world, units(account, 6, { mode: "track" }));
      const { ways } = await decided(world, units(account, 3));
      const { amount } = ways.find(({ kind }: Json) => kind === "buy");
      expect(amount).toBe("9");
      await newGrant(world, account, { kind: "purchased", amount });
      expect((await decided(world, units(account, 3))).outcome).toBe("allowed");
    },
  },
  {
    name: "a report beyond the plan's bound is refused as a slip and leaves the hold open; the standing tells the worst case",
    async run(world, expect) {
      const account = await owingAccount(world, { policy: "refund", max_per_event: "3" });
      await newGrant(world, account, { amount: "5" });
      const { hold } = await decided(world, units(account, 5, { mode: "hold" }));
      expect((await standingOf(world, account)).overshoot).toEqual({
        policy: "refund",
        debt_limit: null,
        owed_since: null,
        repaid_next: null,
        per_event_max: "3",
        open_holds_max: "3",
        holds_max: 256,
        all_holds_max: "768",
      });
      const capture = (count: number) =>
        world.api.post(`/holds/${hold.id}/capture`, { usage: { units: count } });
      expect(demand(await capture(9), 400)).toMatchObject({ code: "invalid_parameter", param: "usage" });
      const tracked = await world.api.post("/decisions", units(account, 4, { mode: "track" }));
      expect(demand(tracked, 400).param).toBe("usage");
      expect(demand(await capture(8), 200)).toMatchObject({ shortfall: "3", debt: null });
    },
  },
];
