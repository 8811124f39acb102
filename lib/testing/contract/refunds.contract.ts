import { settled } from "./settled";
import {
  type ContractCase,
  creditsAccount,
  decided,
  demand,
  newAccount,
  newGrant,
  planLike,
  standingOf,
  units,
  type World,
} from "./world";

const reason = "The work was lost";

async function refund(world: World, event: string, body: object = {}, key?: string) {
  return world.api.post(`/usage-events/${event}/refunds`, { reason, ...body }, key);
}

export const refundCases: readonly ContractCase[] = [
  {
    name: "a refund pays back what was drawn last first, to the very sources, and says what became of each",
    async run(world, expect) {
      const account = await newAccount(world);
      const grant = await newGrant(world, account);
      const decision = await decided(world, units(account, 14));
      const answer = demand(await refund(world, decision.usage_event, { amount: "3.5" }), 201);
      expect(answer).toMatchObject({
        usage_event: decision.usage_event,
        amount: "3.5",
        credits: "2",
        expired: "0",
        reason,
      });
      expect(answer.sources).toMatchObject([
        { layer: "promo", amount: "2", grants: [{ id: grant, amount: "2", expired: "0" }] },
        { layer: "free", amount: "1.5", windows: [{ key: "free-day", returned: "1.5", state: "returned" }] },
      ]);
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "10" });
      expect((await settled(world, account)).credits).toMatchObject({
        available: "10",
        balance: "10",
        unsettled: "0",
      });
      const listed = demand(await world.api.get(`/usage-events/${decision.usage_event}/refunds`), 200);
      expect(listed).toMatchObject({ data: [answer], has_more: false });
      const [charge] = demand(
        await world.api.get(`/accounts/${account}/monetization-events?limit=1`),
        200,
      ).data;
      expect(charge).toMatchObject({
        usage_event: answer.id,
        cost: "-3.5",
        included: "-1.5",
        charged: "-2",
        overshoot: "0",
      });
    },
  },
  {
    name: "refunds of one event never come to more than it cost; what is left is in its decision (S4)",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const { id, usage_event: event } = await decided(world, units(account, 6));
      demand(await refund(world, event, { share: "0.5" }), 201);
      const tooLarge = await refund(world, event, { amount: "3.000001" });
      expect([tooLarge.status, tooLarge.body.code]).toEqual([409, "refund_too_large"]);
      demand(await refund(world, event), 201);
      const again = await refund(world, event);
      expect([again.status, again.body.code]).toEqual([409, "nothing_to_refund"]);
      const decision = demand(await world.api.get(`/decisions/${id}`), 200);
      expect(decision.refunds).toMatchObject({ refunded: "6", left: "0" });
      expect(decision.refunds.usage_events).toHaveLength(2);
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "10" });
    },
  },
  {
    name: "a preview says what the refund would give back, is refused as it would be, and changes nothing",
    async run(world, expect) {
      const account = await newAccount(world);
      const grant = await newGrant(world, account);
      const { usage_event: event } = await decided(world, units(account, 14));
      const path = `/usage-events/${event}/refunds`;
      const before = await standingOf(world, account);
      const ask = { amount: "3.5" };
      const previewed = demand(await world.api.post(`${path}/preview`, ask), 200);
      expect(previewed).toMatchObject({ amount: "3.5", credits: "2", expired: "0", restore_windows: true });
      expect(previewed.sources).toMatchObject([
        { layer: "promo", amount: "2", grants: [{ id: grant, amount: "2", expired: "0" }] },
        { layer: "free", amount: "1.5", windows: [{ key: "free-day", returned: "1.5", state: "returned" }] },
      ]);
      const creditsOnly = await world.api.post(`${path}/preview`, { restore_windows: false });
      expect(demand(creditsOnly, 200)).toMatchObject({ amount: "2", credits: "2" });
      expect(demand(await world.api.get(path), 200).data).toEqual([]);
      expect((await standingOf(world, account)).seq).toBe(before.seq);

      const {
        id: _,
        seq: __,
        at: ___,
        by: ____,
        reason: _____,
        ...done
      } = demand(await refund(world, event, ask), 201);
      expect(done).toEqual(previewed);
      for (const asked of [{ amount: "10.500001" }, { share: "1" }]) {
        const previewOf = await world.api.post(`${path}/preview`, { reason, ...asked });
        expect([previewOf.status, previewOf.body.code]).toEqual([409, "refund_too_large"]);
        expect((await refund(world, event, asked)).body.code).toBe("refund_too_large");
      }
      demand(await refund(world, event), 201);
      const none = await world.api.post(`${path}/preview`, {});
      expect([none.status, none.body.code]).toEqual([409, "nothing_to_refund"]);
    },
  },
  {
    name: "a refund is done once per key: a repeat answers it again, another request under it is refused",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const { usage_event: event } = await decided(world, units(account, 6));
      const key = `refund-${event}`;
      const first = demand(await refund(world, event, { amount: "2" }, key), 201);
      const again = await refund(world, event, { amount: "2" }, key);
      expect([again.status, again.header("idempotency-replayed")]).toEqual([201, "true"]);
      expect(again.body).toEqual(first);
      const other = await refund(world, event, { amount: "3" }, key);
      expect([other.status, other.body.code]).toEqual([422, "idempotency_key_reused"]);
    },
  },
  {
    name: "what charged nothing is not refunded: a block, a hold, a refund",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const blocked = await decided(world, units(account, 99));
      const hold = await decided(world, units(account, 1, { mode: "hold" }));
      const used = await decided(world, units(account, 1));
      const refunded = demand(await refund(world, used.usage_event), 201);
      for (const event of [blocked.usage_event, hold.usage_event, refunded.id]) {
        const answer = await refund(world, event);
        expect([answer.status, answer.body.code]).toEqual([409, "not_refundable"]);
      }
    },
  },
  {
    name: "failed work is charged, and refunded at once where its plan says so; the audit log has what was done by hand",
    async run(world, expect) {
      const plan = await planLike(world, { refund_failed: { features: null } });
      const account = await creditsAccount(world, 10, { plan });
      const lineage = "render 1/2";
      const body = units(account, 4, { failed: true, attribution: { lineage } });
      const tracked = demand(await world.api.post("/usage", body), 200);
      expect(tracked).toMatchObject({ outcome: "allowed", cost: "4" });
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "10" });
      await decided(world, units(account, 3, { attribution: { lineage } }));
      const events = demand(
        await world.api.get(`/accounts/${account}/usage-events?lineage=${encodeURIComponent(lineage)}`),
        200,
      ).data;
      expect(events.map((event: { kind: string; failed: boolean }) => [event.kind, event.failed])).toEqual([
        ["consume", false],
        ["refund", false],
        ["track", true],
      ]);
      expect(events[1].refund_of).toBe(tracked.usage_event);
      const path = `/accounts/${account}/lineages/${encodeURIComponent(lineage)}`;
      expect(demand(await world.api.get(path), 200)).toMatchObject({
        ...{ lineage, attempts: 2, blocked: 0, failed: 1 },
        ...{ covered: "7", refunded: "4", net: "3" },
      });
      const { usage_event: event } = await decided(world, units(account, 1));
      demand(await refund(world, event), 201);
      const { data } = demand(await world.api.get(`/audit-log?account=${account}&limit=1`), 200);
      expect(data[0]).toMatchObject({
        action: "usage_event.refunded",
        object: event,
        before: { cost: "1", refunded: "0" },
        after: { refunded: "1", reason },
      });
    },
  },
];
