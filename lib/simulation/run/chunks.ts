import type { SeqRange } from "@/lib/storage/history-ports";

export interface AccountOfPeriod {
  readonly accountId: string;
  readonly toSeq: number;
}

/** About what is read at once: some 5 MB, and 0.1 s of work. */
const FACTS_MAX = 4_000;

/**
 * The facts of these accounts, each from the one after `knownSeq`, cut into lists of ranges of about so many facts: small accounts
 * together, a large one in pieces that follow each other.
 */
export function chunksOf(
  accounts: readonly AccountOfPeriod[],
  knownSeq: (accountId: string) => number,
  factsMax = FACTS_MAX,
): SeqRange[][] {
  const chunks: SeqRange[][] = [];
  let chunk: SeqRange[] = [];
  let room = factsMax;
  for (const { accountId, toSeq } of accounts) {
    for (let afterSeq = knownSeq(accountId); afterSeq < toSeq; ) {
      const end = Math.min(toSeq, afterSeq + room);
      chunk.push({ accountId, afterSeq, toSeq: end });
      room -= end - afterSeq;
      afterSeq = end;
      if (room > 0) continue;
      chunks.push(chunk);
      chunk = [];
      room = factsMax;
    }
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
