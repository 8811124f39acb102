import type { Json } from "./api";
import {
  type ContractCase,
  decided,
  demand,
  keyWith,
  newGrant,
  planLike,
  standingOf,
  units,
  type World,
} from "./world";

/** Ten a day of the pool, of which each member has four, and credits of which each may spend two a month. */
async function organization(world: World, credits = "100") {
  const plan = await planLike(world, {
    layers: [
      {
        source: "windows",
        key: "windows",
        windows: [
          { kind: "calendar", key: "pool", measure: "credits", limit: 10, unit: "day" },
          { kind: "calendar", key: "own", measure: "credits", limit: 4, unit: "day", per_member: true },
        ],
      },
      { source: "purchased", key: "purchased", kinds: ["purchased"], needs_consent: true },
    ],
    members: { required: true, caps: [{ period: "month", limit: "2" }] },
  });
  const opened = await world.api.post("/accounts", { name: "Acme", kind: "organization", plan });
  const account: string = demand(opened, 201).id;
  await newGrant(world, account, { amount: credits, kind: "purchased" });
  return { account, ana: await added(world, account, "Ana"), ben: await added(world, account, "Ben") };
}

async function added({ api }: World, account: string, name: string, more: object = {}): Promise<string> {
  return demand(await api.post(`/accounts/${account}/members`, { name, ...more }), 201).id;
}

/** The API as a member of the organization would use it: a key that is restricted to them. */
function asMember(world: World, account: string, member: string) {
  return keyWith(world, ["decide", "usage", "read"], { account, member });
}

export const memberCases: readonly ContractCase[] = [
  {
    name: "one decision checks the member and draws on the pool, and names the member's limit and who can lift it (D3)",
    async run(world, expect) {
      const { account, ana, ben } = await organization(world);
      const first = await decided(world, units(account, 6, { member: ana }));
      expect(first).toMatchObject({ outcome: "allowed", member: ana });
      expect(first.trace.map(({ taken }: { taken: string }) => taken)).toEqual(["4", "2"]);
      const blocked = await decided(world, units(account, 1, { member: ana }));
      expect(blocked).toMatchObject({ reason: "spend_cap_reached", binding: `month@${ana}` });
      expect(blocked.ways).toContainEqual({ kind: "ask_owner", limit: `month@${ana}` });
      const lifted = { caps: [{ period: "month", limit: "5" }] };
      demand(await world.api.send("PATCH", `/accounts/${account}/members/${ana}`, { body: lifted }), 200);
      expect(await decided(world, units(account, 1, { member: ana }))).toMatchObject({ outcome: "allowed" });
      expect(await decided(world, units(account, 4, { member: ben }))).toMatchObject({ outcome: "allowed" });
      const fields = await world.api.post("/decisions", units(account, 1, { member: ben }), `f-${ben}`);
      expect(fields.header("ratelimit")).toMatch(new RegExp(`^"own@${ben}";r=0;t=\\d+, "pool";r=2`));
      expect(fields.header("ratelimit-policy")).toContain(`"own@${ben}";q=4;w=86400`);
    },
  },
  {
    name: "members are added, found, changed, frozen and removed; what they used stays",
    async run(world, expect) {
      const { account } = await organization(world);
      const path = `/accounts/${account}/members`;
      const made = await world.api.post(path, { name: "Cem", external_id: "u-3", email: "cem@example.com" });
      const member = demand(made, 201);
      expect(member).toMatchObject({ account, external_id: "u-3", state: "active", caps: null, limits: {} });
      expect(await world.api.post(path, { name: "Cem again", external_id: "u-3" })).toMatchObject({
        status: 409,
        body: { code: "external_id_taken", param: "external_id" },
      });
      expect(await world.api.post(path, { name: "Dora", limits: { pool: 5 } })).toMatchObject({
        status: 400,
        body: { param: "limits.pool" },
      });
      const found = demand(await world.api.get(`${path}?external_id=u-3`), 200);
      expect(found.data.map(({ id }: { id: string }) => id)).toEqual([member.id]);
      const changed = demand(
        await world.api.send("PATCH", `${path}/${member.id}`, {
          body: { limits: { own: 7 }, name: "Cem B." },
        }),
        200,
      );
      expect(changed).toMatchObject({ name: "Cem B.", limits: { own: "7" } });
      const used = await decided(world, units(account, 7, { member: member.id }));
      expect(used.trace[0].taken).toBe("7");
      const seen = demand(await world.api.get(`${path}/${member.id}`), 200);
      expect(seen.windows[0]).toMatchObject({ key: `own@${member.id}`, limit: "7", used: "7" });
      demand(
        await world.api.send("PATCH", `${path}/${member.id}`, { body: { frozen: true, reason: "left" } }),
        200,
      );
      expect(await decided(world, units(account, 1, { member: member.id }))).toMatchObject({
        reason: "member_frozen",
        ways: [{ kind: "ask_owner", limit: null }],
      });
      expect(demand(await world.api.send("DELETE", `${path}/${member.id}`), 200).state).toBe("removed");
      expect(await world.api.send("DELETE", `${path}/${member.id}`)).toMatchObject({ status: 404 });
      const kept = demand(await world.api.get(`/accounts/${account}/usage-events?member=${member.id}`), 200);
      expect(kept.data).toHaveLength(2);
      expect(demand(await world.api.get(path), 200).data).toHaveLength(2);
      expect(demand(await world.api.get(`${path}?removed=true&limit=2`), 200)).toMatchObject({
        has_more: true,
      });
      expect(await added(world, account, "Cem is back", { external_id: "u-3" })).not.toBe(member.id);
    },
  },
  {
    name: "a request without the member that the plan demands, or with one that is not there, is refused by name",
    async run(world, expect) {
      const { account, ana } = await organization(world);
      const other = await organization(world);
      const ask = (more: object, key: string) =>
        world.api.post("/decisions", units(account, 1, more), key + ana);
      expect(await ask({}, "a")).toMatchObject({
        status: 400,
        body: { code: "member_required", param: "member" },
      });
      expect(await ask({ member: other.ana }, "b")).toMatchObject({
        status: 404,
        body: { code: "not_found", param: "member" },
      });
      const person = demand(await world.api.post("/accounts", { name: "Maya", plan: world.plan }), 201).id;
      expect(await world.api.post(`/accounts/${person}/members`, { name: "Ana" })).toMatchObject({
        status: 409,
        body: { code: "not_an_organization" },
      });
    },
  },
  {
    name: "a member sees the pool's remainder and their own share, and nothing of a colleague's",
    async run(world, expect) {
      const { account, ana, ben } = await organization(world);
      const [hers, his] = [
        await decided(world, units(account, 3, { member: ana })),
        await decided(world, units(account, 2, { member: ben, mode: "hold" })),
      ];
      const api = await asMember(world, account, ana);
      const own = await decided({ ...world, api }, units(account, 1));
      expect(own).toMatchObject({ outcome: "allowed", member: ana });
      const standing = await standingOf({ ...world, api }, account);
      expect(standing.member).toEqual({ id: ana, frozen: false });
      expect(standing.windows.map(({ key, used }: { key: string; used: string }) => [key, used])).toEqual([
        ["pool", "4"],
        [`own@${ana}`, "4"],
      ]);
      expect(standing.holds).toEqual([]);
      expect(standing.caps).toMatchObject([{ key: `month@${ana}`, member: ana, limit: "2" }]);
      const list = async (path: string) => demand(await api.get(path), 200);
      const ids = [own.id, hers.id];
      expect((await list(`/decisions?account=${account}`)).data.map(({ id }: { id: string }) => id)).toEqual(
        ids,
      );
      const events = await list(`/accounts/${account}/usage-events`);
      expect(events.data.map(({ member }: { member: string }) => member)).toEqual([ana, ana]);
      const members = await list(`/accounts/${account}/members`);
      expect(members.data.map(({ id }: { id: string }) => id)).toEqual([ana]);
      expect((await list("/accounts")).data).toEqual([]);
      const usage = await list(`/accounts/${account}/usage?bucket=1d&group_by=member`);
      expect(usage.totals.requests).toBe(2);
      const groups = usage.data.flatMap(({ groups }: { groups: { group: string }[] }) => groups);
      expect(groups.map(({ group }: { group: string }) => group)).toEqual([ana]);
      const forecast = await list(`/accounts/${account}/forecast`);
      expect(forecast.burn.last_24h.requests).toBe(2);
      const twoOfHers = { status: "not_enough_data", have: 2, need: 5 };
      expect([forecast.credits.ends, ...forecast.limits.map(({ ends }: Json) => ends)]).toEqual([
        twoOfHers,
        twoOfHers,
        twoOfHers,
      ]);
      const limits = forecast.limits.map(({ key, remaining }: { key: string; remaining: string }) => [
        key,
        remaining,
      ]);
      expect(limits).toEqual([
        ["pool", "4"],
        [`own@${ana}`, "0"],
      ]);
      const hidden = [
        await api.get(`/decisions/${his.id}`),
        await api.post(`/decisions/${his.id}/replay`, undefined),
        await api.post(`/holds/${his.hold.id}/release`, {}, `r-${ana}`),
        await api.get(`/accounts/${account}/members/${ben}`),
        await api.get(`/accounts/${account}/usage-events?member=${ben}`),
        await api.get(`/decisions?account=${account}&member=${ben}`),
        await api.get(`/accounts/${account}/bundle`),
        await api.get(`/accounts/${account}/monetization-events`),
        await api.get(`/accounts/${account}/balance-updates`),
        await api.get(`/accounts/${account}/grants`),
        await api.get(`/accounts/${account}/forecast?member=${ben}`),
        await api.get(`/accounts/${account}`),
        await api.post("/decisions", units(account, 1, { member: ben }), `x-${ana}`),
      ];
      for (const answer of hidden) {
        expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
      }
      demand(await world.api.send("DELETE", `/accounts/${account}/members/${ana}`), 200);
      expect((await api.get(`/accounts/${account}/standing`)).status).toBe(401);
    },
  },
  {
    name: "a member goes by the caller's own name wherever one is named, as long as they have it",
    async run(world, expect) {
      const { account, ben } = await organization(world);
      const ana = await added(world, account, "Ana", { external_id: "u:1/a" });
      const own = encodeURIComponent("ext:u:1/a");
      const { api } = world;
      expect(demand(await api.get(`/accounts/${account}/members/${own}`), 200).id).toBe(ana);
      const one = await decided(world, units(account, 1, { member: "ext:u:1/a" }));
      expect(one.member).toBe(ana);
      const tried = await decided(world, units(account, 1, { member: "ext:u:1/a", mode: "preview" }));
      expect(tried.member).toBe(ana);
      const items = ["ext:u:1/a", "ext:nobody", ben].map((member, i) =>
        units(account, 1, { member, idempotency_key: `${i}-${ana}` }),
      );
      const { data } = demand(await api.post("/decisions/batch", { decisions: items }), 200);
      expect(data[0].decision.member).toBe(ana);
      expect(data[1].problem).toMatchObject({ code: "not_found", param: "decisions.1.member" });
      expect(data[2].decision.member).toBe(ben);
      for (const path of [
        `/decisions?account=${account}&member=${own}`,
        `/accounts/${account}/usage-events?member=${own}`,
      ]) {
        const found = demand(await api.get(path), 200).data;
        expect(found.map(({ member }: { member: string }) => member)).toEqual([ana, ana]);
      }
      expect((await api.get(`/decisions?member=${own}`)).body).toMatchObject({ param: "account" });
      demand(await api.get(`/accounts/${account}/forecast?member=${own}`), 200);
      const key = await asMember(world, account, "ext:u:1/a");
      expect((await standingOf({ ...world, api: key }, account)).member?.id).toBe(ana);
      expect(await decided({ ...world, api: key }, units(account, 1, { member: "ext:u:1/a" }))).toMatchObject(
        {
          member: ana,
        },
      );
      const path = `/accounts/${account}/members/${own}`;
      demand(await api.send("PATCH", path, { body: { external_id: "u-2" } }), 200);
      expect(
        await api.post("/decisions", units(account, 1, { member: "ext:u:1/a" }), `old-${ana}`),
      ).toMatchObject({
        status: 404,
        body: { param: "member" },
      });
      demand(
        await api.send("PATCH", `/accounts/${account}/members/${ben}`, { body: { external_id: "u:1/a" } }),
        200,
      );
      expect((await decided(world, units(account, 1, { member: "ext:u:1/a" }))).member).toBe(ben);
      expect(demand(await api.send("DELETE", path), 200)).toMatchObject({ id: ben, state: "removed" });
      expect((await api.get(path)).status).toBe(404);
    },
  },
  {
    name: "a hold of a member gives the member and the pool back what it did not use",
    async run(world, expect) {
      const { account, ana } = await organization(world);
      const { hold } = await decided(world, units(account, 6, { member: ana, mode: "hold" }));
      const captured = await world.api.post(`/holds/${hold.id}/capture`, { usage: { units: 3 } }, `c-${ana}`);
      expect(demand(captured, 200)).toMatchObject({ member: ana, covered: "3" });
      const member = demand(await world.api.get(`/accounts/${account}/members/${ana}`), 200);
      expect(member.windows[0]).toMatchObject({ used: "3", held: "0" });
      expect(member.spending).toEqual([{ period: "month", limit: "2", used: "0" }]);
    },
  },
  {
    name: "each member has so many holds open at the same time as a gate says, or their own limit in its place",
    async run(world, expect) {
      const plan = await planLike(world, {
        gates: [{ kind: "concurrency", key: "jobs", limit: 1, per_member: true }],
        layers: [{ source: "purchased", key: "purchased", kinds: ["purchased"], needs_consent: true }],
      });
      const opened = await world.api.post("/accounts", { name: "Acme", kind: "organization", plan });
      const account: string = demand(opened, 201).id;
      await newGrant(world, account, { amount: "100", kind: "purchased" });
      const [ana, ben] = [await added(world, account, "Ana"), await added(world, account, "Ben")];
      const held = (member: string) => decided(world, units(account, 1, { member, mode: "hold" }));
      await held(ana);
      expect(await held(ana)).toMatchObject({ reason: "concurrency_reached", binding: `jobs@${ana}` });
      expect(await held(ben)).toMatchObject({ outcome: "allowed" });
      const path = `/accounts/${account}/members/${ana}`;
      const changed = demand(await world.api.send("PATCH", path, { body: { limits: { jobs: 2 } } }), 200);
      expect(changed.gates).toEqual([
        { key: `jobs@${ana}`, kind: "concurrency", shadow: false, windows: [], open: 1, limit: 2 },
      ]);
      expect(await held(ana)).toMatchObject({ outcome: "allowed" });
      expect((await held(ana)).ways).toContainEqual({ kind: "ask_owner", limit: `jobs@${ana}` });
    },
  },
];
