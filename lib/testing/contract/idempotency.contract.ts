import { randomUUID } from "node:crypto";
import type { ApiAnswer, Sending } from "./api";
import {
  type ContractCase,
  creditsAccount,
  decided,
  demand,
  newAccount,
  newGrant,
  standingOf,
  units,
  type World,
} from "./world";

/** A request that moves something, and what it would be to ask for something else under its key. */
interface Moving {
  readonly name: string;
  arrange(world: World, account: string): Promise<{ path: string; body: object; other: object }>;
}

const hold = async (world: World, account: string) =>
  (await decided(world, units(account, 4, { mode: "hold" }))).hold.id as string;

const MOVING: readonly Moving[] = [
  {
    name: "a decision",
    arrange: async (_, account) => ({
      path: "/decisions",
      body: units(account, 2),
      other: units(account, 3),
    }),
  },
  {
    name: "a blocked decision",
    arrange: async (_, account) => ({
      path: "/decisions",
      body: units(account, 999),
      other: units(account, 998),
    }),
  },
  {
    name: "a hold",
    arrange: async (_, account) => ({
      path: "/decisions",
      body: units(account, 2, { mode: "hold", hold_seconds: 60 }),
      other: units(account, 2, { mode: "hold", hold_seconds: 61 }),
    }),
  },
  {
    name: "tracked usage",
    arrange: async (_, account) => ({
      path: "/usage",
      body: units(account, 2),
      other: units(account, 2, { attribution: { session: "s" } }),
    }),
  },
  {
    name: "a capture",
    arrange: async (world, account) => ({
      path: `/holds/${await hold(world, account)}/capture`,
      body: { usage: { units: 3 } },
      other: { usage: { units: 2 } },
    }),
  },
  {
    name: "an extension",
    arrange: async (world, account) => ({
      path: `/holds/${await hold(world, account)}/extend`,
      body: { hold_seconds: 3_600 },
      other: { hold_seconds: 7_200 },
    }),
  },
  {
    name: "a grant",
    arrange: async (_, account) => ({
      path: `/accounts/${account}/grants`,
      body: { amount: "5", kind: "promo", reason: "gift" },
      other: { amount: "6", kind: "promo", reason: "gift" },
    }),
  },
  {
    name: "an adjustment",
    arrange: async (world, account) => ({
      path: `/grants/${await newGrant(world, account)}/adjust`,
      body: { delta: "-5", reason: "correction" },
      other: { delta: "5", reason: "correction" },
    }),
  },
  {
    name: "a void",
    arrange: async (world, account) => ({
      path: `/grants/${await newGrant(world, account)}/void`,
      body: { reason: "mistake" },
      other: { reason: "fraud" },
    }),
  },
  {
    name: "a reset",
    arrange: async (world, account) => ({
      path: `/grants/${await newGrant(world, account, { recurrence: { every: 1, unit: "month" } })}/reset`,
      body: { reason: "outage" },
      other: { reason: "goodwill" },
    }),
  },
];

const facts = async (world: World, account: string): Promise<number> =>
  (await standingOf(world, account)).seq;

/** The same answer: status, body and what it says about the standing; only the call itself is another one. */
const sameness = ({ status, body, header }: ApiAnswer) => ({
  status,
  body,
  seq: header("spillway-seq"),
  limits: header("ratelimit"),
});

const repeats: readonly ContractCase[] = MOVING.map(({ name, arrange }) => ({
  name: `${name}: a repeat answers the same body with Idempotency-Replayed and moves nothing; another body is refused with 422`,
  async run(world, expect) {
    const account = await creditsAccount(world, 50);
    const { path, body, other } = await arrange(world, account);
    const key = randomUUID();
    const first = await world.api.post(path, body, key);
    expect([200, 201]).toContain(first.status);
    expect(first.header("idempotency-replayed")).toBe(null);
    const moved = await facts(world, account);
    for (const sending of [
      { body, key },
      { body, key: `"${key}"` },
      { raw: JSON.stringify(body, null, 3), key },
    ] satisfies Sending[]) {
      const again = await world.api.send("POST", path, sending);
      expect(sameness(again)).toEqual(sameness(first));
      expect(again.header("idempotency-replayed")).toBe("true");
    }
    const reused = await world.api.post(path, other, key);
    expect([reused.status, reused.body.code]).toEqual([422, "idempotency_key_reused"]);
    expect(await facts(world, account)).toBe(moved);
  },
}));

const later: readonly ContractCase[] = MOVING.map(({ name, arrange }) => ({
  name: `${name}: a repeat answers the same body however much has happened since`,
  async run(world, expect) {
    const account = await creditsAccount(world, 50);
    const { path, body } = await arrange(world, account);
    const key = randomUUID();
    const first = await world.api.post(path, body, key);
    for (let i = 0; i < 3; i++) await decided(world, units(account, 3));
    await newGrant(world, account);
    if (first.body.hold != null) await world.api.post(`/holds/${first.body.hold.id}/release`, {});
    const id = path.startsWith("/grants/") ? path.split("/")[2] : first.body.id;
    if (`${id}`.startsWith("grt_"))
      await world.api.post(`/grants/${id}/adjust`, { delta: "2", reason: "more" });
    expect(sameness(await world.api.post(path, body, key))).toEqual(sameness(first));
  },
}));

export const idempotencyCases: readonly ContractCase[] = [
  ...repeats,
  ...later,
  {
    name: "twenty requests at once with one key have one effect; the others are told to come back, and then get the same answer",
    async run(world, expect) {
      const account = await creditsAccount(world, 50);
      const key = randomUUID();
      const ask = () => world.api.post("/decisions", units(account, 1), key);
      const answers = await Promise.all(Array.from({ length: 20 }, ask));
      const [first] = answers.filter(({ status }) => status === 200);
      for (const answer of answers) {
        if (answer.status === 200) expect(answer.body).toEqual(first?.body);
        else {
          expect([answer.status, answer.body.code]).toEqual([409, "idempotency_in_flight"]);
          expect(Number(answer.header("retry-after"))).toBeGreaterThan(0);
        }
      }
      expect((await ask()).body).toEqual(first?.body);
      expect(await facts(world, account)).toBe(3);
    },
  },
  {
    name: "a request that was refused leaves its key free",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const key = randomUUID();
      expect((await world.api.post("/decisions", units(account, -1), key)).status).toBe(400);
      expect(
        (await world.api.post("/decisions", units(account, 1, { feature: "no.such" }), key)).status,
      ).toBe(400);
      expect((await world.api.post("/decisions", units("ext:nobody", 1), key)).status).toBe(404);
      expect(
        (await world.api.post("/decisions", units(account, 1), key)).header("idempotency-replayed"),
      ).toBe(null);
    },
  },
  {
    name: "a blocked decision keeps its key: buying takes a new one",
    async run(world, expect) {
      const account = await creditsAccount(world, 1);
      const key = randomUUID();
      const blocked = await decided(world, units(account, 2), key);
      await newGrant(world, account);
      expect(await decided(world, units(account, 2), key)).toEqual(blocked);
      expect(await decided(world, units(account, 2))).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "a key of one account says nothing about another's",
    async run(world, expect) {
      const [a, b] = [await creditsAccount(world, 5), await creditsAccount(world, 5)];
      const key = randomUUID();
      const answers = [
        await world.api.post("/decisions", units(a, 1), key),
        await world.api.post("/decisions", units(b, 2), key),
      ];
      for (const answer of answers)
        expect([answer.status, answer.header("idempotency-replayed")]).toEqual([200, null]);
    },
  },
  {
    name: "the same request by either name of the account, alone or in a batch, is the same request",
    async run(world, expect) {
      const external_id = randomUUID();
      const account = await newAccount(world, { external_id });
      const key = randomUUID();
      const first = await decided(world, units(account, 1), key);
      expect(await decided(world, units(`ext:${external_id}`, 1), key)).toEqual(first);
      const batch = { decisions: [{ ...units(account, 1), idempotency_key: key }] };
      expect(demand(await world.api.post("/decisions/batch", batch), 200).data).toEqual([
        { idempotency_key: key, replayed: true, decision: first, problem: null },
      ]);
    },
  },
  {
    name: "two lines of Idempotency-Key are refused rather than joined",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const answer = await world.api.post("/decisions", units(account, 1), "one, two");
      expect([answer.status, answer.body.code]).toEqual([400, "idempotency_key_invalid"]);
      expect((await world.api.post("/decisions", units(account, 1), '"one, two"')).status).toBe(200);
    },
  },
];
