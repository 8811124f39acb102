import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { UsageCommand } from "@/lib/engine/request";
import type { Outcome } from "@/lib/engine/trace";
import type { UsageStep } from "@/lib/engine/usage-step";
import type { StoredUsageEvent } from "@/lib/storage/ports";

/** One usage command on its way to its commit. */
export interface Submission {
  readonly accountId: string;
  readonly command: UsageCommand;
  /** The idempotency key and the hash of the request it came with; a preview has an empty key. */
  readonly key: string;
  readonly requestHash: string;
}

/** The one definitive answer to a submission. All but `recorded` left nothing behind and leave the key free. */
export type Answer =
  /** Durable. `isReplay`: the key had been answered before, this is that first answer. */
  | { readonly kind: "recorded"; readonly stored: StoredUsageEvent; readonly isReplay: boolean }
  | {
      readonly kind: "previewed";
      readonly outcome: Outcome;
      readonly seq: number;
      readonly plan: string;
      readonly priceBook: string;
      readonly decidedAt: Instant;
      readonly ledgerBalance: Microcredits | null;
    }
  | {
      readonly kind: "refused";
      readonly code: Extract<UsageStep, { kind: "refused" }>["code"];
      readonly param: string | null;
    }
  | { readonly kind: "account_unknown" }
  /** The key was used with another request. */
  | { readonly kind: "key_reused" }
  /** The first request with this key has not been answered yet. */
  | { readonly kind: "in_flight" }
  /** The queue is full, or others moved the account too often: nothing was tried or kept. */
  | { readonly kind: "overloaded"; readonly retryAfterMs: number }
  /** The store did not answer: whether it was recorded is unknown here; the same key finds out. */
  | { readonly kind: "store_unavailable" }
  /** A bug of ours, reported: this submission, and it alone, could not be decided or kept. */
  | { readonly kind: "failed" };

/** What a submission is told whose key has been answered before: that answer, or that the key stands for something else. */
export function repeatOf(stored: StoredUsageEvent, submission: Submission): Answer {
  return stored.event.requestHash === submission.requestHash
    ? { kind: "recorded", stored, isReplay: true }
    : { kind: "key_reused" };
}
