import {
  type ContractCase,
  creditsAccount,
  decided,
  demand,
  keyWith,
  newAccount,
  newGrant,
  units,
  type World,
} from "./world";

const SCOPES = ["decide", "usage", "read", "admin"];

/** An answer without what tells two calls apart. */
const blurred = ({ status, body }: { status: number; body: object }) => ({
  status,
  body: { ...body, request_id: "", instance: "" },
});

async function liveAccount(world: World): Promise<string> {
  return demand(await world.live.post("/accounts", { name: "Live", plan: world.creditsPlan }), 201).id;
}

/** Who may touch what: keys, modes, accounts. */
export const authCases: readonly ContractCase[] = [
  {
    name: "a key is good in its exact form only: as a Bearer token, with nothing before or after",
    async run({ api }, expect) {
      const { secret } = api;
      for (const authorization of [
        `Basic ${secret}`,
        `${secret}`,
        `Bearer ${secret}x`,
        `Bearer ${secret} x`,
        "Bearer",
      ]) {
        const answer = await api.as(null).get("/accounts", { authorization });
        expect([authorization.slice(0, 8), answer.status]).toEqual([authorization.slice(0, 8), 401]);
        expect(answer.text).not.toContain(secret as string);
      }
      expect((await api.as(null).get("/accounts", { authorization: `bearer ${secret}` })).status).toBe(200);
    },
  },
  {
    name: "a revoked key is refused at once",
    async run(world, expect) {
      const made = demand(await world.api.post("/api-keys", { name: "short", scopes: ["read"] }), 201);
      const short = world.api.as(made.secret);
      expect((await short.get("/accounts")).status).toBe(200);
      demand(await world.api.send("DELETE", `/api-keys/${made.id}`), 200);
      expect((await short.get("/accounts")).status).toBe(401);
    },
  },
  {
    name: "a secret is told once, when the key is made, and never again",
    async run({ api }, expect) {
      const made = demand(await api.post("/api-keys", { name: "once", scopes: ["read"] }), 201);
      expect(made.secret).toMatch(/^sk_test_/);
      for (const path of [`/api-keys/${made.id}`, "/api-keys?limit=200"]) {
        const { text } = await api.get(path);
        expect(text).not.toContain(made.secret);
        expect(text).toContain(made.prefix);
      }
    },
  },
  {
    name: "an account of the other mode, of somebody else and one that there is not answer alike: 404",
    async run(world, expect) {
      const { api, live } = world;
      const [mine, yours, lives] = [
        await newAccount(world),
        await creditsAccount(world, 5),
        await liveAccount(world),
      ];
      const grant = await newGrant(world, yours);
      const decision = await decided(world, units(yours, 1, { mode: "hold" }));
      const restricted = await keyWith(world, ["decide", "usage", "read"], { account: mine });
      const nobody = "01k2x4t8b5f6q7r8s9v0w1x2y3";
      const same = async (key: typeof api, paths: readonly (readonly [string, string, object?])[]) => {
        for (const [method, path, body] of paths) {
          const foreign = await key.send(method, path, body === undefined ? {} : { body });
          const missing = path.replace(/(acct|grt|dec|hold)_[0-9a-z]{26}/, `$1_${nobody}`);
          const none = await key.send(
            method,
            missing,
            body === undefined
              ? {}
              : { body: { ...body, ...("account" in body ? { account: `acct_${nobody}` } : {}) } },
          );
          expect([path, foreign.status]).toEqual([path, 404]);
          expect(blurred(foreign)).toEqual(blurred(none));
        }
      };
      await same(restricted, [
        ["GET", `/accounts/${yours}`],
        ["GET", `/accounts/${yours}/standing`],
        ["GET", `/accounts/${yours}/grants`],
        ["GET", `/accounts/${yours}/usage-events`],
        ["GET", `/accounts/${yours}/monetization-events`],
        ["GET", `/accounts/${yours}/balance-updates`],
        ["GET", `/accounts/${yours}/stream`],
        ["GET", `/grants/${grant}`],
        ["GET", `/decisions/${decision.id}`],
        ["GET", `/decisions?account=${yours}`],
        ["POST", `/decisions/${decision.id}/replay`],
        ["POST", `/holds/${decision.hold.id}/release`, {}],
        ["POST", "/decisions", units(yours, 1)],
        ["POST", "/usage", units(yours, 1)],
      ]);
      await same(api, [
        ["GET", `/accounts/${lives}`],
        ["GET", `/accounts/${lives}/standing`],
        ["POST", "/decisions", units(lives, 1)],
        ["POST", `/accounts/${lives}/grants`, { amount: "1", kind: "promo", reason: "r" }],
        ["PATCH", `/accounts/${lives}`, { name: "Mine now" }],
        ["PUT", `/accounts/${lives}/caps`, { caps: [] }],
      ]);
      expect((await live.get(`/accounts/${mine}`)).status).toBe(404);
      expect((await live.get(`/accounts/${lives}`)).status).toBe(200);
    },
  },
  {
    name: "lists show what the key may see: a sandbox key the sandbox, a key of one account that account",
    async run(world, expect) {
      const lives = await liveAccount(world);
      const mine = await creditsAccount(world, 5);
      await decided(world, units(mine, 1));
      const restricted = await keyWith(world, ["read", "decide"], { account: mine });
      const ids = async (key: typeof world.api, path: string): Promise<string[]> =>
        demand(await key.get(path), 200).data.map(({ id }: { id: string }) => id);
      expect(await ids(world.api, "/accounts?limit=200")).not.toContain(lives);
      expect(await ids(world.live, "/accounts?limit=200")).toContain(lives);
      expect(await ids(world.live, "/accounts?limit=200")).not.toContain(mine);
      expect(await ids(restricted, "/accounts")).toEqual([mine]);
      const decisions = demand(await restricted.get("/decisions"), 200).data;
      expect(new Set(decisions.map(({ account }: { account: string }) => account))).toEqual(new Set([mine]));
      for (const { livemode } of demand(await world.api.get("/accounts?limit=200"), 200).data)
        expect(livemode).toBe(false);
    },
  },
  {
    name: "the same external id names one account per mode, and each key finds its own",
    async run(world, expect) {
      const external_id = `user-${crypto.randomUUID()}`;
      const sandbox = await newAccount(world, { external_id });
      const live = demand(
        await world.live.post("/accounts", { name: "L", plan: world.plan, external_id }),
        201,
      ).id;
      expect(demand(await world.api.get(`/accounts/ext:${external_id}`), 200).id).toBe(sandbox);
      expect(demand(await world.live.get(`/accounts/ext:${external_id}`), 200).id).toBe(live);
      const again = await world.api.post("/accounts", { name: "B", plan: world.plan, external_id });
      expect([again.status, again.body.code, again.body.param]).toEqual([
        409,
        "external_id_taken",
        "external_id",
      ]);
    },
  },
  {
    name: "a key of one account speaks for itself: its own consent and cap apply, whatever the caller writes",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { kind: "purchased", amount: "50" });
      const capped = await keyWith(world, ["decide"], { account, cap: { period: "day", limit: "3" } });
      const open = await keyWith(world, ["decide"], { account });
      const ask = async (key: typeof open, count: number, more: object = {}) =>
        demand(await key.post("/decisions", units(account, count, more)), 200);
      expect(await ask(capped, 2)).toMatchObject({ outcome: "allowed" });
      const blocked = await ask(capped, 2, { attribution: { key: "somebody-else" } });
      expect(blocked).toMatchObject({ outcome: "blocked", reason: "spend_cap_reached" });
      expect(await ask(open, 2)).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "a key gives away no more than it has",
    async run(world, expect) {
      const live = await world.api.post("/api-keys", { name: "x", scopes: SCOPES, livemode: true });
      expect([live.status, live.body.param]).toEqual([403, "livemode"]);
      const account = await newAccount(world);
      const admin = await world.api.post("/api-keys", { name: "x", scopes: ["admin"], account });
      expect([admin.status, admin.body.param]).toEqual([400, "scopes.0"]);
    },
  },
];
