import { hash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChainHeads, checkpointText, isCheckpointDue, leafOf, rootFrom, treeOf } from "./checkpoint";
import { NO_HEAD } from "./standing";

const sha256 = (text: string) => hash("sha256", text, "hex");
const leavesOf = (count: number) => Array.from({ length: count }, (_, n) => sha256(`leaf ${n}`));

test("every leaf's way leads to the root, and no other leaf's does", () => {
  for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 31, 100]) {
    const leaves = leavesOf(count);
    const { root, ways } = treeOf(leaves, sha256);
    for (const [nth, leaf] of leaves.entries()) {
      expect(rootFrom(leaf, ways[nth] ?? [], sha256)).toBe(root);
      expect(rootFrom(sha256("forged"), ways[nth] ?? [], sha256)).not.toBe(root);
      expect(ways[nth]?.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
    }
  }
});

test("another leaf, another order or one leaf less is another root", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (count, nth) => {
      const leaves = leavesOf(count);
      const { root } = treeOf(leaves, sha256);
      const at = nth % count;
      expect(treeOf(leaves.with(at, sha256("forged")), sha256).root).not.toBe(root);
      expect(treeOf(leaves.toSpliced(at, 1), sha256).root).not.toBe(root);
      expect(treeOf([...leaves].reverse(), sha256).root).not.toBe(root);
    }),
  );
  expect(treeOf([], sha256)).toEqual({ root: NO_HEAD, ways: [] });
});

test("the format is what it was", () => {
  const heads: ChainHeads = {
    accountId: "acct_01k2x4t8b5f6q7r8s9v0w1x2y3",
    factsSeq: 7,
    factsHead: "a".repeat(64),
    settledSeq: 6,
    monetizationHead: "b".repeat(64),
    ledgerSeq: 3,
    balanceHead: "c".repeat(64),
  };
  const other = { ...heads, factsSeq: 8 };
  const leaves = [leafOf(heads, sha256), leafOf(other, sha256)];
  expect(leaves[0]).toBe(
    sha256(
      `spillway/checkpoint_leaf/1\nacct_01k2x4t8b5f6q7r8s9v0w1x2y3\n7\n${"a".repeat(64)}\n6\n${"b".repeat(64)}\n3\n${"c".repeat(64)}`,
    ),
  );
  expect(treeOf(leaves, sha256).root).toBe(sha256(`spillway/checkpoint_node/1\n${leaves[0]}\n${leaves[1]}`));
  expect(checkpointText({ number: 2, at: 5, accounts: 1, root: "d", previous: "e" })).toBe(
    "spillway/checkpoint/1\n2\n5\n1\nd\ne",
  );
});

test("one is due on each day of UTC", () => {
  const at = (text: string) => Date.parse(text);
  expect(isCheckpointDue(null, 0)).toBe(true);
  expect(isCheckpointDue(at("2026-02-13T00:00:00Z"), at("2026-02-13T23:59:59.999Z"))).toBe(false);
  expect(isCheckpointDue(at("2026-02-13T23:59:59.999Z"), at("2026-02-14T00:00:00Z"))).toBe(true);
  expect(isCheckpointDue(at("2026-02-14T00:00:00Z"), at("2026-02-13T00:00:00Z"))).toBe(false);
});
