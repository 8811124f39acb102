import { describe, expect, test } from "vitest";
import { type Validated, validate } from "@/lib/http/validation";
import { newPlanSchema } from "../schema/catalogue-schema";
import { type PlanContent, type PlanJson, planContentSchema } from "../schema/plan-content";
import { firstFault } from "./fault";
import { planFaults } from "./plan-check";
import { parsePriceBook } from "./price-book-content";
import { BOOK, BOOK_REF, PRO_PLAN } from "./testing/plan-samples";

const book = parsePriceBook(BOOK_REF, BOOK);

type Mutable = Record<string, unknown>;
/** The sample with one member set; `path` is dotted. */
function withMember(path: string, value: unknown): unknown {
  const content = structuredClone(PRO_PLAN) as unknown as Mutable;
  const parts = path.split(".");
  const last = parts.pop() as string;
  let at = content;
  for (const part of parts) at = at[part] as Mutable;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return content;
}

const faultOf = (content: unknown) => firstFault(planFaults(planContentSchema.parse(content), book));
const window = (key: string, more: object = {}) => ({
  kind: "anchored",
  key,
  measure: "requests",
  limit: 5,
  window_seconds: 60,
  ...more,
});

describe("a plan's draft", () => {
  test("with every kind of thing in it has no fault", () => {
    expect(faultOf(PRO_PLAN)).toBeNull();
  });

  test("that counts more often than a standing carries is refused, each feature that is counted apart included", () => {
    const features = Object.fromEntries(
      Array.from({ length: 86 }, (_, at) => [`feature.${at}`, { dimensions: [], rates: [] }]),
    );
    const layers = (windows: object[]) => [{ source: "windows", key: "windows", windows }];
    const apart = (count: number) =>
      Array.from({ length: count }, (_, at) => window(`w${at}`, { per_feature: true }));
    const faultWith = (count: number) => {
      const content = planContentSchema.parse({
        ...PRO_PLAN,
        gates: [],
        layers: layers(apart(count)),
        grants: [],
      });
      return firstFault(planFaults(content, { ref: "pbk@1", features }));
    };
    expect(faultWith(2)).toBeNull();
    expect(faultWith(3)).toMatchObject({ param: "content.layers", detail: expect.stringMatching(/256/) });
  });

  test("that names no published price book is refused there", () => {
    const content = planContentSchema.parse(PRO_PLAN);
    expect(firstFault(planFaults(content, null))?.param).toBe("content.price_book");
  });

  const given = (key: string, more: object = {}) => ({
    key,
    amount: "10",
    recurrence: { every: 1, unit: "month" },
    ...more,
  });
  const withoutPlanKind = PRO_PLAN.layers.map((layer) =>
    "kinds" in layer ? { ...layer, kinds: ["purchased"], needs_consent: true } : layer,
  );
  const thirty = Array.from({ length: 30 }, (_, at) => window(`w${at}`));
  test.each<[string, string, unknown, string, RegExp]>([
    ["an unpriced feature", "features", ["codex.task", "dall.e"], "content.features.1", /not priced/],
    ["a feature named twice", "features", ["codex.task", "codex.task"], "content.features.1", /second time/],
    [
      "a layer about a feature outside the plan",
      "layers.1.features",
      ["dall.e"],
      "content.layers.1.features.0",
      /not a feature of the plan/,
    ],
    ["two layers of one key", "layers.1.key", "windows", "content.layers.1.key", /second time/],
    ["two windows of one key", "layers.1.windows.0.key", "5h", "content.layers.1.windows.0.key", /second/],
    ["a gate with a window's key", "gates.0.key", "5h", "content.gates.0.key", /second time/],
    ["two gates of one key", "gates.1.key", "burst", "content.gates.1.key", /second time/],
    ["two grants of one key", "grants", [given("a"), given("a")], "content.grants.1.key", /second time/],
    ["a grant that no layer draws on", "layers", withoutPlanKind, "content.grants.0", /no layer/],
    [
      "half a reset",
      "grants",
      [given("r", { kind: "reset", amount: "1.5" })],
      "content.grants.0.amount",
      /whole number/,
    ],
    [
      "a reset of a window that the plan does not have",
      "grants",
      [given("r", { kind: "reset", amount: "1", windows: ["5h", "9h"] })],
      "content.grants.0.windows.1",
      /no window/,
    ],
    [
      "windows of a grant of credits",
      "grants",
      [given("a", { windows: ["5h"] })],
      "content.grants.0.windows",
      /kind reset/,
    ],
    [
      "a grant for a feature outside the plan",
      "grants",
      [given("a", { features: ["dall.e"] })],
      "content.grants.0.features.0",
      /not a feature of the plan/,
    ],
    [
      "grants of more than an account can hold",
      "grants",
      ["a", "b", "c", "d", "e"].map((key) => given(key, { amount: "999999999999" })),
      "content.grants",
      /more than an account can hold/,
    ],
    ["too many windows", "layers.0.windows", thirty, "content.layers", /at most 32 windows/],
    ["a limit of nothing", "layers.0.windows.1.limit", "0", "content.layers.0.windows.1.limit", /above zero/],
    ["a gate that lets nothing through", "gates.0.window.limit", 0, "content.gates.0.window.limit", /above/],
    [
      "a dimension that not every feature of the window has",
      "layers.0.windows.0.measure",
      "input_tokens",
      "content.layers.0.windows.0.measure",
      /not a dimension of sora\.video/,
    ],
    [
      "a gate measured in what nothing reports",
      "gates.0.window.measure",
      "minutes",
      "content.gates.0.window.measure",
      /dimension of what the gate counts/,
    ],
    [
      "a window about a feature outside its layer",
      "layers.1.windows.0.features",
      ["sora.video"],
      "content.layers.1.windows.0.features.0",
      /not a feature of the layer/,
    ],
    [
      "a layer whose windows leave a feature without limit",
      "layers.0.windows",
      [window("w", { features: ["codex.task"] })],
      "content.layers.0.windows",
      /count no sora\.video/,
    ],
    ["a free tier without windows", "layers.1.windows", [], "content.layers.1.windows", /at least one/],
    [
      "a layer whose only limit is in shadow",
      "layers.0.windows",
      [window("w", { shadow: true })],
      "content.layers.0.windows",
      /that is enforced/,
    ],
    [
      "a feature that only a limit in shadow counts",
      "layers.0.windows",
      [window("w", { shadow: true }), window("v", { features: ["codex.task"] })],
      "content.layers.0.windows",
      /count no sora\.video/,
    ],
    [
      "slices of parts of a millisecond",
      "layers.0.windows.1",
      window("7d", { kind: "sliding", window_seconds: 1, slices: 3 }),
      "content.layers.0.windows.1.slices",
      /equal parts/,
    ],
    [
      "purchased credits without consent",
      "layers.3.needs_consent",
      false,
      "content.layers.3.needs_consent",
      /must be true/,
    ],
    ["a kind named twice", "layers.2.kinds", ["promo", "promo"], "content.layers.2.kinds.1", /second time/],
  ])("with %s is refused, and the refusal names the member", (_, path, value, param, detail) => {
    const found = faultOf(withMember(path, value));
    expect(found?.param).toBe(param);
    expect(found?.detail).toMatch(detail);
  });

  test("with an entitlement without windows is unlimited by intent, and no fault", () => {
    const layer = { source: "entitlement", key: "contract", windows: [] };
    expect(faultOf({ ...PRO_PLAN, layers: [layer], grants: [] })).toBeNull();
  });
});

describe("the shape of a plan's content", () => {
  const validated = (content: unknown) =>
    validate(newPlanSchema, { name: "Pro", content }, "body") as
      | Validated<{ content: PlanContent }>
      | { kind: "problem"; param?: string; detail: string };
  const paramOf = (content: unknown) => {
    const answer = validated(content);
    return answer.kind === "problem" ? answer.param : null;
  };

  test.each<[string, string, unknown, string]>([
    ["an unknown member", "layers.0.colour", "red", "content.layers.0.colour"],
    ["an unknown member of a window", "layers.0.windows.0.burst", 3, "content.layers.0.windows.0.burst"],
    ["an unknown kind of window", "layers.0.windows.0.kind", "fixed", "content.layers.0.windows.0.kind"],
    ["an unknown source", "layers.0.source", "gift", "content.layers.0.source"],
    ["a negative limit", "layers.0.windows.0.limit", -1, "content.layers.0.windows.0.limit"],
    ["a limit in floats", "layers.0.windows.0.limit", 0.5, "content.layers.0.windows.0.limit"],
    ["a huge limit", "layers.0.windows.0.limit", "1e30", "content.layers.0.windows.0.limit"],
    ["no limit", "layers.0.windows.0.limit", undefined, "content.layers.0.windows.0.limit"],
    ["a span of zero", "gates.0.window.window_seconds", 0, "content.gates.0.window.window_seconds"],
    [
      "a span of centuries",
      "layers.0.windows.0.window_seconds",
      4e9,
      "content.layers.0.windows.0.window_seconds",
    ],
    ["too many slices", "layers.0.windows.1.slices", 61, "content.layers.0.windows.1.slices"],
    ["no slices", "layers.0.windows.1.slices", 0, "content.layers.0.windows.1.slices"],
    [
      "no time zone of this world",
      "layers.1.windows.0.time_zone",
      "Mars/Olympus",
      "content.layers.1.windows.0.time_zone",
    ],
    [
      "an offset as a time zone",
      "layers.1.windows.0.time_zone",
      "+02:00",
      "content.layers.1.windows.0.time_zone",
    ],
    ["a reserved key", "layers.0.windows.0.key", "constructor", "content.layers.0.windows.0.key"],
    ["a key with spaces", "layers.0.key", "my layer", "content.layers.0.key"],
    ["no kinds", "layers.2.kinds", [], "content.layers.2.kinds"],
    ["a plan's draft as price book", "price_book", "pln_01k2x4t8b5f6q7r8s9v0w1x2y3@1", "content.price_book"],
    ["a price book without version", "price_book", "pbk_01k2x4t8b5f6q7r8s9v0w1x2y3", "content.price_book"],
    ["no layers", "layers", [], "content.layers"],
    ["too many layers", "layers", Array(17).fill(PRO_PLAN.layers[2]), "content.layers"],
    [
      "consent up to nothing",
      "consent",
      { mode: "up_to", limit: "0", period: "day" },
      "content.consent.limit",
    ],
    ["an unknown consent", "consent", { mode: "sometimes" }, "content.consent.mode"],
    ["an empty scope", "layers.1.features", [], "content.layers.1.features"],
    ["another overshoot rule", "overshoot", { policy: "charge" }, "content.overshoot.policy"],
    ["debt without a limit", "overshoot", { policy: "debt" }, "content.overshoot.limit"],
  ])("with %s is refused, and the refusal names the member", (_, path, value, param) => {
    expect(paramOf(withMember(path, value))).toBe(param);
  });

  test("is taken as the sample has it", () => {
    expect(paramOf(PRO_PLAN satisfies PlanJson)).toBeNull();
  });
});
