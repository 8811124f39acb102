import { expect, test } from "vitest";
import { consentBlock, plainDecision } from "@/components/testing/decision-fixtures";
import { blockState } from "./block-state";

const blocked = {
  ...consentBlock,
  seq: 7,
  ways: [{ kind: "wait" as const, until: "2026-11-23T12:00:00.000Z" }],
};
const at7 = { seq: 7, next_payer: [] };
const at8 = { seq: 8, next_payer: [] };
const before = Date.parse("2026-11-23T11:59:59.999Z");
const at = Date.parse("2026-11-23T12:00:00.000Z");

test("a block stands until the account moves on or the moment to wait for has come", () => {
  expect(blockState(blocked, at7, before)).toBe("stands");
  expect(blockState(blocked, at8, before)).toBe("changed");
  expect(blockState(blocked, at7, at)).toBe("over");
  expect(blockState(blocked, at8, at)).toBe("over");
});

test("a block stands, whatever colleagues did since, while the least there is to ask of it is blocked by the same", () => {
  const { feature, reason, binding } = blocked;
  const next = { feature, layer: null, source: null, reason, binding, ways: [] };
  expect(blockState(blocked, { seq: 9, next_payer: [next] }, before)).toBe("stands");
  expect(blockState(blocked, { seq: 9, next_payer: [{ ...next, binding: "another" }] }, before)).toBe(
    "changed",
  );
  expect(blockState(blocked, { seq: 9, next_payer: [next] }, at)).toBe("over");
});

test("without a moment to wait for, time changes nothing", () => {
  expect(blockState({ ...blocked, ways: [{ kind: "ask_owner" }] }, at7, at)).toBe("stands");
});

test("what was allowed is no block", () => {
  expect(blockState(plainDecision, { seq: plainDecision.seq, next_payer: [] }, at)).toBe(null);
});
