import type { PlanJson } from "../../plans/schema/plan-content";
import {
  type ContractCase,
  CREDITS_LAYERS,
  clockedAccount,
  decided,
  demand,
  newAccount,
  newGrant,
  planLike,
  standingOf,
  units,
} from "./world";

const DAILY = { every: 1, unit: "day", anchor_at: "2026-01-01T00:00:00.000Z" };
const MIDNIGHT = "2026-02-14T00:00:00.000Z";
const TWELVE_HOURS = 43_200;

const PLAN_LAYER: PlanJson["layers"][number] = {
  source: "plan",
  key: "plan",
  kinds: ["plan"],
  needs_consent: false,
};
const monthly = (amount: string, more: object = {}) => ({
  key: "monthly",
  amount,
  recurrence: { every: 1, unit: "month", ...more } as const,
});

export const recurringGrantCases: readonly ContractCase[] = [
  {
    name: "a grant that recurs is reset on the very instant, and a block before it says so",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      const grant = await newGrant(world, account, { recurrence: DAILY });
      await decided(world, units(account, 10));
      const blocked = await decided(world, units(account, 1));
      expect(blocked).toMatchObject({ outcome: "blocked", reason: "credits_exhausted" });
      expect(blocked.ways).toContainEqual({ kind: "wait", until: MIDNIGHT, window: null });
      await advance(TWELVE_HOURS - 0.001);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "blocked" });
      await advance(0.001);
      expect(await decided(world, units(account, 10))).toMatchObject({ outcome: "allowed" });
      const row = demand(await world.api.get(`/grants/${grant}`), 200);
      expect(row).toMatchObject({
        amount: "10",
        next_reset_at: "2026-02-15T00:00:00.000Z",
        status: "issued",
      });
      expect((await standingOf(world, account)).grants).toMatchObject([
        { id: grant, next_reset_at: "2026-02-15T00:00:00.000Z", recurrence: { ...DAILY, time_zone: "UTC" } },
      ]);
    },
  },
  {
    name: "a reset is two lines of the ledger, what expired and what is new, also after a year of nothing",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { recurrence: DAILY });
      await advance(365 * 86_400);
      const { data } = demand(await world.api.get(`/accounts/${account}/balance-updates`), 200);
      expect(data.map(({ kind, amount }: { kind: string; amount: string }) => [kind, amount])).toEqual([
        ["grant", "10"],
        ["expiry", "-10"],
        ["grant", "10"],
      ]);
    },
  },
  {
    name: "what is left rolls over as the grant says, and what its credits cost is kept",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, {
        plan: world.creditsPlan,
        time_zone: "Asia/Kathmandu",
      });
      const rollover = { min: "0", max: "4", periods: 1 };
      const cost = { minor_units: 2_000, currency: "EUR" };
      const issued = demand(
        await world.api.post(`/accounts/${account}/grants`, {
          amount: "10",
          kind: "purchased",
          recurrence: { every: 1, unit: "month" },
          rollover,
          cost_basis: cost,
          reason: "Subscription",
        }),
        201,
      );
      expect(issued).toMatchObject({
        recurrence: {
          every: 1,
          unit: "month",
          anchor_at: "2026-02-13T12:00:00.000Z",
          time_zone: "Asia/Kathmandu",
        },
        rollover,
        cost_basis: cost,
        next_reset_at: "2026-03-13T12:00:00.000Z",
        plan_grant: null,
      });
      await advance(28 * 86_400);
      expect(demand(await world.api.get(`/grants/${issued.id}`), 200)).toMatchObject({
        amount: "10",
        balance: "14",
        next_reset_at: "2026-04-13T12:00:00.000Z",
      });
      expect((await standingOf(world, account)).grants).toMatchObject([{ amount: "14", available: "14" }]);
    },
  },
  {
    name: "an admin resets a grant by hand, and its next reset stays when it was",
    async run(world, expect) {
      const { account } = await clockedAccount(world, { plan: world.creditsPlan });
      const grant = await newGrant(world, account, { recurrence: DAILY });
      await decided(world, units(account, 7));
      const reset = demand(await world.api.post(`/grants/${grant}/reset`, { reason: "Outage" }), 200);
      expect(reset).toMatchObject({ id: grant, next_reset_at: MIDNIGHT });
      expect((await standingOf(world, account)).grants).toMatchObject([{ available: "10" }]);
      const once = await newGrant(world, await newAccount(world));
      const refused = await world.api.post(`/grants/${once}/reset`, { reason: "Outage" });
      expect([refused.status, refused.body.code]).toEqual([409, "grant_not_recurring"]);
    },
  },
  {
    name: "an adjustment of a grant that recurs moves this period alone",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      const grant = await newGrant(world, account, { recurrence: DAILY });
      const adjusted = await world.api.post(`/grants/${grant}/adjust`, { delta: "5", reason: "Sorry" });
      expect(demand(adjusted, 200)).toMatchObject({ amount: "10", balance: "15", next_reset_at: MIDNIGHT });
      await advance(TWELVE_HOURS);
      expect((await standingOf(world, account)).grants).toMatchObject([{ available: "10" }]);
    },
  },
  {
    name: "a grant that ends before it would be reset has no next reset",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      const grant = await newGrant(world, account, { recurrence: DAILY, expires_at: MIDNIGHT });
      expect(demand(await world.api.get(`/grants/${grant}`), 200)).toMatchObject({ next_reset_at: null });
      await advance(TWELVE_HOURS);
      expect(demand(await world.api.get(`/grants/${grant}`), 200)).toMatchObject({ status: "expired" });
    },
  },
  {
    name: "an account has its plan's grants from the first, and has them again at each reset",
    async run(world, expect) {
      const plan = await planLike(world, {
        layers: [PLAN_LAYER],
        grants: [monthly("20", { anchor: "calendar" })],
      });
      const { account, advance } = await clockedAccount(world, { plan, time_zone: "Europe/Berlin" });
      const { data } = demand(await world.api.get(`/accounts/${account}/grants`), 200);
      expect(data).toMatchObject([
        {
          kind: "plan",
          amount: "20",
          balance: "20",
          priority: 5,
          plan_grant: "monthly",
          next_reset_at: "2026-02-28T23:00:00.000Z",
        },
      ]);
      expect(await decided(world, units(account, 20))).toMatchObject({ outcome: "allowed" });
      await advance(16 * 86_400);
      expect(await decided(world, units(account, 20))).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "a change of plan refills nothing, adds what the new plan gives more, and touches no other grant",
    async run(world, expect) {
      const [small, large, none] = await Promise.all(
        [[monthly("20")], [monthly("50")], []].map((grants) =>
          planLike(world, { layers: [PLAN_LAYER, ...CREDITS_LAYERS], grants }),
        ),
      );
      const { account } = await clockedAccount(world, { plan: small });
      const other = await newGrant(world, account, { recurrence: DAILY, priority: 900 });
      const unchanged = demand(await world.api.get(`/grants/${other}`), 200);
      await decided(world, units(account, 15));
      const planGrant = async () => {
        const { grants } = await standingOf(world, account);
        return grants.find(({ id }: { id: string }) => id !== other);
      };
      const { id, next_reset_at } = await planGrant();
      const change = async (plan: string | undefined) =>
        demand(
          await world.api.send("PATCH", `/accounts/${account}`, { body: { plan, reason: "contract" } }),
          200,
        );
      await change(large);
      expect(await planGrant()).toMatchObject({ id, available: "35", next_reset_at });
      await change(none);
      expect(await planGrant()).toMatchObject({
        id,
        available: "35",
        expires_at: next_reset_at,
        next_reset_at: null,
      });
      await change(small);
      expect(await planGrant()).toMatchObject({ id, available: "5", expires_at: null, next_reset_at });
      expect(demand(await world.api.get(`/grants/${other}`), 200)).toEqual(unchanged);
    },
  },
];
