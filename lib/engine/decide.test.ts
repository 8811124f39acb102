import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "./decide";
import type { GrantTerms, UsageEvent } from "./facts";
import type { Layer, Plan } from "./plan";
import { price } from "./price";
import { commandOf } from "./replay";
import { quantityIn, type Request } from "./request";
import { creditsOf } from "./standing";
import type { AccountLife, Lived } from "./testing/account-life";
import { worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import {
  accountOn,
  BOOK,
  byKey,
  catalogueOf,
  DAY,
  dayWindow,
  ENTITLEMENT,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  takenBy,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";
import type { BlockReason } from "./trace";

const DAY_WINDOW = windows([dayWindow("1d", "credits", 10)]);
const LAYERS = [DAY_WINDOW, promo(), purchased()];
const GRANTS = [terms("grt_promo", 5), terms("grt_bought", 20, { kind: "purchased" })];

describe("a decision", () => {
  test("answers how much is allowed and from where, with what it used and what is left", () => {
    const life = accountOn(
      planOf(LAYERS, { gates: [{ kind: "rate", key: "g", window: dayWindow("g", "requests", 9) }] }),
      GRANTS,
    );
    const before = life.standing;
    expect(decide(before, task(12), life.catalogue, NOON + 5).outcome).toEqual({
      outcome: "allowed",
      reason: null,
      binding: null,
      cost: of(12),
      covered: of(12),
      shortfall: 0n,
      gates: [
        {
          key: "g",
          passed: true,
          shadow: false,
          window: {
            key: "g",
            measure: "requests",
            limit: of(9),
            used: of(1),
            held: 0n,
            resetsAt: NOON + 12 * HOUR,
            shadow: null,
          },
          open: null,
          limit: null,
        },
      ],
      layers: [
        {
          layer: "windows",
          source: "windows",
          before: of(10),
          taken: of(10),
          skipped: null,
          windows: [
            {
              key: "1d",
              measure: "credits",
              limit: of(10),
              used: of(10),
              held: 0n,
              resetsAt: NOON + 12 * HOUR,
              shadow: null,
            },
          ],
          grants: [],
        },
        {
          layer: "promo",
          source: "promo",
          before: of(5),
          taken: of(2),
          skipped: null,
          windows: [],
          grants: [{ id: "grt_promo", before: of(5), taken: of(2), skipped: null }],
        },
        {
          layer: "purchased",
          source: "purchased",
          before: null,
          taken: 0n,
          skipped: "not_needed",
          windows: [],
          grants: [],
        },
      ],
      available: of(23),
      held: 0n,
      ways: [],
      wouldBlock: [],
      holdExpiresAt: null,
    });
  });

  test("leaves the standing it was made on as it was: it answers with another", () => {
    const life = accountOn(LAYERS, GRANTS);
    const before = structuredClone(life.standing);
    decide(life.standing, task(12), life.catalogue, NOON);
    expect(life.standing).toEqual(before);
  });

  test("is made at the account's own instant: its test clock, and never before its last fact", () => {
    const life = accountOn(LAYERS);
    const later = life.standing;
    expect(decide({ ...later, at: NOON + HOUR }, task(1), life.catalogue, NOON).standing.at).toBe(
      NOON + HOUR,
    );
    const onClock = { ...later, clockNow: NOON + 20 * HOUR };
    expect(decide(onClock, task(1), life.catalogue, NOON).standing.at).toBe(NOON + 20 * HOUR);
  });

  test("refuses at once what the layers do not cover, and takes nothing (W1)", () => {
    const life = accountOn(LAYERS, GRANTS);
    const { windows: counts, grants, holds, consent, caps } = life.standing;
    const outcome = life.use(task(36));
    expect(outcome).toMatchObject({ outcome: "blocked", cost: of(36), covered: 0n, shortfall: of(36) });
    expect(outcome.layers.map((layer) => [layer.before, layer.taken])).toEqual([
      [of(10), 0n],
      [of(5), 0n],
      [of(20), 0n],
    ]);
    expect(outcome.layers.flatMap((layer) => layer.grants).every((grant) => grant.taken === 0n)).toBe(true);
    expect(life.standing).toMatchObject({ windows: counts, grants, holds, consent, caps });
    expect(life.lastEvent).toMatchObject({ kind: "consume", seq: life.standing.seq });
  });

  test("covers a part where a part is accepted, and says what stopped the rest (D2)", () => {
    const life = accountOn(LAYERS, GRANTS);
    const outcome = life.use(task(36, { partial: "accept" }));
    expect(outcome).toMatchObject({
      outcome: "partial",
      reason: "limit_reached",
      binding: "1d",
      covered: of(35),
      shortfall: of(1),
      available: 0n,
      ways: [],
    });
    expect(takenBy(outcome)).toEqual({ windows: "10", promo: "5", purchased: "20" });
    expect(life.use(task(1, { partial: "accept" })).outcome).toBe("blocked");
  });
});

describe("a preview", () => {
  test("answers as the request would be, and leaves nothing behind: neither fact nor count", () => {
    const life = accountOn(LAYERS, GRANTS);
    const before = life.standing;
    const preview = life.use(task(12, { kind: "preview" }));
    expect(life.standing).toBe(before);
    expect(decide(before, task(12, { kind: "preview" }), life.catalogue, NOON + HOUR).standing).toBe(before);
    const consumed = life.use(task(12));
    expect(takenBy(preview)).toEqual(takenBy(consumed));
    expect(preview).toMatchObject({ outcome: "allowed", cost: of(12), covered: of(12), available: of(25) });
  });

  test("of what would be blocked says why and what helps", () => {
    const preview = accountOn([DAY_WINDOW]).use(task(12, { kind: "preview" }));
    expect(preview).toMatchObject({ outcome: "blocked", reason: "limit_reached", binding: "1d" });
    expect(preview.ways).toEqual([{ kind: "reduce", usage: { units: of(10) } }]);
  });
});

describe("usage that already happened", () => {
  const happened = (units: number, more: Partial<Request> = {}) => task(units, { kind: "track", ...more });

  test("is never blocked; what nothing covers is overshoot, and says so", () => {
    const life = accountOn(LAYERS, GRANTS);
    expect(life.use(happened(36))).toMatchObject({
      outcome: "allowed",
      reason: null,
      covered: of(35),
      shortfall: of(1),
      available: 0n,
    });
    expect(life.use(happened(4))).toMatchObject({ outcome: "allowed", covered: 0n, shortfall: of(4) });
  });

  test.each<[string, (plan: Plan) => Plan, Request, number]>([
    [
      "a full gate",
      (plan) => ({ ...plan, gates: [{ kind: "rate", key: "g", window: dayWindow("g", "requests", 0) }] }),
      happened(4),
      4,
    ],
    ["a plan without the feature", (plan) => ({ ...plan, features: ["sora.video"] }), happened(4), 4],
    ["a missing consent", (plan) => ({ ...plan, consent: { mode: "ask" } }), happened(18), 15],
  ])("is not stopped by %s", (_what, change, request, covered) => {
    const life = accountOn(change(planOf(LAYERS)), GRANTS);
    expect(life.use(request)).toMatchObject({ outcome: "allowed", covered: of(covered) });
  });

  test("is not stopped by a freeze, which still keeps purchased credits from paying", () => {
    const life = accountOn(LAYERS, GRANTS);
    life.act({ kind: "frozen_set", frozen: "all", reason: "" });
    expect(life.use(happened(18))).toMatchObject({ outcome: "allowed", covered: of(15), shortfall: of(3) });
  });

  test("keeps the instant at which it happened beside the one at which it was decided", () => {
    const life = accountOn(LAYERS);
    life.use(happened(1, { occurredAt: NOON - HOUR }));
    expect(life.lastEvent).toMatchObject({ occurredAt: NOON - HOUR, decidedAt: NOON });
  });
});

describe("a block names its reason and what was binding:", () => {
  const none = { kind: "consume" } as const;
  const cases: [BlockReason, string | null, () => ReturnType<typeof accountOn>, Partial<Request>][] = [
    ["limit_reached", "1d", () => accountOn(LAYERS), none],
    [
      "credits_exhausted",
      "purchased",
      () => accountOn([promo(), purchased()], [terms("grt_promo", 5)]),
      none,
    ],
    ["credits_exhausted", "promo", () => accountOn([purchased(), promo()]), none],
    [
      "consent_required",
      "consent",
      () => accountOn(planOf(LAYERS, { consent: { mode: "ask" } }), GRANTS.slice(1)),
      none,
    ],
    ["consent_required", "consent:key_a", () => withKeyConsent(), { attribution: byKey("key_a") }],
    ["spend_cap_reached", "month", () => withCap(), none],
    ["spend_cap_reached", "purchased", () => accountOn([purchased({ maxPerRequest: of(1) })], GRANTS), none],
    [
      "gate_reached",
      "g",
      () =>
        accountOn(
          planOf([ENTITLEMENT], {
            gates: [{ kind: "rate", key: "g", window: dayWindow("g", "credits", 10) }],
          }),
        ),
      none,
    ],
    ["concurrency_reached", "c", () => withOpenHold(), { kind: "hold", holdSeconds: 60 }],
    ["account_frozen", "frozen", () => frozen("all"), none],
    ["account_frozen", "frozen", () => frozen("paid"), none],
    [
      "feature_not_entitled",
      "codex.task",
      () => accountOn(planOf(LAYERS, { features: ["sora.video"] })),
      none,
    ],
    // Regression: where no layer is for the feature, credits were said to be exhausted that could never have paid.
    [
      "feature_not_entitled",
      "codex.task",
      () => accountOn([promo({ features: ["sora.video"] })], GRANTS),
      none,
    ],
    ["grants_expired", "grt_old", () => withExpired(false), none],
    ["grants_expired", "grt_old", () => withExpired(true), none],
  ];
  test.each(cases)("%s by %s", (reason, binding, life, more) => {
    const account = life();
    const { seq } = account.standing;
    expect(account.use(task(15, more))).toMatchObject({ outcome: "blocked", reason, binding, covered: 0n });
    expect(account.standing.seq).toBe(seq + 1);
  });

  function withKeyConsent() {
    const life = accountOn(LAYERS, [terms("grt_bought", 20, { kind: "purchased" })]);
    life.act({ kind: "consent_set", key: "key_a", consent: { mode: "ask" } });
    return life;
  }
  function withCap() {
    const life = accountOn([purchased()], GRANTS);
    life.act({ kind: "caps_set", caps: [{ key: "month", apiKey: null, period: "month", limit: of(3) }] });
    return life;
  }
  function withOpenHold() {
    const life = accountOn(
      planOf([ENTITLEMENT], { gates: [{ kind: "concurrency", key: "c", limit: 1, features: null }] }),
    );
    holdTask(life, 1);
    return life;
  }
  function frozen(how: "paid" | "all") {
    const life = accountOn([purchased()], GRANTS);
    life.act({ kind: "frozen_set", frozen: how, reason: "" });
    return life;
  }
  function withExpired(isRecorded: boolean) {
    const life = accountOn([DAY_WINDOW, promo()], [terms("grt_old", 50, { expiresAt: NOON + HOUR })]);
    life.use(task(10));
    life.now = NOON + HOUR;
    if (isRecorded) life.recordDue();
    return life;
  }
});

describe("money that expired", () => {
  test("is never reported as a limit, and what is paid by then is limited again (E11)", () => {
    const life = accountOn([DAY_WINDOW, promo()], [terms("grt_old", 50, { expiresAt: NOON + HOUR })]);
    life.now = NOON + HOUR;
    for (const units of [11, 1_000]) expect(life.use(task(units)).reason).toBe("grants_expired");
    life.act({ kind: "grant_issued", grant: terms("grt_new", 5, { effectiveAt: NOON }), reason: "" });
    life.recordDue();
    expect(life.use(task(15)).outcome).toBe("allowed");
  });

  test("is blamed for thirty days, recorded or not; from then on the limit is", () => {
    for (const isRecorded of [false, true]) {
      const life = accountOn([DAY_WINDOW, promo()], [terms("grt_old", 50, { expiresAt: NOON + HOUR })]);
      life.now = NOON + HOUR;
      if (isRecorded) life.recordDue();
      life.now = NOON + HOUR + 30 * DAY - 1;
      expect(life.use(task(11)).reason).toBe("grants_expired");
      life.now += 1;
      expect(life.use(task(11))).toMatchObject({ reason: "limit_reached", binding: "1d" });
    }
  });

  describe.each([
    ["found by the decision", false],
    ["recorded before it", true],
  ])("%s,", (_, isRecorded) => {
    const withEnded = (layers: Layer[], ...grants: GrantTerms[]) => {
      const life = accountOn([DAY_WINDOW, ...layers], grants);
      life.now = NOON + HOUR;
      if (isRecorded) life.recordDue();
      return life;
    };
    const ended = { expiresAt: NOON + HOUR };

    // Regression: a block said that credits had expired, of credits that were never for what was asked.
    test("is not blamed where it was for other features only", () => {
      const life = withEnded([promo()], terms("grt_video", 50, { ...ended, features: ["sora.video"] }));
      expect(life.use(task(11))).toMatchObject({ reason: "limit_reached", binding: "1d" });
    });

    test("is not blamed where no layer of the feature draws on its kind", () => {
      const life = withEnded(
        [promo({ features: ["sora.video"] }), purchased()],
        terms("grt_promo", 50, ended),
      );
      expect(life.use(task(11))).toMatchObject({ reason: "limit_reached", binding: "1d" });
    });

    test("is named, of several the one that would have paid", () => {
      const life = withEnded(
        [promo()],
        terms("grt_video", 50, { ...ended, features: ["sora.video"] }),
        terms("grt_task", 50, { ...ended, features: ["codex.task"] }),
      );
      expect(life.use(task(11))).toMatchObject({ reason: "grants_expired", binding: "grt_task" });
    });

    test("is still blamed when credits come for something else, and no more when they come for the same", () => {
      const life = withEnded([promo()], terms("grt_old", 50, ended));
      const issue = (id: string, features: string[] | null) =>
        life.act({ kind: "grant_issued", grant: terms(id, 5, { effectiveAt: NOON, features }), reason: "" });
      issue("grt_video", ["sora.video"]);
      expect(life.use(task(11))).toMatchObject({ reason: "grants_expired", binding: "grt_old" });
      issue("grt_all", null);
      life.recordDue();
      life.use(task(5));
      expect(life.use(task(11)).reason).toBe("limit_reached");
    });
  });

  test("is not blamed where other money could pay but is too little", () => {
    const life = accountOn(
      [DAY_WINDOW, promo()],
      [terms("grt_old", 50, { expiresAt: NOON + HOUR }), terms("grt_new", 5)],
    );
    life.now = NOON + HOUR;
    expect(life.use(task(16))).toMatchObject({ reason: "limit_reached", binding: "1d" });
  });

  test("that was spent to the end before is not missed", () => {
    const life = accountOn([DAY_WINDOW, promo()], [terms("grt_old", 5, { expiresAt: NOON + HOUR })]);
    life.use(task(15));
    life.now = NOON + HOUR;
    life.recordDue();
    expect(life.use(task(1)).reason).toBe("limit_reached");
  });
});

test("a price book that does not know the feature is an answer for `decide`, never a crash", () => {
  const life = accountOn(planOf(LAYERS));
  for (const feature of ["unknown", "constructor", "__proto__"]) {
    const outcome = decide(
      life.standing,
      task(1, { feature }),
      catalogueOf([planOf(LAYERS)], [BOOK]),
      NOON,
    ).outcome;
    expect(outcome).toMatchObject({ outcome: "blocked", reason: "feature_not_entitled", cost: 0n });
  }
});

describe("any decision in any life", SEARCH, () => {
  const anyStory = stories(worlds(), { changesRules: true });

  /** Every usage event that any life came to, with the standings around it. */
  function forEachUse(
    cases: number,
    check: (use: Lived & { event: UsageEvent }, life: AccountLife) => void,
  ): void {
    fc.assert(
      fc.property(anyStory, (story) => {
        const life = lifeOf(story);
        for (const lived of life.lived)
          if (lived.fact.kind === "usage") check({ ...lived, event: lived.fact.event }, life);
      }),
      runs(cases),
    );
  }
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

  test("adds up: covered and short are the cost, layers are what is covered, grants what a layer took (D2)", () => {
    forEachUse(1_500, ({ event: { outcome, priceBook, feature, usage, properties, kind }, after }, life) => {
      expect(outcome.covered + outcome.shortfall).toBe(outcome.cost);
      if (kind === "refund") return; // takes less than nothing: refund.test.ts
      expect(outcome.shortfall >= 0n && outcome.covered >= 0n).toBe(true);
      expect(sum(outcome.layers.map((layer) => layer.taken))).toBe(outcome.covered);
      for (const layer of outcome.layers) {
        expect(layer.taken >= 0n && (layer.before === null || layer.taken <= layer.before)).toBe(true);
        if (layer.skipped !== null) expect(layer.taken).toBe(0n);
        for (const grant of layer.grants) expect(grant.taken >= 0n && grant.taken <= grant.before).toBe(true);
        if (["promo", "purchased", "plan"].includes(layer.source))
          expect(sum(layer.grants.map((grant) => grant.taken))).toBe(layer.taken);
      }
      const { available, held } = creditsOf(after);
      expect([outcome.available, outcome.held]).toEqual([available, held]);
      if (outcome.outcome === "allowed" && (kind === "consume" || kind === "hold"))
        expect(outcome.shortfall).toBe(0n);
      if (
        outcome.reason === "feature_not_entitled" ||
        !["consume", "hold", "track", "capture"].includes(kind)
      )
        expect(outcome.cost).toBe(0n);
      else expect(outcome.cost).toBe(price(life.catalogue.priceBook(priceBook), feature, usage, properties));
    });
  });

  test("that refuses takes nothing: windows, grants, holds, consent and caps are as before (W1)", () => {
    forEachUse(1_500, ({ event: { outcome }, before, after }) => {
      if (outcome.outcome !== "blocked") return;
      expect({ ...after, at: before.at, seq: before.seq, head: before.head }).toStrictEqual(before);
      expect(outcome.covered).toBe(0n);
    });
  });

  test("that refuses names its reason, what was binding, and at least one way on", () => {
    forEachUse(1_000, ({ event: { outcome } }) => {
      expect(outcome.reason === null).toBe(outcome.outcome === "allowed");
      expect(outcome.binding === null).toBe(outcome.outcome === "allowed");
      expect(outcome.ways.length > 0).toBe(outcome.outcome === "blocked");
    });
  });

  test("that refuses for a limit shows a window with less room than was asked for, under the name it gives (E1)", () => {
    forEachUse(1_000, ({ event: { outcome, usage } }) => {
      if (outcome.reason !== "limit_reached" && outcome.reason !== "gate_reached") return;
      const windows = [
        ...outcome.layers.flatMap((layer) => layer.windows),
        ...outcome.gates.map((gate) => gate.window),
      ];
      const window = windows.find((candidate) => candidate?.key === outcome.binding);
      if (!window) throw new Error(`${outcome.binding} is not in the trace`);
      const asked = quantityIn(window.measure, usage, outcome.cost);
      // Of a partial decision it is shown after the taking, when even less is left.
      expect(window.limit - window.used - window.held < asked).toBe(true);
    });
  });

  test("leaves a preview of the same request agreeing with it, and a preview leaves nothing", () => {
    forEachUse(500, ({ event, before }, life) => {
      if (event.kind !== "consume") return;
      const request = commandOf(event) as Request;
      const preview = decide(before, { ...request, kind: "preview" }, life.catalogue, event.decidedAt);
      expect(preview.standing).toBe(before);
      const { outcome, reason, binding, cost, covered } = preview.outcome;
      const decided = event.outcome;
      expect([outcome, reason, binding, cost, covered]).toEqual([
        decided.outcome,
        decided.reason,
        decided.binding,
        decided.cost,
        decided.covered,
      ]);
      expect(preview.outcome.layers.map((layer) => layer.taken)).toEqual(
        decided.layers.map((layer) => layer.taken),
      );
      expect(preview.outcome.ways).toEqual(decided.ways);
    });
  });
});
