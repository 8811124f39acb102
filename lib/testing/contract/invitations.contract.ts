import { type ContractCase, demand, keyWith, type World } from "./world";

async function organization({ api, creditsPlan: plan }: World): Promise<string> {
  return demand(await api.post("/accounts", { name: "Acme", kind: "organization", plan }), 201).id;
}

export const invitationCases: readonly ContractCase[] = [
  {
    name: "a person is invited, once at a time by address and by member; the invitation is listed, taken back, and never shows its link again",
    async run(world, expect) {
      const { api } = world;
      const account = await organization(world);
      const path = `/accounts/${account}/invitations`;
      const made = demand(await api.post(path, { email: "Ana@Example.com", name: "Ana" }), 201);
      expect(made).toMatchObject({
        account,
        member: null,
        email: "ana@example.com",
        name: "Ana",
        state: "pending",
      });
      expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(7 * 86_400_000);
      // Shown once, and only where this Spillway cannot mail it.
      const { link, ...invitation } = made;
      expect(link === null || /\/join#[\w-]{43}$/.test(link)).toBe(true);
      expect(await api.post(path, { email: "ANA@example.com", name: "Ana again" })).toMatchObject({
        status: 409,
        body: { code: "invited_already" },
      });
      const ben = demand(
        await api.post(`/accounts/${account}/members`, { name: "Ben", external_id: "ben" }),
        201,
      );
      const his = { email: "ben@example.com", member: "ext:ben", expires_in_days: 1 };
      const second = demand(await api.post(path, his), 201);
      expect(second).toMatchObject({ member: ben.id, name: "Ben" });
      expect(await api.post(path, { ...his, email: "other@example.com" })).toMatchObject({
        status: 409,
        body: { code: "invited_already" },
      });
      const list = demand(await api.get(`${path}?limit=1`), 200);
      expect(list).toMatchObject({ data: [{ state: "pending" }], has_more: true });
      const rest = demand(await api.get(`${path}?cursor=${list.next_cursor}&state=pending`), 200);
      expect([...list.data, ...rest.data]).toContainEqual(invitation);
      expect([...list.data, ...rest.data].map(({ id }: { id: string }) => id).sort()).toEqual(
        [made.id, second.id].sort(),
      );
      const revoked = demand(await api.send("DELETE", `${path}/${made.id}`), 200);
      expect(revoked).toMatchObject({ state: "revoked", revoked_at: expect.any(String) });
      expect(demand(await api.send("DELETE", `${path}/${made.id}`), 200)).toEqual(revoked);
      expect(demand(await api.get(`${path}/${made.id}`), 200)).toEqual(revoked);
      expect(demand(await api.get(`${path}?state=pending`), 200).data).toMatchObject([{ id: second.id }]);
      demand(await api.send("DELETE", `/accounts/${account}/members/ext:ben`), 200);
      expect(demand(await api.get(`${path}/${second.id}`), 200).state).toBe("revoked");
      demand(await api.post(path, { email: "ana@example.com", name: "Ana" }), 201);
    },
  },
  {
    name: "who cannot be invited is told why, and mails are bounded by the hour",
    async run(world, expect) {
      const { api } = world;
      const account = await organization(world);
      const path = `/accounts/${account}/invitations`;
      const refusals = [
        [{ email: "a@example.com" }, 400, "invalid_parameter"],
        [{ email: "a@example.com", name: "A", member: "ext:a" }, 400, "invalid_parameter"],
        [{ email: "nobody", name: "A" }, 400, "invalid_parameter"],
        [{ email: "a@example.com", name: "A", expires_in_days: 31 }, 400, "invalid_parameter"],
        [{ email: "a@example.com", name: "A", role: "owner" }, 400, "unknown_parameter"],
        [{ email: "a@example.com", member: "ext:a" }, 404, "not_found"],
      ] as const;
      for (const [body, status, code] of refusals)
        expect(await api.post(path, body)).toMatchObject({ status, body: { code } });
      const person = demand(await api.post("/accounts", { name: "Maya", plan: world.plan }), 201).id;
      const alone = await api.post(`/accounts/${person}/invitations`, { email: "a@example.com", name: "A" });
      expect(alone).toMatchObject({ status: 409, body: { code: "not_an_organization" } });
      for (let nth = 0; nth < 50; nth++)
        demand(await api.post(path, { email: `p${nth}@example.com`, name: "P" }), 201);
      const more = await api.post(path, { email: "p50@example.com", name: "P" });
      expect(more).toMatchObject({ status: 429, body: { code: "too_many_invitations" } });
      expect(Number(more.header("retry-after"))).toBeGreaterThan(3_000);
    },
  },
  {
    name: "invitations are those of who runs the organization: its members and other keys find none",
    async run(world, expect) {
      const { api } = world;
      const account = await organization(world);
      const path = `/accounts/${account}/invitations`;
      const member = demand(await api.post(`/accounts/${account}/members`, { name: "Ana" }), 201).id;
      const made = demand(await api.post(path, { email: "b@example.com", name: "B" }), 201);
      const theirs = await keyWith(world, ["read"], { account, member });
      const foreign = await keyWith(world, ["read"], { account: await organization(world) });
      for (const [one, write] of [
        [theirs, 403],
        [foreign, 403],
        [world.live, 404],
      ] as const) {
        expect((await one.get(path)).status).toBe(404);
        expect((await one.get(`${path}/${made.id}`)).status).toBe(404);
        expect((await one.post(path, { email: "c@example.com", name: "C" })).status).toBe(write);
        expect((await one.send("DELETE", `${path}/${made.id}`)).status).toBe(write);
        const person = `/accounts/${account}/members/${member}/person`;
        expect((await one.send("DELETE", person)).status).toBe(write);
      }
      const reads = await keyWith(world, ["read"], { account });
      expect(demand(await reads.get(path), 200).data).toMatchObject([{ id: made.id }]);
    },
  },
];
