import { describe, expect, test } from "vitest";
import { price } from "@/lib/engine/price";
import { validate } from "@/lib/http/validation";
import { newFeatureSchema, newPriceBookSchema } from "../schema/catalogue-schema";
import { priceBookContentSchema } from "../schema/price-book-content";
import { firstFault } from "./fault";
import { priceBookFaults } from "./price-book-check";
import { parsePriceBook, priceBookJson } from "./price-book-content";
import { BOOK, BOOK_REF, DIMENSIONS } from "./testing/plan-samples";

const faultOf = (content: unknown) =>
  firstFault(priceBookFaults(priceBookContentSchema.parse(content), DIMENSIONS));
const priced = (more: object) => ({
  features: { "codex.task": { ...BOOK.features["codex.task"], ...more } },
});
const rate = (more: object = {}) => ({ dimension: "input_tokens", credits: "3", per: 1000, ...more });

describe("a price book's content", () => {
  test("is read with exact amounts and prices usage", () => {
    const book = parsePriceBook(BOOK_REF, BOOK);
    expect(book.ref).toBe(BOOK_REF);
    const usage = { input_tokens: 4_808_000_000n };
    expect(price(book, "codex.task", usage, {})).toBe(14_424n);
    expect(price(book, "codex.task", { output_tokens: 2_000_000n }, { model: "large" })).toBe(31n);
    expect(price(book, "sora.video", {}, {})).toBe(250_000n);
  });

  test("prices no feature by the name of a member that every object has", () => {
    expect(price(parsePriceBook(BOOK_REF, BOOK), "constructor", {}, {})).toBeNull();
  });

  test("comes back from its stored form the same", () => {
    const content = priceBookContentSchema.parse(BOOK);
    const stored = JSON.parse(JSON.stringify(priceBookJson(content)));
    expect(priceBookContentSchema.parse(stored)).toEqual(content);
    expect(stored.features["codex.task"].rates[0].per).toBe("1000000");
  });
});

describe("a price book's draft", () => {
  test("of known features and dimensions has no fault", () => {
    expect(faultOf(BOOK)).toBeNull();
  });

  const codex = "content.features.codex.task";
  test.each<[string, unknown, string, RegExp]>([
    ["no features", { features: {} }, "content.features", /at least one/],
    [
      "an unknown feature",
      { features: { "dall.e": BOOK.features["codex.task"] } },
      "content.features.dall.e",
      /known/,
    ],
    [
      "a dimension of another feature",
      priced({ dimensions: ["seconds"] }),
      `${codex}.dimensions.0`,
      /not a dimension/,
    ],
    [
      "a dimension twice",
      priced({ dimensions: ["input_tokens", "input_tokens"] }),
      `${codex}.dimensions.1`,
      /second/,
    ],
    [
      "requests as something to report",
      priced({ dimensions: ["requests"] }),
      `${codex}.dimensions.0`,
      /counted of every feature/,
    ],
    [
      "a rate of what is not reported",
      priced({ rates: [rate({ dimension: "seconds" })] }),
      `${codex}.rates.0.dimension`,
      /must be one of/,
    ],
    ["a rate per nothing", priced({ rates: [rate({ per: 0 })] }), `${codex}.rates.0.per`, /above zero/],
    [
      "two rates for the same",
      priced({ rates: [rate({ when: { a: "1", b: "2" } }), rate({ when: { b: "2", a: "1" } })] }),
      `${codex}.rates.1`,
      /rates\.0/,
    ],
  ])("with %s is refused, and the refusal names the member", (_, content, param, detail) => {
    const found = faultOf(content);
    expect(found?.param).toBe(param);
    expect(found?.detail).toMatch(detail);
  });

  test.each<[string, object, string]>([
    ["negative credits", rate({ credits: "-3" }), "content.features.codex.task.rates.0.credits"],
    ["credits as a number", rate({ credits: 3 }), "content.features.codex.task.rates.0.credits"],
    ["seven decimals", rate({ credits: "0.1234567" }), "content.features.codex.task.rates.0.credits"],
    ["an unknown member", rate({ currency: "EUR" }), "content.features.codex.task.rates.0.currency"],
    [
      "a condition that is no text",
      rate({ when: { model: 3 } }),
      "content.features.codex.task.rates.0.when.model",
    ],
  ])("of a shape with %s is refused, and the refusal names the member", (_, one, param) => {
    const answer = validate(newPriceBookSchema, { name: "Book", content: priced({ rates: [one] }) }, "body");
    expect(answer).toMatchObject({ kind: "problem", param });
  });
});

describe("a new feature", () => {
  const feature = { key: "codex.task", name: "Codex", dimensions: ["input_tokens"] };
  test.each<[string, object, string | null]>([
    ["is taken", {}, null],
    ["may have no dimensions", { dimensions: [] }, null],
    ["declares no requests", { dimensions: ["requests"] }, "dimensions.0"],
    ["declares no credits", { dimensions: ["input_tokens", "credits"] }, "dimensions.1"],
    ["declares a dimension once", { dimensions: ["a", "a"] }, "dimensions"],
    ["has no reserved key", { key: "constructor" }, "key"],
    ["has a key in lower case", { key: "Codex" }, "key"],
    ["has a name", { name: "  " }, "name"],
    ["has a name without control characters", { name: "a\u0000b" }, "name"],
  ])("%s", (_, more, param) => {
    const answer = validate(newFeatureSchema, { ...feature, ...more }, "body");
    expect(answer.kind === "problem" ? answer.param : null).toBe(param);
  });
});
