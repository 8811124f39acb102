import { randomUUID } from "node:crypto";
import type { Json } from "./api";
import {
  type ContractCase,
  clockedAccount,
  decided,
  demand,
  keyWith,
  newAccount,
  newGrant,
  planLike,
  standingOf,
  units,
  type World,
} from "./world";

const DAY_LAYERS = [
  {
    source: "windows" as const,
    key: "windows",
    windows: [{ kind: "calendar" as const, key: "1d", measure: "credits", limit: 10, unit: "day" as const }],
  },
];

/** An account with ten credits a day and so many banked resets, on a test clock at noon. */
async function banked(world: World, count = "1", more: object = {}) {
  const plan = await planLike(world, { layers: DAY_LAYERS });
  const clocked = await clockedAccount(world, { plan });
  const grant = await newGrant(world, clocked.account, { kind: "reset", amount: count, ...more });
  return { ...clocked, grant };
}

const redeem = ({ api }: World, account: string, body: object = {}, key: string = randomUUID()) =>
  api.post(`/accounts/${account}/resets`, body, key);

export const bankedResetCases: readonly ContractCase[] = [
  {
    name: "a block names the banked reset that would undo it; redeemed, the same request is allowed (D3)",
    async run(world, expect) {
      const { account, grant } = await banked(world, "2");
      await decided(world, units(account, 9));
      const blocked = await decided(world, units(account, 4));
      const way = blocked.ways.find(({ kind }: Json) => kind === "redeem_reset");
      expect(way).toEqual({ kind: "redeem_reset", grant, windows: ["1d"] });
      const answer = await redeem(world, account, { grant: way.grant });
      expect(demand(answer, 201)).toEqual({
        account,
        grant,
        redeemed_at: "2026-02-13T12:00:00.000Z",
        seq: blocked.seq + 1,
        resets_left: "1",
        windows: [
          {
            key: "1d",
            measure: "credits",
            limit: "10",
            before: { used: "9", held: "0", remaining: "1", resets_at: "2026-02-14T00:00:00.000Z" },
            after: { used: "0", held: "0", remaining: "10", resets_at: null },
          },
        ],
      });
      expect(answer.header("spillway-seq")).toBe(String(blocked.seq + 1));
      expect(await decided(world, units(account, 4))).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "a repeat answers the first redemption and uses no second reset, also much later",
    async run(world, expect) {
      const { account, grant } = await banked(world, "2");
      await decided(world, units(account, 9));
      const key = randomUUID();
      const first = await redeem(world, account, {}, key);
      await decided(world, units(account, 9));
      const again = await redeem(world, account, {}, key);
      expect([again.status, again.header("idempotency-replayed")]).toEqual([201, "true"]);
      expect(again.body).toEqual(first.body);
      expect(demand(await world.api.get(`/grants/${grant}`), 200)).toMatchObject({ balance: "1" });
      const other = await redeem(world, account, { grant }, key);
      expect([other.status, other.body.code]).toEqual([422, "idempotency_key_reused"]);
    },
  },
  {
    name: "a reset that would give nothing back is kept, and its key is free for another try",
    async run(world, expect) {
      const { account, grant, advance } = await banked(world);
      const key = randomUUID();
      const unused = await redeem(world, account, {}, key);
      expect([unused.status, unused.body.code]).toEqual([409, "reset_without_effect"]);
      await decided(world, units(account, 10));
      await advance(43_200);
      expect((await redeem(world, account, {}, key)).body.code).toBe("reset_without_effect");
      await decided(world, units(account, 10));
      demand(await redeem(world, account, {}, key), 201);
      expect((await standingOf(world, account)).resets).toMatchObject([{ grant, left: 0, state: "spent" }]);
      const none = await redeem(world, account);
      expect([none.status, none.body.code]).toEqual([409, "no_reset_banked"]);
    },
  },
  {
    name: "many at once use one reset: the next would give nothing back",
    async run(world, expect) {
      const { account, grant } = await banked(world, "5");
      await decided(world, units(account, 10));
      const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(world, account)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
      expect(demand(await world.api.get(`/grants/${grant}`), 200)).toMatchObject({ balance: "4" });
    },
  },
  {
    name: "resets are grants: counted, adjusted, voided, expired and shown, and no balance knows of them",
    async run(world, expect) {
      const { account, grant, advance } = await banked(world, "3", {
        windows: ["1d"],
        expires_at: "2026-03-01T00:00:00.000Z",
      });
      const row = () => world.api.get(`/grants/${grant}`);
      expect(demand(await row(), 200)).toMatchObject({
        kind: "reset",
        priority: 10,
        amount: "3",
        balance: "3",
        windows: ["1d"],
      });
      const adjusted = await world.api.post(`/grants/${grant}/adjust`, { delta: "-1", reason: "r" });
      expect(demand(adjusted, 200)).toMatchObject({ amount: "2", balance: "2" });
      const half = await world.api.post(`/grants/${grant}/adjust`, { delta: "0.5", reason: "r" });
      expect([half.status, half.body.param]).toEqual([400, "delta"]);
      const standing = await standingOf(world, account);
      expect(standing.resets).toEqual([
        {
          grant,
          left: 2,
          windows: ["1d"],
          features: null,
          effective_at: "2026-02-13T12:00:00.000Z",
          expires_at: "2026-03-01T00:00:00.000Z",
          state: "active",
        },
      ]);
      expect([standing.grants, standing.credits.balance]).toEqual([[], "0"]);
      const other = await newGrant(world, account, { kind: "reset", amount: "1" });
      demand(await world.api.post(`/grants/${other}/void`, { reason: "r" }), 200);
      expect(demand(await world.api.get(`/grants/${other}`), 200)).toMatchObject({
        status: "voided",
        balance: "0",
      });
      await advance(16 * 86_400);
      expect(demand(await row(), 200)).toMatchObject({ status: "expired", balance: "0" });
      const { data } = demand(await world.api.get(`/accounts/${account}/balance-updates`), 200);
      expect(data).toEqual([]);
      await decided(world, units(account, 10));
      expect((await decided(world, units(account, 1))).reason).toBe("limit_reached");
    },
  },
  {
    name: "a reset of half, of too many, or of windows that are no names is refused, and credits name no windows",
    async run(world, expect) {
      const account = await newAccount(world);
      const issue = async (more: object) => {
        const grant = { amount: "1", kind: "reset", reason: "r", ...more };
        const { status, body } = await world.api.post(`/accounts/${account}/grants`, grant);
        return [status, body.param];
      };
      expect(await issue({ amount: "1.5" })).toEqual([400, "amount"]);
      expect(await issue({ amount: "1001" })).toEqual([400, "amount"]);
      expect(await issue({ windows: ["5 h"] })).toEqual([400, "windows.0"]);
      expect(await issue({ windows: [] })).toEqual([400, "windows"]);
      expect(await issue({ kind: "promo", windows: ["5h"] })).toEqual([400, "windows"]);
      const recurrence = { every: 1, unit: "month" };
      expect(await issue({ recurrence, rollover: { max: "1.5" } })).toEqual([400, "rollover"]);
      expect(await issue({ recurrence, rollover: { max: "2" } })).toEqual([201, undefined]);
    },
  },
  {
    name: "nothing is redeemed on a frozen account, of a foreign grant, or by a key that only decides",
    async run(world, expect) {
      const { account, grant } = await banked(world);
      await decided(world, units(account, 10));
      const decider = await keyWith(world, ["decide", "read"]);
      const refused = await decider.post(`/accounts/${account}/resets`, {});
      expect([refused.status, refused.body.code]).toEqual([403, "scope_missing"]);
      const foreign = await redeem(world, account, { grant: (await banked(world)).grant });
      expect([foreign.status, foreign.body.code, foreign.body.param]).toEqual([
        409,
        "no_reset_banked",
        "grant",
      ]);
      const freeze = (frozen: string) =>
        world.api.send("PATCH", `/accounts/${account}`, { body: { frozen, reason: "r" } });
      await freeze("all");
      const frozen = await redeem(world, account);
      expect([frozen.status, frozen.body.code]).toEqual([403, "account_frozen"]);
      await freeze("none");
      expect(demand(await redeem(world, account), 201)).toMatchObject({ grant, resets_left: "0" });
    },
  },
];
