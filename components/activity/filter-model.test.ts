import { expect, test } from "vitest";
import { type ActivityFilter, foldedCount, queryOf } from "./filter-model";

const NONE: ActivityFilter = {
  ...{ search: "", outcome: "", source: "", feature: "", model: "", key: "", client: "", session: "" },
  ...{ lineage: "", range: "", from: "", to: "" },
};
const NOW = Date.parse("2026-11-23T12:04:31.500Z");

test("a filter that asks for nothing asks the API for nothing", () => {
  expect(queryOf(NONE, NOW)).toBe("");
});

test("the same filter is the same question, in whatever order it was filled in, and within a minute", () => {
  const filter = { ...NONE, session: "s 1", outcome: "blocked", range: "1h" };
  expect(queryOf(filter, NOW)).toBe("from=2026-11-23T11%3A04%3A00.000Z&outcome=blocked&session=s+1");
  expect(queryOf(filter, NOW + 20_000)).toBe(queryOf(filter, NOW));
});

test("times of one's own are asked for as instants; what is no time is left out", () => {
  const filter = { ...NONE, range: "custom", from: "2026-11-23T10:00:00.000Z", to: "soon" };
  expect(queryOf(filter, NOW)).toBe("from=2026-11-23T10%3A00%3A00.000Z");
});

test("what is folded away and narrows the list all the same is counted", () => {
  expect(foldedCount({ ...NONE, client: "web", lineage: "l", search: "x" })).toBe(2);
});
