import { expect, test } from "vitest";
import { consentBlock, plainDecision } from "@/components/testing/decision-fixtures";
import { blockState } from "./block-state";

const blocked = {
  ...consentBlock,
  seq: 7,
  ways: [{ kind: "wait" as const, until: "2026-11-23T12:00:00.000Z" }],
};
const before = Date.parse("2026-11-23T11:59:59.999Z");
const at = Date.parse("2026-11-23T12:00:00.000Z");

test("a block stands until the account moves on or the moment to wait for has come", () => {
  expect(blockState(blocked, 7, before)).toBe("stands");
  expect(blockState(blocked, 8, before)).toBe("changed");
  expect(blockState(blocked, 7, at)).toBe("over");
  expect(blockState(blocked, 8, at)).toBe("over");
});

test("without a moment to wait for, time changes nothing", () => {
  expect(blockState({ ...blocked, ways: [{ kind: "ask_owner" }] }, 7, at)).toBe("stands");
});

test("what was allowed is no block", () => {
  expect(blockState(plainDecision, plainDecision.seq, at)).toBe(null);
});
