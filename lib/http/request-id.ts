import { newRef } from "@/lib/engine/ids";

const POOL_BYTES = 5_120;
const pool = new Uint8Array(POOL_BYTES);
let drawn = POOL_BYTES;

/** `req_` and a UUIDv7: sorts by time in the logs. Randomness is drawn 512 ids at a time, a system call per request would show. */
export function newRequestId(now: number): string {
  if (drawn === POOL_BYTES) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  const random = pool.subarray(drawn, drawn + 10);
  drawn += 10;
  return `req_${newRef(now, random)}`;
}
