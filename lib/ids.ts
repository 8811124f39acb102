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
