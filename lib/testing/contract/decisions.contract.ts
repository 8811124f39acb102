import { randomUUID } from "node:crypto";
import {
  type ContractCase,
  clockedAccount,
  contractFeatures,
  creditsAccount,
  decided,
  demand,
  newAccount,
  newGrant,
  planLike,
  standingOf,
  units,
} from "./world";

/** `POST /decisions`, `GET /decisions/{id}` and its replay. */
export const decisionCases: readonly ContractCase[] = [
  {
    name: "a request is split across windows, free tier and credits, and says what each gave",
    async run(world, expect) {
      const account = await newAccount(world);
      const grant = await newGrant(world, account, { amount: "16" });
      const answer = await world.api.post("/decisions", units(account, 14));
      const decision = demand(answer, 200);
      expect(decision).toMatchObject({
        outcome: "allowed",
        mode: "consume",
        account,
        member: null,
        feature: contractFeatures.task,
        usage: { units: "14" },
        cost: "14",
        covered: "14",
        shortfall: "0",
        plan: world.plan,
        reason: null,
        binding: null,
        hold: null,
        ways: [],
      });
      expect(decision.id).toMatch(/^dec_[0-9a-z]{26}$/);
      expect(decision.usage_event).toBe(`use_${decision.id.slice(4)}`);
      expect(
        decision.trace.map(({ layer, before, taken, after, skipped }: never) => [
          layer,
          before,
          taken,
          after,
          skipped,
        ]),
      ).toEqual([
        ["windows", "10", "10", "0", null],
        ["free", "2", "2", "0", null],
        ["promo", "16", "2", "14", null],
        ["purchased", null, "0", null, "not_needed"],
      ]);
      expect(decision.trace[2].grants).toEqual([
        { id: grant, before: "16", taken: "2", after: "14", skipped: null },
      ]);
      expect(decision.remaining.credits).toEqual({ available: "14", held: "0", unsettled: "2" });
      expect(answer.header("spillway-seq")).toBe(String(decision.seq));
      expect(decision.seq).toBe(3);
    },
  },
  {
    name: "every decision tells its limits in RateLimit fields, the tightest first, in whole units",
    async run(world, expect) {
      const account = await newAccount(world);
      const { header } = await world.api.post("/decisions", units(account, "1.5"));
      expect(header("ratelimit-policy")).toBe(
        '"5h";q=10;w=18000, "7d";q=15;w=604800, "free-day";q=2;w=86400',
      );
      expect(header("ratelimit")).toMatch(/^"5h";r=8;t=18000, "7d";r=13;t=604800, "free-day";r=2;t=\d+$/);
      expect(header("retry-after")).toBe(null);
    },
  },
  {
    name: "a block is an answer: 200, with its reason, what was binding and the ways to continue, and it takes nothing (W1)",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const before = await standingOf(world, account);
      const decision = await decided(world, units(account, 8));
      expect(decision).toMatchObject({
        outcome: "blocked",
        reason: "credits_exhausted",
        covered: "0",
        shortfall: "8",
        cost: "8",
        usage_event: expect.stringMatching(/^use_/),
      });
      expect(decision.ways).toContainEqual({ kind: "buy", amount: "3", needs_consent: false });
      expect(decision.ways).toContainEqual({ kind: "reduce", usage: { units: "5" } });
      const after = await standingOf(world, account);
      expect(after.seq).toBe(before.seq + 1);
      expect(after.credits).toEqual(before.credits);
    },
  },
  {
    name: "each way of a block works: the reduced request is allowed, and so is the same one after buying (D3)",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const blocked = await decided(world, units(account, 8));
      const reduce = blocked.ways.find(({ kind }: { kind: string }) => kind === "reduce");
      const buy = blocked.ways.find(({ kind }: { kind: string }) => kind === "buy");
      await newGrant(world, account, { amount: buy.amount, kind: "purchased" });
      expect(await decided(world, units(account, 8, { mode: "preview" }))).toMatchObject({
        outcome: "allowed",
      });
      expect(await decided(world, units(account, 0, { usage: reduce.usage }))).toMatchObject({
        outcome: "allowed",
      });
    },
  },
  {
    name: "waiting as Retry-After says lets the same request through, and not a second sooner (D3, W2)",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world);
      await decided(world, units(account, 12));
      const blocked = await world.api.post("/decisions", units(account, 1));
      expect(blocked.body).toMatchObject({ outcome: "blocked", reason: "limit_reached" });
      const seconds = Number(blocked.header("retry-after"));
      const wait = blocked.body.ways.find(({ kind }: { kind: string }) => kind === "wait");
      expect(Date.parse(wait.until) - Date.parse(blocked.body.decided_at)).toBe(seconds * 1_000);
      await advance(seconds - 1);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "blocked" });
      await advance(1);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "a caller that sends `Prefer: status` gets a block as a problem with the whole decision in it",
    async run(world, expect) {
      const account = await creditsAccount(world, 1);
      const key = randomUUID();
      const headers = { prefer: "status" };
      const answer = await world.api.send("POST", "/decisions", { body: units(account, 3), key, headers });
      expect(answer.status).toBe(402);
      expect(answer.header("content-type")).toBe("application/problem+json");
      expect(answer.body).toMatchObject({
        type: "/docs/problems/credits_exhausted",
        status: 402,
        code: "credits_exhausted",
        outcome: "blocked",
        cost: "3",
        instance: "/api/v1/decisions",
      });
      expect(answer.body.decision_id).toMatch(/^dec_/);
      expect(answer.body.ways.length).toBeGreaterThan(0);
      const again = await world.api.send("POST", "/decisions", { body: units(account, 3), key, headers });
      expect(again.header("idempotency-replayed")).toBe("true");
      expect({ ...again.body, request_id: 0 }).toEqual({ ...answer.body, request_id: 0 });
    },
  },
  {
    name: "`Prefer: status` says 429 for a limit, a gate and too many holds, 403 for frozen and not entitled, 402 for consent and caps",
    async run(world, expect) {
      const withStatus = async (body: object) =>
        (await world.api.send("POST", "/decisions", { body, headers: { prefer: "status" } })).body;
      const limited = await newAccount(world);
      await decided(world, units(limited, 12));
      expect(await withStatus(units(limited, 1))).toMatchObject({ status: 429, code: "limit_reached" });

      const gated = await newAccount(world, {
        plan: await planLike(world, {
          gates: [
            {
              kind: "rate",
              key: "burst",
              window: { kind: "token_bucket", measure: "requests", limit: 2, window_seconds: 60 },
            },
            { kind: "concurrency", key: "holds", limit: 1 },
          ],
        }),
      });
      await newGrant(world, gated);
      await decided(world, units(gated, 1, { mode: "hold" }));
      expect(await withStatus(units(gated, 1, { mode: "hold" }))).toMatchObject({
        status: 429,
        code: "concurrency_reached",
      });
      await decided(world, units(gated, 1));
      expect(await withStatus(units(gated, 1))).toMatchObject({
        status: 429,
        code: "gate_reached",
        binding: "burst",
      });

      const frozen = await creditsAccount(world, 5);
      await world.api.send("PATCH", `/accounts/${frozen}`, { body: { frozen: "all", reason: "abuse" } });
      expect(await withStatus(units(frozen, 1))).toMatchObject({ status: 403, code: "account_frozen" });

      const narrow = await newAccount(world, {
        plan: await planLike(world, { features: [contractFeatures.video] }),
      });
      expect(await withStatus(units(narrow, 1))).toMatchObject({ status: 403, code: "feature_not_entitled" });

      const asking = await newAccount(world, { plan: world.creditsPlan, consent: { mode: "ask" } });
      await newGrant(world, asking, { kind: "purchased" });
      expect(await withStatus(units(asking, 1))).toMatchObject({ status: 402, code: "consent_required" });

      const capped = await newAccount(world, { plan: world.creditsPlan });
      await newGrant(world, capped, { kind: "purchased" });
      const caps = [{ period: "day", limit: "2" }];
      demand(await world.api.send("PUT", `/accounts/${capped}/caps`, { body: { caps } }), 200);
      expect(await withStatus(units(capped, 3))).toMatchObject({ status: 402, code: "spend_cap_reached" });
    },
  },
  {
    name: "a gate in shadow refuses nothing, says what it would have refused, and is no limit in the RateLimit fields",
    async run(world, expect) {
      const gate = { kind: "anchored", measure: "requests", limit: 1, window_seconds: 3_600 } as const;
      const plan = await planLike(world, {
        gates: [
          { kind: "rate", key: "tried", shadow: true, window: gate },
          { kind: "concurrency", key: "jobs", limit: 1, shadow: true },
        ],
      });
      const account = await newAccount(world, { plan });
      await newGrant(world, account);
      expect(await decided(world, units(account, 1))).toMatchObject({ would_block: [] });
      const answer = await world.api.post("/decisions", units(account, 1));
      expect(answer.body).toMatchObject({ outcome: "allowed", reason: null, would_block: ["tried"] });
      expect(answer.body.gates).toMatchObject([
        { key: "tried", shadow: true, passed: false, window: { used: "1", limit: "1", shadow: "1" } },
      ]);
      expect(answer.header("ratelimit")).toBe(null);
      expect(answer.body.remaining.windows.map(({ key }: { key: string }) => key)).not.toContain("tried");
      const stored = demand(await world.api.get(`/decisions/${answer.body.id}`), 200);
      expect(stored.would_block).toEqual(["tried"]);
      const replay = demand(await world.api.post(`/decisions/${answer.body.id}/replay`, undefined), 200);
      expect(replay).toMatchObject({ identical: true, recomputed: { would_block: ["tried"] } });
      await decided(world, units(account, 1, { mode: "hold" }));
      expect(await decided(world, units(account, 1, { mode: "hold" }))).toMatchObject({
        outcome: "allowed",
        would_block: ["tried", "jobs"],
      });
      const standing = await standingOf(world, account);
      expect(standing.gates).toMatchObject([
        { key: "tried", shadow: true, windows: ["tried"] },
        { key: "jobs", shadow: true, windows: [], open: 2, limit: 1 },
      ]);
    },
  },
  {
    name: "a window in shadow says what it would have kept from being covered, and a block that it would have made",
    async run(world, expect) {
      const plan = await planLike(world, {
        layers: [
          {
            source: "entitlement",
            key: "all",
            windows: [
              { kind: "calendar", key: "tried", measure: "credits", limit: 5, unit: "day", shadow: true },
            ],
          },
        ],
      });
      const account = await newAccount(world, { plan });
      expect(await decided(world, units(account, 5))).toMatchObject({ would_block: [] });
      const decision = await decided(world, units(account, 3));
      expect(decision).toMatchObject({ outcome: "allowed", covered: "3", would_block: ["tried"] });
      expect(decision.trace[0]).toMatchObject({ taken: "3", windows: [{ used: "5", shadow: "3" }] });
      expect((await standingOf(world, account)).windows).toMatchObject([{ key: "tried", shadow: "0" }]);
    },
  },
  {
    name: "a window that counts each feature apart goes by the feature's name, and a layer's bound holds per request",
    async run(world, expect) {
      const plan = await planLike(world, {
        layers: [
          {
            source: "windows",
            key: "windows",
            max_per_request: "4",
            windows: [
              {
                kind: "anchored",
                key: "5h",
                measure: "credits",
                limit: 6,
                window_seconds: 18_000,
                per_feature: true,
              },
            ],
          },
          { source: "promo", key: "promo", kinds: ["promo"], needs_consent: false },
        ],
      });
      const account = await newAccount(world, { plan });
      await newGrant(world, account, { amount: "1" });
      const split = await world.api.post("/decisions", units(account, 5));
      expect(split.body.trace.map(({ taken }: { taken: string }) => taken)).toEqual(["4", "1"]);
      expect(split.header("ratelimit-policy")).toBe(`"5h:${contractFeatures.task}";q=6;w=18000`);
      const video = units(account, 0, { feature: contractFeatures.video, usage: { seconds: 2 } });
      expect(await decided(world, video)).toMatchObject({ outcome: "allowed", covered: "4" });
      expect(await decided(world, units(account, 3))).toMatchObject({
        reason: "limit_reached",
        binding: `5h:${contractFeatures.task}`,
      });
      expect(await decided(world, units(account, 2))).toMatchObject({ outcome: "allowed" });
      expect(await decided(world, video)).toMatchObject({ binding: `5h:${contractFeatures.video}` });
      expect((await standingOf(world, account)).windows).toMatchObject([
        { key: `5h:${contractFeatures.task}`, features: [contractFeatures.task], used: "6" },
        { key: `5h:${contractFeatures.video}`, used: "4" },
        { key: `5h:${contractFeatures.lookup}`, used: "0" },
      ]);
    },
  },
  {
    name: "a preview answers without an id, moves nothing and needs no credits of its own",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const before = await standingOf(world, account);
      const body = units(account, 4, { mode: "preview" });
      const answer = await world.api.post("/decisions", body);
      expect(answer.body).toMatchObject({
        id: null,
        usage_event: null,
        outcome: "allowed",
        cost: "4",
        seq: before.seq,
      });
      expect(await standingOf(world, account)).toEqual({ ...before, as_of: expect.any(String) });
      const list = demand(await world.api.get(`/decisions?account=${account}`), 200);
      expect(list.data).toEqual([]);
    },
  },
  {
    name: "`track` is never blocked: what nothing covers is told as shortfall",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      for (const [path, body] of [
        ["/decisions", units(account, 8, { mode: "track" })],
        ["/usage", units(account, 8)],
      ] as const) {
        expect(demand(await world.api.post(path, body), 200)).toMatchObject({
          outcome: "allowed",
          mode: "track",
          cost: "8",
        });
      }
      const { data } = demand(await world.api.get(`/decisions?account=${account}`), 200);
      expect(data.map(({ covered, shortfall }: never) => [covered, shortfall])).toEqual([
        ["0", "8"],
        ["5", "3"],
      ]);
    },
  },
  {
    name: "a partial request takes what is there, and a dear model costs what its price says",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const partial = units(account, 2, { partial: "accept", properties: { model: "large" } });
      expect(await decided(world, partial)).toMatchObject({
        outcome: "partial",
        cost: "6",
        covered: "5",
        shortfall: "1",
      });
    },
  },
  {
    name: "a stored decision is read with what became of it, and recomputes from the facts to the very same (D1)",
    async run(world, expect) {
      const { account } = await clockedAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { amount: "5" });
      const body = units(account, 2, {
        properties: { model: "small" },
        attribution: { session: "s1", client: "cli" },
        occurred_at: "2026-02-13T09:00:00+01:00",
      });
      const key = randomUUID();
      const decision = await decided(world, body, key);
      const stored = demand(await world.api.get(`/decisions/${decision.id}`), 200);
      expect(stored).toMatchObject({
        ...decision,
        idempotency_key: key,
        properties: { model: "small" },
        attribution: { key: null, session: "s1", client: "cli" },
        occurred_at: "2026-02-13T08:00:00.000Z",
      });
      expect(["pending", "settled"]).toContain(stored.settlement.state);
      const replay = demand(await world.api.post(`/decisions/${decision.id}/replay`, undefined), 200);
      expect(replay).toMatchObject({
        id: decision.id,
        identical: true,
        facts_replayed: 3,
        recomputed: decision,
      });
      expect(replay.recomputed_hash).toBe(stored.hash);
    },
  },
  {
    name: "usage told as integers or as decimal strings is the same usage, and the same request",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const key = randomUUID();
      const first = await world.api.post("/decisions", units(account, 2), key);
      const again = await world.api.post("/decisions", units(account, "2.000000"), key);
      expect(again.status).toBe(200);
      expect(again.header("idempotency-replayed")).toBe("true");
      expect(again.body).toEqual(first.body);
      expect(await decided(world, units(account, "0.000001"))).toMatchObject({
        cost: "0.000001",
        usage: { units: "0.000001" },
      });
    },
  },
];
