import { randomUUID } from "node:crypto";
import { CloudEvent, HTTP, type Message } from "cloudevents";
import type { ApiAnswer } from "./api";
import {
  type ContractCase,
  clockedAccount,
  demand,
  keyWith,
  newGrant,
  standingOf,
  type World,
} from "./world";

const BATCH = "application/cloudevents-batch+json";

/** Two hours before the test clock's time. */
const TOLD = "2026-02-13T10:00:00.000Z";

/** An account with so many promo credits, whose time stands still. */
async function accountWith(world: World, credits: number, more: object = {}): Promise<string> {
  const { account } = await clockedAccount(world, { plan: world.creditsPlan, ...more });
  await newGrant(world, account, { amount: String(credits) });
  return account;
}

/** An event as a producer makes it, with a library that is not ours. */
function eventOf(subject: string, more: object = {}): CloudEvent<object> {
  return new CloudEvent({
    id: randomUUID(),
    source: "/gateways/eu-1",
    type: "com.example.usage/contract.task",
    subject,
    time: TOLD,
    data: { usage: { units: 3 } },
    ...more,
  });
}

function sendMessage({ api }: World, { headers, body }: Message): Promise<ApiAnswer> {
  return api.send("POST", "/events", {
    raw: String(body),
    key: null,
    headers: headers as Record<string, string>,
  });
}

function sendBatch({ api }: World, events: readonly object[]): Promise<ApiAnswer> {
  return api.send("POST", "/events", { body: events, key: null, headers: { "content-type": BATCH } });
}

const availableOf = async (world: World, account: string): Promise<string> =>
  (await standingOf(world, account)).credits.available;

export const eventCases: readonly ContractCase[] = [
  {
    name: "an event is usage, in structured and in binary mode, as a producer's own library sends it",
    async run(world, expect) {
      const account = await accountWith(world, 100);
      for (const send of [HTTP.structured, HTTP.binary]) {
        const event = eventOf(account);
        const { data } = demand(await sendMessage(world, send(event)), 200);
        expect(data).toMatchObject([
          {
            source: "/gateways/eu-1",
            id: event.id,
            replayed: false,
            problem: null,
            decision: {
              mode: "track",
              outcome: "allowed",
              feature: "contract.task",
              cost: "3",
              usage: { units: "3" },
            },
          },
        ]);
        expect(data[0].decision.occurred_at).toBe(TOLD);
      }
      expect(await availableOf(world, account)).toBe("94");
    },
  },
  {
    name: "an event that is delivered again, in whatever mode, is counted once, and answered as the first time",
    async run(world, expect) {
      const account = await accountWith(world, 100);
      const event = eventOf(account);
      const [first] = demand(await sendMessage(world, HTTP.structured(event)), 200).data;
      const again = [
        await sendMessage(world, HTTP.structured(event)),
        await sendMessage(world, HTTP.binary(event)),
        await sendBatch(world, [event.toJSON(), event.toJSON()]),
      ];
      for (const answer of again) {
        for (const item of demand(answer, 200).data) expect(item).toEqual({ ...first, replayed: true });
      }
      expect(await availableOf(world, account)).toBe("97");
      const elsewhere = { ...event.toJSON(), source: "/gateways/eu-2" };
      expect(demand(await sendBatch(world, [elsewhere]), 200).data[0].replayed).toBe(false);
      expect(await availableOf(world, account)).toBe("94");
    },
  },
  {
    name: "the same source and id with other content is refused, and the first stands",
    async run(world, expect) {
      const account = await accountWith(world, 100);
      const event = eventOf(account);
      demand(await sendMessage(world, HTTP.structured(event)), 200);
      const other = event.cloneWith({ data: { usage: { units: 4 } } });
      const refused = await sendMessage(world, HTTP.structured(other));
      expect([refused.status, refused.body.code]).toEqual([422, "idempotency_key_reused"]);
      expect(await availableOf(world, account)).toBe("97");
    },
  },
  {
    name: "each event of a batch has its own answer, in order; one that cannot be taken does not stop the others",
    async run(world, expect) {
      const account = await accountWith(world, 100);
      const events = [
        eventOf(account),
        eventOf("ext:nobody-of-that-name"),
        eventOf(account, { type: "contract.unknown" }),
        eventOf(account, { data: { usage: { parsecs: 1 } } }),
        eventOf(account, { type: "contract.task", data: { usage: { units: "0.5" } } }),
      ];
      const { data } = demand(
        await sendBatch(
          world,
          events.map((event) => event.toJSON()),
        ),
        200,
      );
      expect(data.map(({ id }: { id: string }) => id)).toEqual(events.map(({ id }) => id));
      const summary = data.map(
        ({ decision, problem }: (typeof data)[number]) => decision?.cost ?? [problem.code, problem.param],
      );
      expect(summary).toEqual([
        "3",
        ["not_found", "1.subject"],
        ["invalid_parameter", "2.type"],
        ["invalid_parameter", "3.data.usage.parsecs"],
        "0.5",
      ]);
      expect(await availableOf(world, account)).toBe("96.5");
    },
  },
  {
    name: "what is no event is refused, naming what is wrong, and nothing is recorded",
    async run(world, expect) {
      const account = await accountWith(world, 100);
      const good = eventOf(account).toJSON() as Record<string, unknown>;
      const { subject: _, ...nameless } = good;
      for (const [event, code, param] of [
        [{ ...good, specversion: "0.3" }, "invalid_parameter", "0.specversion"],
        [{ ...good, type: "com.example.contract.task/" }, "invalid_parameter", "0.type"],
        [{ ...good, unknownext: "x" }, "unknown_parameter", "0.unknownext"],
        [{ ...good, data: { usage: { units: 1 }, units: 2 } }, "unknown_parameter", "0.data.units"],
        [{ ...good, data_base64: "e30=" }, "unknown_parameter", "0.data_base64"],
        [{ ...good, time: "yesterday" }, "invalid_parameter", "0.time"],
        [{ ...good, datacontenttype: "text/xml" }, "invalid_parameter", "0.datacontenttype"],
        [{ ...good, source: "a\nb" }, "invalid_parameter", "0.source"],
        [nameless, "invalid_parameter", "0.subject"],
      ] as const) {
        const answer = await sendBatch(world, [event]);
        expect([param, answer.status, answer.body.code, answer.body.param]).toEqual([
          param,
          400,
          code,
          param,
        ]);
      }
      const binary = HTTP.binary(eventOf(account));
      const { "ce-source": _source, ...headers } = binary.headers as Record<string, string>;
      const sourceless = await sendMessage(world, { ...binary, headers });
      expect([sourceless.status, sourceless.body.param]).toEqual([400, "ce-source"]);
      const single = await sendMessage(world, HTTP.structured(eventOf("ext:nobody-of-that-name")));
      expect([single.status, single.body.param]).toEqual([404, "subject"]);
      expect((await sendBatch(world, [])).status).toBe(400);
      expect(await availableOf(world, account)).toBe("100");
    },
  },
  {
    name: "header values of binary mode are percent-decoded, and name the same event as a body does",
    async run(world, expect) {
      const account = await accountWith(world, 100, { external_id: `user-${randomUUID()}` });
      const event = eventOf(account, { source: "/gateways?zone=eu%201", id: "1 + 1 = 2 €, 100%" });
      const [first] = demand(await sendMessage(world, HTTP.structured(event)), 200).data;
      const { headers, body } = HTTP.binary(event);
      const encoded = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          name.startsWith("ce-") ? encodeURIComponent(String(value)) : String(value),
        ]),
      );
      const [again] = demand(await sendMessage(world, { headers: encoded, body }), 200).data;
      expect(again).toEqual({ ...first, replayed: true });
    },
  },
  {
    name: "events are recorded by whoever may record usage, on accounts of their own mode",
    async run(world, expect) {
      const account = await accountWith(world, 100);
      const tracker = await keyWith(world, ["usage"]);
      const event = eventOf(account).toJSON() as object;
      expect((await sendBatch({ ...world, api: tracker }, [event])).status).toBe(200);
      const reader = await keyWith(world, ["read", "decide", "admin"]);
      expect((await sendBatch({ ...world, api: reader }, [event])).status).toBe(403);
      const live = demand(await sendBatch({ ...world, api: world.live }, [event]), 200).data;
      expect(live[0].problem.code).toBe("not_found");
    },
  },
  {
    name: "the same events delivered by many at once are counted once",
    async run(world, expect) {
      const account = await accountWith(world, 100);
      const events = Array.from({ length: 10 }, () => eventOf(account).toJSON() as object);
      const deliveries = await Promise.all(Array.from({ length: 6 }, () => sendBatch(world, events)));
      const firsts = deliveries
        .flatMap((answer) => demand(answer, 200).data)
        .filter(({ replayed, problem }) => problem === null && !replayed);
      expect(firsts.length).toBe(10);
      expect(await availableOf(world, account)).toBe("70");
    },
  },
];
