import { randomUUID } from "node:crypto";
import type { Json } from "./api";
import {
  type ContractCase,
  CREDITS_LAYERS,
  clockedAccount,
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

async function contentOf(world: World): Promise<Json> {
  const [id, version] = world.creditsPlan.split("@");
  return demand(await world.api.get(`/plans/${id}/versions/${version}`), 200).content;
}

/** Features, price books and plans. */
export const catalogueCases: readonly ContractCase[] = [
  {
    name: "a plan goes from draft to version, and an account is opened on versions only",
    async run(world, expect) {
      const content = await contentOf(world);
      const plan = demand(await world.api.post("/plans", { name: "New", content }), 201);
      expect(plan).toMatchObject({ published: null, draft: { version: 1, status: "draft" } });
      const open = (version: number) =>
        world.api.post("/accounts", { name: "A", plan: `${plan.id}@${version}` });
      expect((await open(1)).body).toMatchObject({ status: 400, param: "plan" });
      demand(await world.api.post(`/plans/${plan.id}/publish`, undefined), 200);
      expect((await open(1)).status).toBe(201);
      expect((await open(2)).status).toBe(400);
      const again = await world.api.post(`/plans/${plan.id}/publish`, undefined);
      expect([again.status, again.body.code]).toEqual([409, "version_published"]);
    },
  },
  {
    name: "a published version stays what it was, whatever is drafted and published after it",
    async run(world, expect) {
      const content = await contentOf(world);
      const { id } = demand(await world.api.post("/plans", { name: "New", content }), 201);
      const first = demand(await world.api.post(`/plans/${id}/publish`, undefined), 200);
      const account = await newAccount(world, { plan: first.ref });
      await newGrant(world, account, { kind: "purchased" });
      const narrower = { ...content, layers: [CREDITS_LAYERS[0]] };
      demand(await world.api.send("PUT", `/plans/${id}/draft`, { body: { content: narrower } }), 200);
      expect(demand(await world.api.post(`/plans/${id}/publish`, undefined), 200).version).toBe(2);
      expect(demand(await world.api.get(`/plans/${id}/versions/1`), 200)).toEqual(first);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "allowed", plan: first.ref });
    },
  },
  {
    name: "plans and price books are given other names, and an account's plan is called by its new one; no version is touched",
    async run(world, expect) {
      const [id, version] = world.creditsPlan.split("@");
      const { content } = demand(await world.api.get(`/plans/${id}/versions/${version}`), 200);
      for (const [base, more] of [
        ["/plans", content],
        ["/price-books", { features: { "contract.lookup": { dimensions: ["pages"], rates: [] } } }],
      ] as const) {
        const made = demand(await world.api.post(base, { name: "Before", content: more }), 201);
        demand(await world.api.post(`${base}/${made.id}/publish`, undefined), 200);
        const before = demand(await world.api.get(`${base}/${made.id}`), 200);
        const account = base === "/plans" ? await newAccount(world, { plan: before.published.ref }) : null;
        const rename = (body: object) => world.api.send("PATCH", `${base}/${made.id}`, { body });
        expect(demand(await rename({ name: "After" }), 200)).toEqual({ ...before, name: "After" });
        expect(demand(await world.api.get(`${base}/${made.id}`), 200).name).toBe("After");
        if (account !== null) expect((await standingOf(world, account)).plan_name).toBe("After");
        expect((await rename({ name: "" })).status).toBe(400);
        expect((await rename({ name: "A", content: more })).status).toBe(400);
      }
    },
  },
  {
    name: "an API key is renamed, narrowed and given an end; never a scope that it was not made with, and nothing once it has ended",
    async run({ api }, expect) {
      const scopes = ["decide", "usage", "read"];
      const key = demand(await api.post("/api-keys", { name: "wide", scopes }), 201);
      const change = (body: object) => api.send("PATCH", `/api-keys/${key.id}`, { body });
      const narrow = { name: "narrow", scopes: ["read"], expires_at: "2100-01-01T00:00:00.000Z" };
      expect(demand(await change(narrow), 200)).toMatchObject({ id: key.id, ...narrow });
      const mine = api.as(key.secret);
      expect((await mine.get("/accounts?limit=1")).status).toBe(200);
      expect((await mine.post("/decisions", {})).body.code).toBe("scope_missing");
      const wider = await change({ scopes: ["read", "usage"] });
      expect([wider.status, wider.body.param]).toEqual([400, "scopes.1"]);
      expect((await change({ expires_at: "2020-01-01T00:00:00.000Z" })).body.param).toBe("expires_at");
      expect((await change({})).status).toBe(400);
      expect(demand(await change({ expires_at: null }), 200)).toMatchObject({
        expires_at: null,
        scopes: ["read"],
      });
      demand(await api.send("DELETE", `/api-keys/${key.id}`, {}), 200);
      expect((await change({ name: "late" })).body.code).toBe("key_ended");
    },
  },
  {
    name: "an account's grants are listed by kind, by status and by the feature that they may pay for",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      const promo = await newGrant(world, account);
      const video = await newGrant(world, account, { kind: "purchased", features: ["contract.video"] });
      const gone = await newGrant(world, account, { features: ["contract.task"] });
      demand(await world.api.post(`/grants/${gone}/void`, { reason: "contract" }), 200);
      const listed = async (query: string): Promise<string[]> =>
        demand(await world.api.get(`/accounts/${account}/grants?${query}`), 200).data.map(
          ({ id }: { id: string }) => id,
        );
      expect(await listed("kind=purchased")).toEqual([video]);
      expect(await listed("status=voided")).toEqual([gone]);
      // Ids of one millisecond sort as they fall.
      expect((await listed("feature=contract.video")).sort()).toEqual([video, promo].sort());
      expect(await listed("feature=contract.task&status=issued")).toEqual([promo]);
      expect((await world.api.get(`/accounts/${account}/grants?kind=gift`)).status).toBe(400);
    },
  },
  {
    name: "drafts that contradict themselves are refused, naming the member",
    async run(world, expect) {
      const content = await contentOf(world);
      const double = { ...content, layers: [content.layers[0], content.layers[0]] };
      const answer = await world.api.post("/plans", { name: "New", content: double });
      expect([answer.status, answer.body.code]).toEqual([422, "draft_invalid"]);
      expect(answer.body.param).toMatch(/^content\.layers\./);
      const feature = { key: "contract.task", name: "Again", dimensions: [] };
      const taken = await world.live.post("/features", feature);
      expect([taken.status, taken.body.code, taken.body.param]).toEqual([409, "name_taken", "key"]);
    },
  },
  {
    name: "a price is rounded up once, to the next microcredit, and a decision is priced by the version of its plan",
    async run(world, expect) {
      const [id, version] = (await contentOf(world)).price_book.split("@");
      const book = demand(await world.api.get(`/price-books/${id}/versions/${version}`), 200).content;
      const dearer = { features: { ...book.features } };
      dearer.features["contract.task"] = {
        dimensions: ["units", "tokens"],
        rates: [
          { dimension: "units", credits: "1", per: 3 },
          { dimension: "tokens", credits: "1", per: 7 },
        ],
      };
      const { id: newBook } = demand(
        await world.api.post("/price-books", { name: "Thirds", content: dearer }),
        201,
      );
      const priceBook = demand(await world.api.post(`/price-books/${newBook}/publish`, undefined), 200).ref;
      const plan = await planLike(world, { price_book: priceBook });
      const account = await creditsAccount(world, 100, { plan });
      const decision = await decided(world, { ...units(account, 1), usage: { units: 1, tokens: 1 } });
      // 1/3 + 1/7 = 10/21, and not the sum of two rounded parts.
      expect(decision).toMatchObject({ cost: "0.476191", price_book: priceBook });
    },
  },
];

/** Proof, time and keys. */
export const operationCases: readonly ContractCase[] = [
  {
    name: "the books of an account that did everything agree, and the run says what it checked",
    async run(world, expect) {
      const account = await newAccount(world);
      const grant = await newGrant(world, account, { amount: "20" });
      await decided(world, units(account, 14));
      const { hold } = await decided(world, units(account, 4, { mode: "hold" }));
      await world.api.post(`/holds/${hold.id}/capture`, { usage: { units: 3 } });
      await decided(world, units(account, 99));
      await decided(world, units(account, 40, { mode: "track" }));
      await world.api.post(`/grants/${grant}/void`, { reason: "r" });
      await world.api.send("PATCH", `/accounts/${account}`, {
        body: { plan: world.creditsPlan, reason: "r" },
      });
      const run = demand(await world.api.post("/reconciliation/runs", { account }), 200);
      expect(run).toMatchObject({ scope: account, accounts: 1, breaks: [] });
      expect(run.facts).toBe((await standingOf(world, account)).seq);
      const checked = run.checks.map(({ invariant }: Json) => invariant);
      for (const invariant of ["A1", "A2", "L1", "L2", "S1", "S2", "S3", "B1"])
        expect(checked).toContain(invariant);
      for (const { breaks } of run.checks) expect(breaks).toBe(0);
      const runs = demand(await world.api.get("/reconciliation/runs?limit=200"), 200).data;
      expect(runs.map(({ id }: Json) => id)).toContain(run.id);
    },
  },
  {
    name: "no break is open",
    async run(world, expect) {
      expect(demand(await world.api.get("/reconciliation/breaks"), 200).data).toEqual([]);
    },
  },
  {
    name: "a test clock moves forward only, and to be moved to where it is changes nothing",
    async run(world, expect) {
      const at = (now: string) => ({ name: randomUUID(), now });
      const clock = demand(await world.api.post("/test-clocks", at("2026-02-13T12:00:00.000Z")), 201);
      const account = await newAccount(world, { test_clock: clock.id });
      const move = (now: string) => world.api.post(`/test-clocks/${clock.id}/advance`, { now });
      demand(await move("2026-02-14T12:00:00.000Z"), 200);
      const { seq } = await standingOf(world, account);
      demand(await move("2026-02-14T12:00:00.000Z"), 200);
      const back = await move("2026-02-13T12:00:00.000Z");
      expect([back.status, back.body.code]).toEqual([409, "clock_backwards"]);
      expect(await standingOf(world, account)).toMatchObject({ seq, as_of: "2026-02-14T12:00:00.000Z" });
    },
  },
  {
    name: "a live key moves no test clock",
    async run(world, expect) {
      const clock = { name: "live", now: "2026-02-13T12:00:00.000Z" };
      expect((await world.live.post("/test-clocks", clock)).status).toBe(403);
    },
  },
  {
    name: "times at the edge of what can be told are kept to the millisecond, and recompute alike (D1)",
    async run(world, expect) {
      const { account } = await clockedAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account);
      for (const occurred_at of [
        "1970-01-01T00:00:00.000Z",
        "2199-12-31T23:59:59.999Z",
        "9999-12-31T23:59:59.999Z",
      ]) {
        const answer = await world.api.post("/decisions", units(account, 1, { occurred_at }));
        expect(demand(answer, 400).param).toBe("occurred_at");
      }
      for (const occurred_at of [
        "2026-02-06T12:00:00.000Z",
        "2026-02-13T11:59:59.999Z",
        "2026-02-13T12:05:00.000Z",
      ]) {
        const decision = await decided(world, units(account, 1, { occurred_at }));
        expect(demand(await world.api.get(`/decisions/${decision.id}`), 200).occurred_at).toBe(occurred_at);
        const replay = demand(await world.api.post(`/decisions/${decision.id}/replay`, undefined), 200);
        expect([occurred_at, replay.identical]).toEqual([occurred_at, true]);
      }
    },
  },
];
