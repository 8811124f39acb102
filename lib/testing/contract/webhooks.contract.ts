import type { Json } from "./api";
import { type ContractCase, demand, newAccount } from "./world";

const URL_OF_THEIRS = "https://webhooks.invalid/";

/** Endpoints, their deliveries, alerts, and the audit log. What is sent, and when, has tests of its own. */
export const webhookCases: readonly ContractCase[] = [
  {
    name: "an endpoint is added with its secret, listed without it, changed, pinged, rotated and deleted",
    async run({ api }, expect) {
      const body = { url: URL_OF_THEIRS, event_types: ["grant.issued"] };
      const { secret, ...added } = demand(await api.post("/webhook-endpoints", body), 201);
      expect(secret).toMatch(/^whsec_/);
      const path = `/webhook-endpoints/${added.id}`;
      expect(demand(await api.get(path), 200)).toEqual(added);
      const listed = demand(await api.get("/webhook-endpoints?limit=200"), 200).data;
      expect(listed.find(({ id }: Json) => id === added.id)).toEqual(added);
      const changed = demand(await api.send("PATCH", path, { body: { event_types: null } }), 200);
      expect(changed).toEqual({ ...added, event_types: null });
      const { message } = demand(await api.post(`${path}/ping`, undefined), 202);
      expect(demand(await api.get(`${path}/deliveries/${message}`), 200)).toMatchObject({
        message,
        type: "endpoint.ping",
      });
      const rotated = demand(await api.post(`${path}/rotate-secret`, { overlap_seconds: 60 }), 200);
      expect(rotated.secret).not.toBe(secret);
      expect(demand(await api.send("DELETE", path), 200).status).toBe("disabled");
      expect((await api.get(path)).status).toBe(404);
    },
  },
  {
    name: "an endpoint of the other mode is not found, and none leads to a private address by its number",
    async run({ api, live }, expect) {
      const { id } = demand(await live.post("/webhook-endpoints", { url: URL_OF_THEIRS }), 201);
      expect((await api.get(`/webhook-endpoints/${id}`)).status).toBe(404);
      expect((await live.post("/webhook-endpoints", { url: "http://webhooks.invalid/" })).status).toBe(400);
      demand(await live.send("DELETE", `/webhook-endpoints/${id}`), 200);
    },
  },
  {
    name: "an endpoint of one account says so, is of its mode, and is listed with it; an account has at most so many",
    async run(world, expect) {
      const { api, live } = world;
      const account = await newAccount(world);
      const body = { url: URL_OF_THEIRS, account };
      const added = demand(await api.post("/webhook-endpoints", body), 201);
      expect([added.account, added.livemode]).toEqual([account, false]);
      const listed = demand(await api.get(`/webhook-endpoints?account=${account}`), 200).data;
      expect(listed.map(({ id }: Json) => id)).toEqual([added.id]);
      expect((await live.post("/webhook-endpoints", body)).status).toBe(404);
      const other = demand(await api.post("/webhook-endpoints", { ...body, livemode: true }), 403);
      expect(other.param).toBe("livemode");
      for (let nth = 1; nth < 20; nth++) demand(await api.post("/webhook-endpoints", body), 201);
      expect(demand(await api.post("/webhook-endpoints", body), 409).code).toBe("endpoints_full");
    },
  },
  {
    name: "alerts are what was set last, and remember what they had",
    async run(world, expect) {
      const account = await newAccount(world);
      const path = `/accounts/${account}/alerts`;
      expect(demand(await world.api.get(path), 200)).toEqual({ alerts: [] });
      const alerts = [
        { kind: "credits", left: "12.5" },
        { kind: "window", window: "5h", percent: 80 },
      ];
      const set = demand(await world.api.send("PUT", path, { body: { alerts } }), 200);
      expect(set.alerts).toMatchObject(alerts);
      // The worker beside us may find the one of credits crossed between two answers; of the window nothing is ever used.
      const again = demand(await world.api.send("PUT", path, { body: { alerts } }), 200);
      expect(again.alerts).toMatchObject(alerts);
      expect(again.alerts[1]).toEqual(set.alerts[1]);
      const read = demand(await world.api.get(path), 200);
      expect(read.alerts).toMatchObject(alerts);
      expect(read.alerts[1]).toEqual(set.alerts[1]);
    },
  },
  {
    name: "what was administered is in the audit log, newest first, by its request",
    async run(world, expect) {
      const account = await newAccount(world);
      const body = { frozen: "paid", reason: "contract" };
      const answer = await world.api.send("PATCH", `/accounts/${account}`, { body });
      const request = answer.header("spillway-request-id");
      const { data } = demand(await world.api.get(`/audit-log?account=${account}`), 200);
      expect(data.map(({ action }: Json) => action)).toEqual(["account.frozen_set", "account.opened"]);
      expect(data[0]).toMatchObject({ before: { frozen: "none" }, after: body, request_id: request });
    },
  },
];
