import { expect, test } from "vitest";
import { RECONCILED } from "@/lib/engine/breaks";
import { STAGES } from "./check-words";

test("every invariant that is checked has its words, once", () => {
  const said = STAGES.flatMap(({ invariants }) => invariants.map(([code]) => code));
  expect(said.toSorted()).toEqual([...RECONCILED].toSorted());
});
