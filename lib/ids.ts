import { randomFillSync } from "node:crypto";
import { type IdPrefix, newRef } from "@/lib/engine/ids";

// Random bytes are drawn in bulk: a call into the generator for every id would cost more than the id.
const pool = new Uint8Array(8000);
let drawn = pool.length;

/** A new ref (26 characters, sorts by `at`), unpredictable in its other 74 bits. */
export function freshRef(at: number): string {
  if (drawn + 10 > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const ref = newRef(at, pool.subarray(drawn, drawn + 10));
  drawn += 10;
  return ref;
}

/** `acct_01k…`: a new id of this kind. */
export function freshId(prefix: IdPrefix, at: number): string {
  return `${prefix}_${freshRef(at)}`;
}

/**
 * An idempotency key of our own making, for what nobody asked for. Keys live in one space per account and callers' are printable
 * ASCII; with this first letter no caller can, by accident or on purpose, take the key under which time itself is recorded.
 */
export function ownKey(what: string, about: string): string {
  return `§${what}:${about}`;
}

/** What acts that purchases do to their account are keyed as: the books tell by it what went back to a card. */
export const PURCHASE_ACTS = "purchase";
