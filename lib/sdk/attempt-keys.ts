import type { Answered } from "./transport.ts";

/** So many refusals of one request are looked through; after that the last of them is the answer. */
const ATTEMPTS_MAX = 100;

/**
 * Asks under a key of the caller's, and under a new one for each attempt after a block. A blocked decision keeps its key for ever
 * (lib/decisions), so whoever asks again under the same key would be told of the old block even after buying, waiting or
 * consenting. An answer that is both blocked *and* replayed is such an old one, so it is passed over: `order-1`, `order-1~2`, `order-1~3`…
 *
 * What was once allowed is found again by the same walk, from any process and after any crash: nothing is remembered here, and
 * nothing can be charged twice, because the walk never goes past an answer that was not a block.
 */
export async function askPastBlocks(key: string, ask: (key: string) => Promise<Answered>): Promise<Answered> {
  for (let attempt = 1; ; attempt++) {
    const answered = await ask(attempt === 1 ? key : `${key}~${attempt}`);
    if (!answered.marks.isReplayed || !isBlocked(answered.body) || attempt >= ATTEMPTS_MAX) return answered;
  }
}

function isBlocked(body: unknown): boolean {
  return typeof body === "object" && body !== null && "outcome" in body && body.outcome === "blocked";
}
