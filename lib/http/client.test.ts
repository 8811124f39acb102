import { expect, test } from "vitest";
import { ApiProblem, isWorthRepeating } from "./client";

test.each([
  [0, true],
  [400, false],
  [403, false],
  [404, false],
  [409, false],
  [429, true],
  [500, true],
  [503, true],
])("a question answered with %i is asked again: %s", (status, isRepeated) => {
  expect(isWorthRepeating(new ApiProblem(status, {}))).toBe(isRepeated);
});
