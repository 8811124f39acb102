import type { Instant, Quantity } from "../amounts";
import type { BucketCounts, Epoch, TokenBucketPolicy, WindowCounts, WindowRules } from "./window";

/** A bucket is one and the same for ever, so all of its holds name the same epoch; a hold on another kind of window names a time. */
const THE_BUCKET: Epoch = 0;
/** The last instant that a date can show. A bucket that needs longer to refill never does. */
const LAST_INSTANT = 8_640_000_000_000_000n;

/**
 * Refills `limit` tokens per `windowMs`, which is no whole number of tokens per millisecond. So what is missing is kept as
 * tokens x windowMs: of that product exactly `limit` returns per millisecond, nothing is ever rounded, and looking at a bucket
 * often gives the same as looking once. In any span of time it admits at most `limit` and what refilled meanwhile (W2).
 *
 * The debt survives a change of the policy: another limit keeps what was used, another `windowMs` keeps the instant at which the
 * bucket is full again. What runs goes on as it was announced: a bucket refills by the limit under which something was last taken
 * from it, so the moment at which a plan changes neither forgives nor takes back what had refilled by then.
 */
export const tokenBucket: WindowRules<TokenBucketPolicy> = {
  view(policy, counts, now) {
    const debt = debtAt(counts, now);
    const held = heldOf(counts);
    return {
      used: tokensOf(policy, debt),
      held,
      remaining: roomOf(policy, debt, held),
      // What is held refills only when it is settled, at an instant that nobody knows; it is left out.
      resetsAt: debt === 0n ? null : afterRefillOf(rateOf(policy, counts), debt, now),
    };
  },

  take(policy, counts, amount, now) {
    const debt = debtAt(counts, now);
    const held = heldOf(counts);
    if (amount > roomOf(policy, debt, held)) return null;
    const limit = amount === 0n ? rateOf(policy, counts) : policy.limit;
    return { kind: "bucket", at: now, limit, debt: debt + amount * BigInt(policy.windowMs), held };
  },

  // A bucket has no spans: what is told late is taken from it now, as a hold ends into it however late.
  placeOf(_policy, _counts, _occurredAt, now) {
    return now;
  },

  hold(policy, counts, amount, now) {
    const debt = debtAt(counts, now);
    const held = heldOf(counts);
    if (amount > roomOf(policy, debt, held)) return null;
    const limit = amount === 0n ? rateOf(policy, counts) : policy.limit;
    return { counts: { kind: "bucket", at: now, limit, debt, held: held + amount }, epoch: THE_BUCKET };
  },

  settle(policy, counts, epoch, held, used, now) {
    const bucket = bucketOf(counts);
    if (bucket === null || epoch !== THE_BUCKET) return counts;
    // A reset may have forgiven what was set aside; then less is left to end, and counts never run negative.
    const ended = held < bucket.held ? held : bucket.held;
    const taken = used < ended ? used : ended;
    const debt = debtAt(counts, now) + taken * BigInt(policy.windowMs);
    return { kind: "bucket", at: now, limit: bucket.limit, debt, held: bucket.held - ended };
  },

  giveBack: (_policy, counts) => ({ counts, returned: 0n }),

  fitsAt(policy, counts, amount, now) {
    const debt = debtAt(counts, now);
    const held = heldOf(counts);
    if (amount <= roomOf(policy, debt, held)) return now;
    const roomWhenRefilled = policy.limit - held - amount;
    if (roomWhenRefilled < 0n) return null;
    const missing = debt - roomWhenRefilled * BigInt(policy.windowMs);
    return afterRefillOf(rateOf(policy, counts), missing, now);
  },
};

function bucketOf(counts: WindowCounts | undefined): BucketCounts | null {
  return counts !== undefined && counts.kind === "bucket" ? counts : null;
}

function heldOf(counts: WindowCounts | undefined): Quantity {
  return bucketOf(counts)?.held ?? 0n;
}

function debtAt(counts: WindowCounts | undefined, now: Instant): bigint {
  const bucket = bucketOf(counts);
  if (bucket === null || bucket.debt === 0n) return 0n;
  if (now <= bucket.at) return bucket.debt;
  const debt = bucket.debt - bucket.limit * BigInt(now - bucket.at);
  return debt > 0n ? debt : 0n;
}

/** How many tokens refill per `windowMs`. Something was taken under it, so it is never nothing while anything is missing. */
function rateOf(policy: TokenBucketPolicy, counts: WindowCounts | undefined): Quantity {
  return bucketOf(counts)?.limit ?? policy.limit;
}

/** A token that has refilled in part is still missing: rounded up. */
function tokensOf(policy: TokenBucketPolicy, debt: bigint): Quantity {
  if (debt === 0n) return 0n;
  const scale = BigInt(policy.windowMs);
  return (debt + scale - 1n) / scale;
}

/** What is held counts like what is used, or two requests would be promised the same tokens (W2). Never negative. */
function roomOf(policy: TokenBucketPolicy, debt: bigint, held: Quantity): Quantity {
  const room = policy.limit - held - tokensOf(policy, debt);
  return room > 0n ? room : 0n;
}

/** The first millisecond at which `debt`, counted from `now`, has refilled; null where it never does. */
function afterRefillOf(limit: Quantity, debt: bigint, now: Instant): Instant | null {
  if (limit === 0n) return null;
  const at = BigInt(now) + (debt + limit - 1n) / limit;
  return at <= LAST_INSTANT ? Number(at) : null;
}
