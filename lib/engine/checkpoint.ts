import type { Instant } from "./amounts";
import type { Sha256 } from "./chain";
import { NO_HEAD } from "./standing";

/**
 * Checkpoints: the heads of every chain that has grown since the checkpoint before, as leaves of one tree, whose root is signed. Each
 * names the hash of the one before, so together they cover every account; one that has not moved is covered by its last.
 *
 * **The format**, for a verifier in any language. As of links (`chain.ts`) a hash is the lower-case hex SHA-256 of lines that are
 * joined by line feeds. Leaves stand in order of the account's id; a level is made of pairs of the level below, and one that is left
 * over goes up as it is. The root of no leaves is 64 zeros. What is signed (Ed25519) is the text of the checkpoint itself.
 *
 *     spillway/checkpoint_leaf/1     account facts_seq facts_head settled_seq monetization_head ledger_seq balance_head
 *     spillway/checkpoint_node/1     left right
 *     spillway/checkpoint/1          number at accounts root previous
 */
export interface ChainHeads {
  readonly accountId: string;
  readonly factsSeq: number;
  readonly factsHead: string;
  /** The usage event up to which the monetization events go. */
  readonly settledSeq: number;
  readonly monetizationHead: string;
  readonly ledgerSeq: number;
  readonly balanceHead: string;
}

/** One step from a leaf towards the root: the other half of a pair, and on which side it stands. */
export interface WayStep {
  readonly side: "left" | "right";
  readonly hash: string;
}

export interface UnsignedCheckpoint {
  readonly number: number;
  readonly at: Instant;
  readonly accounts: number;
  readonly root: string;
  readonly previous: string;
}

export function leafOf(heads: ChainHeads, sha256: Sha256): string {
  const { accountId, factsSeq, factsHead, settledSeq, monetizationHead, ledgerSeq, balanceHead } = heads;
  return sha256(
    `spillway/checkpoint_leaf/1\n${accountId}\n${factsSeq}\n${factsHead}\n${settledSeq}\n${monetizationHead}\n${ledgerSeq}\n${balanceHead}`,
  );
}

function nodeOf(left: string, right: string, sha256: Sha256): string {
  return sha256(`spillway/checkpoint_node/1\n${left}\n${right}`);
}

/** The root of the leaves, and for each the way to it. */
export function treeOf(
  leaves: readonly string[],
  sha256: Sha256,
): { readonly root: string; readonly ways: readonly (readonly WayStep[])[] } {
  const ways: WayStep[][] = leaves.map(() => []);
  // Which leaves are below each node of the level: the first, and how many.
  let level = leaves.map((hash, first) => ({ hash, first, count: 1 }));
  while (level.length > 1) {
    const above: typeof level = [];
    for (let at = 0; at < level.length; at += 2) {
      const left = level[at] as (typeof level)[number];
      const right = level[at + 1];
      if (right === undefined) {
        above.push(left);
        continue;
      }
      for (let leaf = left.first; leaf < right.first; leaf++)
        ways[leaf]?.push({ side: "right", hash: right.hash });
      for (let leaf = right.first; leaf < right.first + right.count; leaf++)
        ways[leaf]?.push({ side: "left", hash: left.hash });
      above.push({
        hash: nodeOf(left.hash, right.hash, sha256),
        first: left.first,
        count: left.count + right.count,
      });
    }
    level = above;
  }
  return { root: level[0]?.hash ?? NO_HEAD, ways };
}

/** Where a way leads from a leaf: the root, if neither was changed. */
export function rootFrom(leaf: string, way: readonly WayStep[], sha256: Sha256): string {
  return way.reduce(
    (hash, step) =>
      step.side === "left" ? nodeOf(step.hash, hash, sha256) : nodeOf(hash, step.hash, sha256),
    leaf,
  );
}

/** What is signed, and what the next checkpoint names the hash of. */
export function checkpointText({ number, at, accounts, root, previous }: UnsignedCheckpoint): string {
  return `spillway/checkpoint/1\n${number}\n${at}\n${accounts}\n${root}\n${previous}`;
}

const DAY_MS = 86_400_000;

/** Whether a day of UTC has begun since the last. */
export function isCheckpointDue(lastAt: Instant | null, now: Instant): boolean {
  return lastAt === null || Math.floor(now / DAY_MS) > Math.floor(lastAt / DAY_MS);
}
