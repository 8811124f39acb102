import { randomUUID } from "node:crypto";
import type { PlanJson } from "../../plans/schema/plan-content";
import type { Json } from "./api";
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

export const accountCases: readonly ContractCase[] = [
  {
    name: "an account is opened on a published plan, and found by either of its names",
    async run(world, expect) {
      const external_id = `user_${randomUUID()}`;
      const body = {
        name: "Maya Chen",
        plan: world.plan,
        external_id,
        email: "maya@example.org",
        time_zone: "Europe/Berlin",
      };
      const opened = await world.api.post("/accounts", body);
      expect(opened.status).toBe(201);
      expect(opened.header("spillway-seq")).toBe("1");
      expect(opened.body).toMatchObject({
        id: expect.stringMatching(/^acct_[0-9a-z]{26}$/),
        ...body,
        kind: "person",
        livemode: false,
        test_clock: null,
        frozen: "none",
        seq: 1,
        balance: "0",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
      for (const name of [opened.body.id, `ext:${external_id}`])
        expect(demand(await world.api.get(`/accounts/${name}`), 200)).toEqual(opened.body);
      const found = demand(
        await world.api.get(`/accounts?query=${encodeURIComponent(`ext:${external_id}`)}`),
        200,
      );
      expect(found.data).toEqual([opened.body]);
    },
  },
  {
    name: "opening one external id by many at once opens one account",
    async run(world, expect) {
      const external_id = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          world.api.post("/accounts", { name: "A", plan: world.plan, external_id }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    },
  },
  {
    name: "its standing is one numbered snapshot: levels, who pays next, and credits that add up (B1, E1)",
    async run(world, expect) {
      const account = await newAccount(world);
      await newGrant(world, account, { amount: "16" });
      await decided(world, units(account, 14));
      await decided(world, units(account, 3, { mode: "hold" }));
      const answer = await world.api.get(`/accounts/${account}/standing`);
      const standing = demand(answer, 200);
      expect(answer.header("spillway-seq")).toBe(String(standing.seq));
      expect(standing).toMatchObject({
        account,
        seq: 4,
        plan: world.plan,
        frozen: "none",
        consent: { mode: "always" },
      });
      const { available, held, unsettled, balance } = standing.credits;
      expect([available, held]).toEqual(["11", "3"]);
      expect(Number(available) + Number(held) + Number(unsettled)).toBe(Number(balance));
      expect([standing.credits.due, standing.due]).toEqual(["0", []]);
      const byKey = Object.fromEntries(
        standing.windows.map((window: { key: string }) => [window.key, window]),
      );
      expect(byKey["5h"]).toMatchObject({ limit: "10", used: "10", remaining: "0", kind: "anchored" });
      expect(byKey["free-day"]).toMatchObject({ limit: "2", used: "2", kind: "calendar" });
      expect(standing.holds).toHaveLength(1);
      const next = standing.next_payer.find(
        ({ feature }: { feature: string }) => feature === contractFeatures.task,
      );
      expect(next).toMatchObject({ layer: "promo", source: "promo", reason: null });
      expect(await decided(world, units(account, 1, { mode: "preview" }))).toMatchObject({
        outcome: "allowed",
      });
    },
  },
  {
    name: "what the snapshot says of the next request is what the next request gets, also once a hold has run out",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { amount: "4" });
      await decided(world, units(account, 4, { mode: "hold", hold_seconds: 60 }));
      const nextOf = async () => {
        const { next_payer } = await standingOf(world, account);
        return next_payer.find(({ feature }: { feature: string }) => feature === contractFeatures.task);
      };
      expect(await nextOf()).toMatchObject({ layer: null, reason: "credits_exhausted" });
      expect(await decided(world, units(account, 1))).toMatchObject({ reason: "credits_exhausted" });
      await advance(60);
      expect(await nextOf()).toMatchObject({ layer: "promo", reason: null });
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "a plan change resets no counter and touches no grant",
    async run(world, expect) {
      const account = await newAccount(world);
      await newGrant(world, account, { amount: "5" });
      await decided(world, units(account, 6));
      const wider = await planLike(world, {
        layers: [
          {
            source: "windows",
            key: "windows",
            windows: [{ kind: "anchored", key: "5h", measure: "credits", limit: 20, window_seconds: 18_000 }],
          },
          { source: "promo", key: "promo", kinds: ["promo"], needs_consent: false },
        ],
      });
      const changed = await world.api.send("PATCH", `/accounts/${account}`, {
        body: { plan: wider, reason: "upgrade" },
      });
      expect(demand(changed, 200)).toMatchObject({ plan: wider });
      const standing = await standingOf(world, account);
      expect(standing.windows).toMatchObject([{ key: "5h", used: "6", limit: "20" }]);
      expect(standing.credits.available).toBe("5");
    },
  },
  {
    name: "name, e-mail, time zone and freeze change as told, each change of a rule is one fact",
    async run(world, expect) {
      const account = await newAccount(world);
      const body = {
        name: "Noor",
        email: null,
        time_zone: "America/New_York",
        frozen: "paid",
        reason: "dispute",
      };
      const changed = demand(await world.api.send("PATCH", `/accounts/${account}`, { body }), 200);
      expect(changed).toMatchObject({
        name: "Noor",
        email: null,
        time_zone: "America/New_York",
        frozen: "paid",
        seq: 3,
      });
      expect(await standingOf(world, account)).toMatchObject({
        frozen: "paid",
        time_zone: "America/New_York",
      });
    },
  },
  {
    name: "without consent nothing bought is spent; consent lets exactly as much through as it says",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan, consent: { mode: "ask" } });
      await newGrant(world, account, { kind: "purchased", amount: "20" });
      const blocked = await decided(world, units(account, 4));
      expect(blocked).toMatchObject({ outcome: "blocked", reason: "consent_required" });
      expect(blocked.ways).toContainEqual({ kind: "consent", amount: "4" });
      const consent = { mode: "up_to", limit: "6", period: "day" };
      const set = await world.api.send("PUT", `/accounts/${account}/consent`, { body: { consent } });
      expect(demand(set, 200)).toMatchObject({ consent });
      expect(await decided(world, units(account, 4))).toMatchObject({ outcome: "allowed" });
      expect(await decided(world, units(account, 4))).toMatchObject({
        outcome: "blocked",
        reason: "consent_required",
      });
      expect(await decided(world, units(account, 2))).toMatchObject({ outcome: "allowed" });
      expect((await standingOf(world, account)).consent_spent).toBe("6");
    },
  },
  {
    name: "a key has consent of its own where it is given one, and follows the account's where it is taken away",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan, consent: { mode: "always" } });
      await newGrant(world, account, { kind: "purchased" });
      const made = demand(await world.api.post("/api-keys", { name: "k", scopes: ["decide"], account }), 201);
      const put = (consent: unknown) =>
        world.api.send("PUT", `/accounts/${account}/consent`, { body: { consent, api_key: made.id } });
      const ask = async () =>
        demand(await world.api.as(made.secret).post("/decisions", units(account, 1)), 200).outcome;
      demand(await put({ mode: "never" }), 200);
      expect(await ask()).toBe("blocked");
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "allowed" });
      demand(await put(null), 200);
      expect(await ask()).toBe("allowed");
    },
  },
  {
    name: "caps bound what is spent, are shown with what they have counted, and keep counting when raised",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { kind: "purchased", amount: "50" });
      const put = async (caps: object[]) =>
        demand(await world.api.send("PUT", `/accounts/${account}/caps`, { body: { caps } }), 200);
      await put([{ period: "day", limit: "5" }]);
      await decided(world, units(account, 4));
      expect(await decided(world, units(account, 2))).toMatchObject({
        reason: "spend_cap_reached",
        binding: "day",
      });
      const raised = await put([{ period: "day", limit: "6" }]);
      expect(raised.caps).toEqual([
        { key: "day", api_key: null, member: null, period: "day", limit: "6", used: "4" },
      ]);
      expect(await decided(world, units(account, 2))).toMatchObject({ outcome: "allowed" });
      await put([]);
      expect(await decided(world, units(account, 9))).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "an account's caps and each key's are set apart: a cap set with a key stays, and stops, until it is that key's that are set",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { kind: "purchased", amount: "50" });
      const cap = { period: "month", limit: "5" };
      const made = demand(
        await world.api.post("/api-keys", { name: "k", scopes: ["decide"], account, cap }),
        201,
      );
      const put = (body: object) => world.api.send("PUT", `/accounts/${account}/caps`, { body });
      const capsAfter = async (body: object) =>
        demand(await put(body), 200).caps.map(({ key, limit }: never) => [key, limit]);
      const ask = async (count: number) =>
        demand(await world.api.as(made.secret).post("/decisions", units(account, count)), 200);
      const own = `month:${made.id}`;
      expect(await capsAfter({ caps: [{ period: "day", limit: "40" }] })).toEqual([
        [own, "5"],
        ["day", "40"],
      ]);
      expect(await capsAfter({ caps: [] })).toEqual([[own, "5"]]);
      expect(await ask(4)).toMatchObject({ outcome: "allowed" });
      expect(await ask(2)).toMatchObject({
        outcome: "blocked",
        reason: "spend_cap_reached",
        binding: own,
      });
      expect(await decided(world, units(account, 2))).toMatchObject({ outcome: "allowed" });
      const raised = { caps: [{ period: "month", limit: "6" }], api_key: made.id };
      expect(await capsAfter(raised)).toEqual([[own, "6"]]);
      expect(await ask(2)).toMatchObject({ outcome: "allowed" });
      expect(await capsAfter({ caps: [], api_key: made.id })).toEqual([]);
    },
  },
  {
    name: "windows reset in the account's own time, and nothing lapses sooner than it said (W2)",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world);
      await decided(world, units(account, 10));
      const { windows } = await standingOf(world, account);
      const five = windows.find(({ key }: { key: string }) => key === "5h");
      expect(five.resets_at).toBe("2026-02-13T17:00:00.000Z");
      // Nothing was used of it yet: it is the calendar's day all the same.
      const day = windows.find(({ key }: { key: string }) => key === "free-day");
      expect([day.used, day.rule.started_at, day.resets_at]).toEqual([
        "0",
        "2026-02-13T00:00:00.000Z",
        "2026-02-14T00:00:00.000Z",
      ]);
      await advance(5 * 3_600 - 1);
      expect((await standingOf(world, account)).windows[0]).toMatchObject({ used: "10" });
      await advance(1);
      expect((await standingOf(world, account)).windows[0]).toMatchObject({ used: "0" });
    },
  },
  {
    name: "an administrator gives windows back: all that are named or none, once per key, and what is held stays (W2)",
    async run(world, expect) {
      const account = await newAccount(world);
      await decided(world, units(account, 6));
      const { hold } = await decided(world, units(account, 3, { mode: "hold" }));
      const path = `/accounts/${account}/windows/reset`;
      const levels = async () =>
        Object.fromEntries(
          (await standingOf(world, account)).windows.map((one: Json) => [one.key, `${one.used}+${one.held}`]),
        );
      expect(await levels()).toMatchObject({ "5h": "6+3", "7d": "6+3" });
      const never = await world.api.post(path, { windows: ["5h", "free-day"], reason: "outage" }, "never");
      expect(never).toMatchObject({ status: 409, body: { code: "reset_without_effect", param: "windows" } });
      expect(never.body.detail).toContain("free-day");
      expect(await world.api.post(path, { windows: ["5h"] }, "why")).toMatchObject({
        status: 400,
        body: { param: "reason" },
      });
      const asked = { windows: ["5h"], reason: "outage" };
      const reset = await world.api.post(path, asked, "reset");
      const { seq } = demand(reset, 200);
      expect(await levels()).toMatchObject({ "5h": "0+3", "7d": "6+3" });
      await decided(world, units(account, 2));
      expect(await world.api.post(path, asked, "reset")).toMatchObject({ status: 200 });
      expect(reset.header("spillway-seq")).toBe(String(seq));
      expect(await levels()).toMatchObject({ "5h": "2+3", "7d": "8+3" });
      demand(await world.api.post(`/holds/${hold.id}/release`, {}, "release"), 200);
      expect(await levels()).toMatchObject({ "5h": "2+0", "7d": "8+0" });
      const other = await world.api.post(path, { ...asked, windows: ["7d"] }, "reset");
      expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    },
  },
  {
    name: "credits are spent soonest to expire first, and a grant for one feature pays for that alone (G1)",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      const at = (days: number) => new Date(Date.now() + days * 86_400_000 + 400 * 86_400_000).toISOString();
      const late = await newGrant(world, account, { amount: "3", expires_at: at(30) });
      const soon = await newGrant(world, account, { amount: "3", expires_at: at(10) });
      const video = await newGrant(world, account, {
        amount: "3",
        expires_at: at(1),
        features: [contractFeatures.video],
      });
      const { trace } = await decided(world, units(account, 4));
      expect(trace[0].grants).toEqual([
        { id: video, before: "3", taken: "0", after: "3", skipped: "not_for_feature" },
        { id: soon, before: "3", taken: "3", after: "0", skipped: null },
        { id: late, before: "3", taken: "1", after: "2", skipped: null },
      ]);
    },
  },
  {
    name: "an account on a test clock has its time, and none of the rest of the world's",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { expires_at: "2026-02-20T00:00:00.000Z" });
      expect(await decided(world, units(account, 1))).toMatchObject({
        decided_at: "2026-02-13T12:00:00.000Z",
      });
      await advance(7 * 86_400);
      const blocked = await decided(world, units(account, 1));
      expect(blocked).toMatchObject({
        outcome: "blocked",
        reason: "grants_expired",
        decided_at: "2026-02-20T12:00:00.000Z",
      });
      const { grants, credits } = await standingOf(world, account);
      expect([grants, credits.available]).toEqual([[], "0"]);
      const live = await world.live.post("/accounts", {
        name: "L",
        plan: world.plan,
        test_clock: "clk_01k2x4t8b5f6q7r8s9v0w1x2y3",
      });
      expect([live.status, live.body.param]).toEqual([400, "test_clock"]);
    },
  },
];

export const grantCases: readonly ContractCase[] = [
  {
    name: "a grant is issued, adjusted and voided, and each moves the balance by what it says",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      const issued = await world.api.post(`/accounts/${account}/grants`, {
        amount: "12.5",
        kind: "promo",
        reason: "Welcome",
      });
      expect([issued.status, issued.header("spillway-seq")]).toEqual([201, "2"]);
      expect(issued.body).toMatchObject({
        id: expect.stringMatching(/^grt_/),
        account,
        amount: "12.5",
        balance: "12.5",
        kind: "promo",
        priority: 10,
        status: "issued",
        reason: "Welcome",
        expires_at: null,
        features: null,
      });
      const path = `/grants/${issued.body.id}`;
      expect(demand(await world.api.get(path), 200)).toEqual(issued.body);
      const adjusted = demand(await world.api.post(`${path}/adjust`, { delta: "-2.5", reason: "Typo" }), 200);
      expect(adjusted).toMatchObject({ amount: "10", balance: "10" });
      const voided = demand(await world.api.post(`${path}/void`, { reason: "Fraud" }), 200);
      expect(voided).toMatchObject({ status: "voided", balance: "0" });
      const { data } = demand(await world.api.get(`/accounts/${account}/balance-updates`), 200);
      expect(data.map(({ kind, amount, balance_after }: never) => [kind, amount, balance_after])).toEqual([
        ["void", "-10", "0"],
        ["adjustment", "-2.5", "10"],
        ["grant", "12.5", "12.5"],
      ]);
    },
  },
  {
    name: "no more can be taken back than is available: what is held or spent stays",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      const grant = await newGrant(world, account, { amount: "10" });
      await decided(world, units(account, 3));
      await decided(world, units(account, 4, { mode: "hold" }));
      const tooMuch = await world.api.post(`/grants/${grant}/adjust`, { delta: "-3.000001", reason: "r" });
      expect([tooMuch.status, tooMuch.body.code, tooMuch.body.param]).toEqual([
        422,
        "balance_insufficient",
        "delta",
      ]);
      demand(await world.api.post(`/grants/${grant}/adjust`, { delta: "-3", reason: "r" }), 200);
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "0", held: "4" });
    },
  },
  {
    name: "a voided grant pays nothing more, keeps what a hold has set aside for that hold, and is not voided twice",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      const grant = await newGrant(world, account, { amount: "10" });
      const { hold } = await decided(world, units(account, 4, { mode: "hold" }));
      demand(await world.api.post(`/grants/${grant}/void`, { reason: "r" }), 200);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "blocked" });
      const captured = demand(
        await world.api.post(`/holds/${hold.id}/capture`, { usage: { units: 4 } }),
        200,
      );
      expect(captured).toMatchObject({ covered: "4", shortfall: "0" });
      const again = await world.api.post(`/grants/${grant}/void`, { reason: "r" });
      expect([again.status, again.body.code]).toEqual([409, "grant_ended"]);
    },
  },
  {
    name: "a grant's expiry moves as told, and never into the past",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      const grant = await newGrant(world, account, { expires_at: "2026-02-14T00:00:00.000Z" });
      const adjust = (expires_at: string | null) =>
        world.api.post(`/grants/${grant}/adjust`, { expires_at, reason: "r" });
      const past = await adjust("2026-02-13T11:59:59.999Z");
      expect([past.status, past.body.param]).toEqual([400, "expires_at"]);
      expect(demand(await adjust("2026-03-01T00:00:00.000Z"), 200)).toMatchObject({
        expires_at: "2026-03-01T00:00:00.000Z",
      });
      await advance(10 * 86_400);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "allowed" });
      expect(demand(await adjust(null), 200)).toMatchObject({ expires_at: null });
      const nothing = await world.api.post(`/grants/${grant}/adjust`, { reason: "r" });
      expect([nothing.status, nothing.body.param]).toEqual([400, "delta"]);
    },
  },
  {
    name: "a grant that is not yet effective is shown and not spent",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { effective_at: "2026-02-14T12:00:00.000Z" });
      expect((await standingOf(world, account)).grants).toMatchObject([{ state: "scheduled" }]);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "blocked" });
      await advance(86_400);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "allowed" });
    },
  },
  {
    name: "a change of plan that would lose what a window counts is refused and names the window; nothing is changed",
    async run(world, expect) {
      const windowed = (window: object) =>
        planLike(world, {
          gates: [],
          layers: [
            {
              source: "windows",
              key: "windows",
              windows: [{ key: "5h", measure: "credits", limit: 10, window_seconds: 18_000, ...window }],
            } as PlanJson["layers"][number],
          ],
        });
      const plan = await windowed({ kind: "anchored" });
      const bucket = await windowed({ kind: "token_bucket" });
      const account = await newAccount(world, { plan });
      const move = (to: string) =>
        world.api.send("PATCH", `/accounts/${account}`, { body: { plan: to, reason: "contract" } });
      demand(await move(bucket), 200);
      demand(await move(plan), 200);
      await decided(world, units(account, 4));
      const refused = await move(bucket);
      expect([refused.status, refused.body.code, refused.body.param]).toEqual([
        409,
        "plan_counts_otherwise",
        "plan",
      ]);
      expect(refused.body.detail).toContain("5h");
      const standing = await standingOf(world, account);
      expect(standing.windows[0].used).toBe("4");
      expect(demand(await world.api.get(`/accounts/${account}`), 200).plan).toBe(plan);
      demand(await move(await windowed({ kind: "anchored", limit: 3 })), 200);
      expect((await standingOf(world, account)).windows[0]).toMatchObject({ limit: "3", used: "4" });
    },
  },
  {
    name: "a plan gives banked resets, which are redeemed like any other",
    async run(world, expect) {
      const given = {
        key: "resets",
        kind: "reset",
        amount: "1",
        recurrence: { every: 1, unit: "month" },
      } as const;
      const window = {
        kind: "anchored",
        key: "5h",
        measure: "credits",
        limit: 10,
        window_seconds: 18_000,
      } as const;
      const layers: PlanJson["layers"] = [{ source: "windows", key: "windows", windows: [window] }];
      const plan = await planLike(world, { layers, grants: [given] });
      const account = await newAccount(world, { plan });
      const { data } = demand(await world.api.get(`/accounts/${account}/grants`), 200);
      expect(data).toMatchObject([{ kind: "reset", amount: "1", recurrence: { unit: "month" } }]);
      await decided(world, units(account, 10));
      expect((await decided(world, units(account, 5))).outcome).toBe("blocked");
      demand(await world.api.post(`/accounts/${account}/resets`, {}), 201);
      expect((await decided(world, units(account, 5))).outcome).toBe("allowed");
      const half = { ...given, amount: "0.5" };
      await planLike(world, { layers, grants: [half] }).then(
        () => expect("a plan with half a reset").toBe("refused"),
        (error: Error) => expect(error.message).toContain("content.grants.0.amount"),
      );
    },
  },
  {
    name: "an account holds as much as can be summed, and no more: neither by many grants nor by raising one",
    async run(world, expect) {
      const account = await newAccount(world, { plan: world.creditsPlan });
      const amount = "999999999999";
      const [first] = [
        await newGrant(world, account, { amount }),
        await newGrant(world, account, { amount }),
      ];
      for (let i = 0; i < 2; i++) await newGrant(world, account, { amount });
      const fifth = await world.api.post(`/accounts/${account}/grants`, {
        amount,
        kind: "promo",
        reason: "r",
      });
      const raised = await world.api.post(`/grants/${first}/adjust`, { delta: amount, reason: "r" });
      for (const refused of [fifth, raised])
        expect([refused.status, refused.body.code]).toEqual([422, "balance_too_large"]);
      expect((await standingOf(world, account)).credits.balance).toBe("3999999999996");
    },
  },
  {
    name: "bought credits unblock at once, by the same request under a new key",
    async run(world, expect) {
      const account = await creditsAccount(world, 1);
      expect(await decided(world, units(account, 5))).toMatchObject({ outcome: "blocked" });
      await newGrant(world, account, { kind: "purchased", amount: "4" });
      expect(await decided(world, units(account, 5))).toMatchObject({ outcome: "allowed" });
    },
  },
];
