import { settled } from "./settled";
import {
  type ContractCase,
  contractFeatures,
  creditsAccount,
  decided,
  demand,
  keyWith,
  standingOf,
  units,
  type World,
} from "./world";

const said = { reason: "failed_work", message: "The video was never delivered." };

async function open(world: World, event: string, body: object = said, key?: string) {
  return world.api.post(`/usage-events/${event}/disputes`, body, key);
}

/** Charges that are disputed, and the lists in which charges are found. */
export const disputeCases: readonly ContractCase[] = [
  {
    name: "a dispute is opened, found in every list, and answered by a refund that is made once",
    async run(world, expect) {
      const { api } = world;
      const account = await creditsAccount(world, 10);
      const charge = await decided(world, units(account, 6));
      const dispute = demand(await open(world, charge.usage_event), 201);
      expect(dispute).toMatchObject({
        ...{ account, usage_event: charge.usage_event, decision: charge.id, seq: charge.seq },
        ...{ state: "open", ...said, answer: null },
      });
      expect(demand(await api.get(`/disputes/${dispute.id}`), 200)).toEqual(dispute);
      for (const path of [
        `/usage-events/${charge.usage_event}/disputes`,
        `/disputes?account=${account}&state=open`,
      ])
        expect(demand(await api.get(path), 200).data).toEqual([dispute]);
      const rows = demand(await api.get(`/decisions?account=${account}`), 200).data;
      expect(rows[0].aftermath.dispute).toEqual({ id: dispute.id, state: "open" });

      const answer = { outcome: "refunded", message: "Sorry.", amount: "4" };
      const key = `answer-${dispute.id}`;
      const ended = demand(await api.post(`/disputes/${dispute.id}/answer`, answer, key), 200);
      expect(ended).toMatchObject({ state: "refunded", answer: { outcome: "refunded", message: "Sorry." } });
      const again = await api.post(`/disputes/${dispute.id}/answer`, answer, key);
      expect([again.status, again.header("idempotency-replayed")]).toEqual([200, "true"]);
      expect(again.body).toEqual(ended);
      const { data } = demand(await api.get(`/usage-events/${charge.usage_event}/refunds`), 200);
      expect(data.map(({ id, amount }: { id: string; amount: string }) => [id, amount])).toEqual([
        [ended.answer.refund, "4"],
      ]);
      expect((await standingOf(world, account)).credits.available).toBe("8");
      const log = demand(await api.get(`/audit-log?account=${account}&limit=3`), 200).data;
      expect(log.map(({ action }: { action: string }) => action)).toEqual([
        "dispute.refunded",
        "usage_event.refunded",
        "dispute.opened",
      ]);
    },
  },
  {
    name: "of a charge one dispute is open at a time; after a no, more can be said; a withdrawn one stays so",
    async run(world, expect) {
      const { api } = world;
      const account = await creditsAccount(world, 10);
      const { usage_event: event } = await decided(world, units(account, 2));
      const first = demand(await open(world, event), 201);
      const second = await open(world, event);
      expect([second.status, second.body.code]).toEqual([409, "dispute_open"]);
      const no = { outcome: "declined", message: "It was delivered." };
      expect(demand(await api.post(`/disputes/${first.id}/answer`, no), 200).state).toBe("declined");
      const late = await api.post(`/disputes/${first.id}/answer`, {
        outcome: "refunded",
        message: "After all.",
      });
      expect([late.status, late.body.code]).toEqual([409, "dispute_answered"]);
      const third = demand(await open(world, event), 201);
      const path = `/disputes/${third.id}/withdraw`;
      const withdrawn = demand(await api.post(path, undefined), 200);
      expect(withdrawn).toMatchObject({ state: "withdrawn", answer: { refund: null } });
      expect(demand(await api.post(path, undefined), 200)).toEqual(withdrawn);
      const refused = await api.post(`/disputes/${first.id}/withdraw`, undefined);
      expect([refused.status, refused.body.code]).toEqual([409, "dispute_answered"]);
      const rows = demand(await api.get(`/decisions?account=${account}`), 200).data;
      expect(rows[0].aftermath.dispute).toEqual({ id: third.id, state: "withdrawn" });
    },
  },
  {
    name: "a dispute is opened once per key; what took nothing is not disputed; a foreign one is not found",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const charge = await decided(world, units(account, 1));
      const key = `dispute-${charge.id}`;
      const first = demand(await open(world, charge.usage_event, said, key), 201);
      const again = await open(world, charge.usage_event, said, key);
      expect([again.status, again.header("idempotency-replayed"), again.body.id]).toEqual([
        201,
        "true",
        first.id,
      ]);
      const other = await open(world, charge.usage_event, { ...said, message: "Else." }, key);
      expect([other.status, other.body.code]).toEqual([422, "idempotency_key_reused"]);
      const blocked = await decided(world, units(account, 99));
      const refused = await open(world, blocked.usage_event);
      expect([refused.status, refused.body.code]).toEqual([409, "not_disputable"]);
      const another = await creditsAccount(world, 1);
      const theirs = await keyWith(world, ["read"], { account: another });
      for (const answer of [
        await theirs.get(`/disputes/${first.id}`),
        await theirs.get(`/usage-events/${charge.usage_event}/disputes`),
        await theirs.get(`/disputes?account=${account}`),
      ])
        expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
      expect(demand(await theirs.get("/disputes"), 200).data).toEqual([]);
      const withdrawn = await world.live.post(`/disputes/${first.id}/withdraw`, undefined);
      expect([withdrawn.status, withdrawn.body.code]).toEqual([404, "not_found"]);
    },
  },
  {
    name: "a pack has everything about one charge, as JSON with the hashes of the datasets, and as a page (E15)",
    async run(world, expect) {
      const { api } = world;
      const account = await creditsAccount(world, 10);
      const { usage_event: event, id } = await decided(world, units(account, 6));
      const dispute = demand(await open(world, event), 201);
      await settled(world, account);
      const pack = demand(await api.get(`/usage-events/${event}/pack`), 200);
      expect(pack).toMatchObject({
        format: "spillway/dispute-pack/1",
        account: { id: account },
        disputes: [dispute],
      });
      expect(pack.decision.id).toBe(id);
      const [used] = demand(await api.get(`/accounts/${account}/usage-events?limit=1`), 200).data;
      const [charge] = demand(await api.get(`/accounts/${account}/monetization-events?limit=1`), 200).data;
      const [moved] = demand(await api.get(`/accounts/${account}/balance-updates?limit=1`), 200).data;
      expect(pack.usage_event).toEqual(used);
      expect(pack.monetization_event).toEqual(charge);
      expect(pack.balance_updates).toEqual([moved]);
      const page = await api.get(`/usage-events/${event}/pack`, { accept: "application/pdf" });
      expect([page.status, page.header("content-type"), page.text.slice(0, 5)]).toEqual([
        200,
        "application/pdf",
        "%PDF-",
      ]);
    },
  },
  {
    name: "charges are found by source, model, session and by any id or key; lists, sums and exports find the same",
    async run(world, expect) {
      const { api } = world;
      const account = await creditsAccount(world, 20, { plan: world.plan });
      const session = { attribution: { session: "s-1", client: "web" } };
      const included = await decided(world, units(account, 4, session));
      const large = await decided(
        world,
        units(account, 3, { properties: { model: "large" }, ...session }),
        `req-${account}-2`,
      );
      const other = await decided(world, { account, feature: contractFeatures.video, usage: { seconds: 4 } });
      const found = async (query: string) => {
        const list = demand(await api.get(`/decisions?account=${account}&${query}`), 200).data;
        const events = demand(await api.get(`/accounts/${account}/usage-events?${query}`), 200).data;
        const idOf = ({ decision }: { decision: string }) => decision;
        expect(events.map(idOf)).toEqual(list.map(({ id }: { id: string }) => id));
        const [sum] = demand(await api.get(`/accounts/${account}/roll-ups?${query}`), 200).data;
        expect(sum?.events ?? 0).toBe(list.length);
        return list.map(({ id }: { id: string }) => id);
      };
      expect(await found("model=large")).toEqual([large.id]);
      expect(await found("source=windows")).toContain(included.id);
      expect(await found("source=purchased")).toEqual([]);
      expect(await found("session=s-1")).toEqual([large.id, included.id]);
      for (const search of [large.id, large.usage_event, large.id.replace("dec_", "mon_"), `req-${account}`])
        expect(await found(`search=${search}`)).toEqual([large.id]);
      expect(await found("search=web")).toEqual([large.id, included.id]);
      expect(await found("search=nothing")).toEqual([]);
      await settled(world, account);
      const sessions = demand(await api.get(`/accounts/${account}/roll-ups?by=session`), 200).data;
      expect(sessions).toHaveLength(1);
      expect(sessions[0]).toMatchObject({ group: "s-1", requests: 2, blocked: 0, unsettled: 0, cost: "13" });
      expect(sessions[0].last_seq).toBe(large.seq);
      const [all] = demand(await api.get(`/accounts/${account}/roll-ups`), 200).data;
      expect(all).toMatchObject({ group: null, requests: 3, last_seq: other.seq, cost: "21" });
    },
  },
];
