import { hash } from "node:crypto";
import { type ChainHeads, checkpointText, isCheckpointDue, leafOf, treeOf } from "@/lib/engine/checkpoint";
import { NO_HEAD } from "@/lib/engine/standing";
import { freshRef } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { Checkpoint, SealedCheckpoint } from "@/lib/storage/checkpoint-ports";
import type { SigningKey } from "./seal/signing-key";

const sha256 = (text: string) => hash("sha256", text, "hex");

type Parts = Pick<Runtime, "checkpoints" | "signingKey" | "clock">;

/** Signs the heads that have grown since the last checkpoint, whether or not a day has passed. */
export async function signCheckpoint(parts: Parts, author: Author): Promise<Checkpoint> {
  const made = await signWhen(parts, author, () => true);
  if (made === null) throw new Error("a checkpoint that was due was not made");
  return made;
}

/** The day's checkpoint, once, whichever worker comes first; null where it is there. */
export function signDueCheckpoint(parts: Parts): Promise<Checkpoint | null> {
  const now = parts.clock.now();
  return signWhen(parts, { actor: "system", requestId: null }, (lastAt) => isCheckpointDue(lastAt, now));
}

function signWhen(
  { checkpoints, signingKey, clock }: Parts,
  author: Author,
  isDue: (lastAt: number | null) => boolean,
): Promise<Checkpoint | null> {
  return checkpoints.make(isDue, (grown, last) => sealed(signingKey, grown, last, clock.now()), author);
}

function sealed(
  key: SigningKey,
  grown: readonly ChainHeads[],
  last: Checkpoint | null,
  now: number,
): SealedCheckpoint {
  const { root, ways } = treeOf(
    grown.map((heads) => leafOf(heads, sha256)),
    sha256,
  );
  const unsigned = {
    number: (last?.number ?? 0) + 1,
    // Clocks of machines differ; the order of checkpoints does not.
    at: Math.max(now, last?.at ?? 0),
    accounts: grown.length,
    root,
    previous: last?.hash ?? NO_HEAD,
  };
  const text = checkpointText(unsigned);
  return {
    checkpoint: {
      ...unsigned,
      ref: freshRef(now),
      hash: sha256(text),
      publicKey: key.publicKey,
      signature: key.sign(text),
    },
    covered: grown.map((heads, nth) => ({ heads, way: ways[nth] ?? [] })),
  };
}
