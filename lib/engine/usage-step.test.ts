import { describe, expect, test } from "vitest";
import { NOBODY } from "./facts";
import type { UsageCommand } from "./request";
import {
  accountOn,
  capture,
  dayWindow,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  release,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import { applyUsage } from "./usage-step";

const LAYERS = [windows([dayWindow("1d", "credits", 10)]), promo()];
const IDENTITY = { ref: "00000000000000000000000009", key: "the-key", requestHash: "f".repeat(32) };

describe("a usage step", () => {
  test("is one step of seq and one fact of the same seq, refused or not (A1)", () => {
    const life = accountOn(LAYERS);
    for (const units of [4, 40, 4]) {
      const before = life.standing;
      const step = applyUsage(before, task(units), IDENTITY, life.catalogue, NOON);
      if (step.kind !== "recorded") throw new Error(step.kind);
      expect(step.standing.seq).toBe(before.seq + 1);
      expect(step.event).toMatchObject({ seq: step.standing.seq, accountId: before.accountId, ...IDENTITY });
      life.use(task(units));
    }
  });

  test("records what was asked, what was pinned and what was decided", () => {
    const life = accountOn(LAYERS);
    life.act({ kind: "member_added", memberId: "mem_1", terms: { frozen: false, limits: {}, caps: null } });
    const attribution = { key: "key_a", session: "s", client: "c", lineage: "l" };
    const asked = task(4, {
      memberId: "mem_1",
      properties: { model: "large" },
      partial: "accept",
      attribution,
    });
    life.use(asked);
    expect(life.lastEvent).toMatchObject({
      kind: "consume",
      feature: "codex.task",
      memberId: "mem_1",
      usage: { units: of(4) },
      properties: { model: "large" },
      partial: "accept",
      holdSeconds: null,
      holdRef: null,
      attribution,
      occurredAt: NOON,
      decidedAt: NOON,
      plan: "pln_examples@1",
      priceBook: "pbk_examples@1",
    });
  });

  test("of a preview records nothing, and says what it was decided by", () => {
    const life = accountOn(LAYERS);
    const step = applyUsage(life.standing, task(4, { kind: "preview" }), IDENTITY, life.catalogue, NOON + 7);
    expect(step).toMatchObject({
      kind: "previewed",
      plan: "pln_examples@1",
      priceBook: "pbk_examples@1",
      decidedAt: NOON + 7,
    });
  });

  test.each([
    ["feature_unknown", task(1, { feature: "nobody.knows" }), "nobody.knows"],
    // Regression: what every object inherits was taken for a feature, and reading its dimensions threw.
    ["feature_unknown", task(1, { feature: "constructor" }), "constructor"],
    ["feature_unknown", task(1, { kind: "track", feature: "toString", usage: {} }), "toString"],
    ["dimension_unknown", task(1, { usage: { seconds: of(1) } }), "seconds"],
    ["dimension_unknown", task(1, { kind: "track", usage: { constructor: of(1) } }), "constructor"],
  ] as const)(
    "refuses what the price book does not know with %s, and leaves the key free",
    (code, request, param) => {
      const life = accountOn(planOf(LAYERS));
      const { seq } = life.standing;
      expect(life.step(request)).toEqual({ kind: "refused", code, param });
      expect(life.standing.seq).toBe(seq);
    },
  );

  test("that costs more than any request can is refused before it could break the books' sums", () => {
    const life = accountOn(LAYERS, [terms("g", 5)]);
    const refused = { kind: "refused", code: "cost_too_large", param: null };
    for (const kind of ["preview", "consume", "hold", "track"] as const) {
      expect(
        applyUsage(life.standing, task("1000000000.000001", { kind }), IDENTITY, life.catalogue, NOON),
      ).toEqual(refused);
      expect(
        applyUsage(life.standing, task(1_000_000_000, { kind }), IDENTITY, life.catalogue, NOON).kind,
      ).not.toBe("refused");
    }
    const hold = holdTask(life, 5);
    const huge = capture(hold, { units: of("1000000000.000001") });
    expect(applyUsage(life.standing, huge, IDENTITY, life.catalogue, NOON)).toEqual(refused);
    expect(life.use(capture(hold, { units: of(5) })).covered).toBe(of(5));
  });

  test("refuses to capture a dimension that the held feature does not have; the hold stays open", () => {
    const life = accountOn(LAYERS);
    const held = holdTask(life, 4);
    expect(life.step(capture(held, { pages: of(1) }))).toEqual({
      kind: "refused",
      code: "dimension_unknown",
      param: "pages",
    });
    expect(life.use(capture(held, { units: of(4) })).covered).toBe(of(4));
  });

  test("opens a hold under its own ref, with what it must give back, and ends it under the same", () => {
    const life = accountOn(LAYERS, [terms("grt_promo", 9)]);
    const held = holdTask(life, 12, { holdSeconds: 60 });
    expect(life.standing.holds).toEqual([
      {
        ref: held,
        feature: "codex.task",
        memberId: null,
        properties: {},
        usage: { units: of(12) },
        cost: of(12),
        attribution: NOBODY,
        plan: "pln_examples@1",
        priceBook: "pbk_examples@1",
        expiresAt: NOON + 60_000,
        layers: [
          {
            layer: "windows",
            taken: of(10),
            windows: [{ key: "1d", epoch: NOON - 12 * HOUR, amount: of(10) }],
            grants: [],
            limits: [],
          },
          {
            layer: "promo",
            taken: of(2),
            windows: [],
            grants: [{ id: "grt_promo", amount: of(2) }],
            limits: [],
          },
        ],
      },
    ]);
    expect(life.lastEvent).toMatchObject({ kind: "hold", ref: held, holdRef: held, holdSeconds: 60 });
    life.step(release(held));
    expect(life.lastEvent).toMatchObject({ kind: "release", holdRef: held, usage: {} });
    expect(life.lastEvent.ref).not.toBe(held);
  });

  test("lets only the expiry end a hold whose time is over, also where that is not recorded yet", () => {
    const life = accountOn(LAYERS);
    const held = holdTask(life, 4, { holdSeconds: 60 });
    const at = (command: UsageCommand, now: number) =>
      applyUsage(life.standing, command, IDENTITY, life.catalogue, now).kind;
    for (const command of [capture(held, { units: of(1) }), release(held)]) {
      expect(at(command, NOON + 59_999)).toBe("recorded");
      expect(at(command, NOON + 60_000)).toBe("refused");
    }
    expect(at({ kind: "expire", holdRef: held, attribution: NOBODY }, NOON + 60_000)).toBe("recorded");
  });

  test("records who ended a hold, which may be another than who opened it", () => {
    const life = accountOn(LAYERS);
    const held = holdTask(life, 4, { attribution: { ...NOBODY, session: "opener" } });
    life.use({ ...capture(held, { units: of(1) }), attribution: { ...NOBODY, session: "closer" } });
    expect(life.lastEvent.attribution.session).toBe("closer");
  });

  test("what the end of a hold does not say of who asked, is as its opener said: its usage is somebody's (E9)", () => {
    const life = accountOn(LAYERS);
    const opener = { key: "key_a", session: "s", client: "cli", lineage: "l" };
    const held = holdTask(life, 4, { attribution: opener });
    life.use({ ...capture(held, { units: of(1) }), attribution: { ...NOBODY, session: "closer" } });
    expect(life.lastEvent.attribution).toEqual({ ...opener, session: "closer" });
  });
});
