import {
  type ContractCase,
  decided,
  demand,
  keyWith,
  newAccount,
  newGrant,
  standingOf,
  units,
} from "./world";

const A_DAY = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" };

export const simulationCases: readonly ContractCase[] = [
  {
    name: "a standing is read as of any seq and instant, and what there is not is refused by its name (A2)",
    async run(world, expect) {
      const account = await newAccount(world);
      await newGrant(world, account, { amount: "16" });
      const before = await standingOf(world, account);
      await decided(world, units(account, 14));
      const path = `/accounts/${account}/standing`;
      const past = await world.api.get(`${path}?seq=${before.seq}`);
      expect(past.header("spillway-seq")).toBe(String(before.seq));
      expect(demand(past, 200)).toMatchObject({ account, seq: before.seq, plan: before.plan });
      expect(past.body.credits.available).toBe(before.credits.available);
      const now = await standingOf(world, account);
      expect(demand(await world.api.get(`${path}?at=${now.as_of}`), 200)).toMatchObject({
        seq: now.seq,
        windows: now.windows,
        grants: now.grants,
      });
      for (const [query, param] of [
        [`seq=${now.seq + 1}`, "seq"],
        ["at=2999-01-01T00:00:00Z", "at"],
        ["at=2001-01-01T00:00:00Z", "at"],
        [`seq=1&at=${now.as_of}`, "at"],
      ] as const) {
        const refused = await world.api.get(`${path}?${query}`);
        expect([refused.status, refused.body.param]).toEqual([400, param]);
      }
    },
  },
  {
    name: "one request is tried on other rules at once: what is, what would be, and nothing is taken",
    async run(world, expect) {
      const account = await newAccount(world);
      const [id, version] = world.plan.split("@");
      const { content } = demand(await world.api.get(`/plans/${id}/versions/${version}`), 200);
      content.layers[0].windows = [{ ...content.layers[0].windows[0], limit: 100 }];
      const simulation = {
        plan: { of: id, content },
        request: { account, feature: "contract.task", usage: { units: 40 } },
      };
      const tried = demand(await world.api.post("/simulations", simulation), 201);
      expect(tried).toMatchObject({ status: "done", result: null, period: null });
      expect(tried.request.before).toMatchObject({ outcome: "blocked" });
      expect(tried.request.after).toMatchObject({ outcome: "allowed", covered: "40" });
      expect(demand(await world.api.get(`/simulations/${tried.id}`), 200)).toEqual(tried);
      expect((await standingOf(world, account)).seq).toBe(1);
    },
  },
  {
    name: "a simulation is asked for, found and ended by keys of its mode that administer, and by no others",
    async run(world, expect) {
      const asked = demand(
        await world.api.post("/simulations", { plan: { ref: world.plan }, period: A_DAY }),
        201,
      );
      expect(asked).toMatchObject({ livemode: false, plan: { ref: world.plan }, period: A_DAY });
      const listed = demand(await world.api.get("/simulations?limit=200"), 200).data;
      expect(listed.map(({ id }: { id: string }) => id)).toContain(asked.id);
      expect((await world.live.get(`/simulations/${asked.id}`)).status).toBe(404);
      expect((await (await keyWith(world, ["read"])).get(`/simulations/${asked.id}`)).status).toBe(403);
      // A worker may have been faster.
      const canceled = await world.api.post(`/simulations/${asked.id}/cancel`, undefined);
      if (canceled.status !== 409) expect(demand(canceled, 200)).toMatchObject({ status: "canceled" });
      const again = await world.api.post(`/simulations/${asked.id}/cancel`, undefined);
      expect([again.status, again.body.code]).toEqual([409, "already_done"]);
    },
  },
];
