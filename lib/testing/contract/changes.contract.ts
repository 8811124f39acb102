import type { Json } from "./api";
import { settled } from "./settled";
import { type ContractCase, creditsAccount, decided, demand, newGrant, units, type World } from "./world";

const changesOf = async ({ api }: World, account: string, query = ""): Promise<Json> =>
  demand(await api.get(`/accounts/${account}/changes${query}`), 200);

export const changeCases: readonly ContractCase[] = [
  {
    name: "what changed is told newest first, with who did it, why, and what it moved; usage is not among it",
    async run(world, expect) {
      const account = await creditsAccount(world, 20);
      const grant = await newGrant(world, account, { amount: "5", reason: "Launch week" });
      const { usage_event } = await decided(world, units(account, 4));
      await settled(world, account);
      const refunded = await world.api.post(`/usage-events/${usage_event}/refunds`, {
        amount: "3",
        reason: "It failed",
      });
      demand(refunded, 201);
      const body = { frozen: "paid", reason: "Under review" };
      demand(await world.api.send("PATCH", `/accounts/${account}`, { body }), 200);
      demand(await world.api.post(`/grants/${grant}/void`, { reason: "By mistake" }), 200);
      const { data } = await changesOf(world, account);
      expect(data.map(({ kind, amount }: Json) => [kind, amount])).toEqual([
        ["grant_voided", expect.stringMatching(/^-/)],
        ["frozen_set", null],
        ["refund", "3"],
        ["grant_issued", "5"],
        ["grant_issued", "20"],
        ["opened", null],
      ]);
      expect(data[0]).toMatchObject({ grant, grant_kind: "promo", reason: "By mistake" });
      expect(data[1]).toMatchObject({ frozen: "paid", reason: "Under review" });
      expect(data[2]).toMatchObject({ feature: "contract.task", reason: "It failed" });
      expect(data[2].decision).toBe(usage_event.replace("use_", "dec_"));
      expect(data[3]).toMatchObject({ grant, grant_kind: "promo", reason: "Launch week" });
      expect(data[5]).toMatchObject({ plan: world.creditsPlan, plan_name: expect.any(String) });
      expect(data[0].by).toMatch(/^key_/);
    },
  },
  {
    name: "consent and caps are told as they are since; pages follow each other without gap or repeat",
    async run(world, expect) {
      const account = await creditsAccount(world, 20);
      const consent = { mode: "up_to", limit: "25", period: "day" };
      demand(await world.api.send("PUT", `/accounts/${account}/consent`, { body: { consent } }), 200);
      const caps = [{ period: "month", limit: "300" }];
      demand(await world.api.send("PUT", `/accounts/${account}/caps`, { body: { caps } }), 200);
      const whole = await changesOf(world, account);
      expect(whole.data[0].caps).toEqual([{ key: null, period: "month", limit: "300" }]);
      expect(whole.data[1].consent).toEqual({ key: null, ...consent });
      const first = await changesOf(world, account, "?limit=3");
      const rest = await changesOf(world, account, `?limit=3&cursor=${first.next_cursor}`);
      expect([first.has_more, rest.has_more]).toEqual([true, false]);
      expect([...first.data, ...rest.data]).toEqual(whole.data);
    },
  },
];
