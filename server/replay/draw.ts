/** What a draw is for: two purposes at the same row are drawn independently. */
const PURPOSES = { account: 1, hold: 2, profile: 3, arrival: 4, input: 5, output: 6 } as const;
export type Purpose = keyof typeof PURPOSES;

/**
 * A number in [0, 1) that depends on these three values and nothing else. Stateless, so that a run that begins
 * in the middle of a trace draws for a row what a run from its beginning drew for it.
 */
export function drawAt(seed: number, purpose: Purpose, index: number): number {
  const start = mixed((seed ^ Math.imul(PURPOSES[purpose], 0x9e3779b9)) >>> 0);
  const low = mixed((start ^ index) >>> 0);
  // Rows beyond 2^32 do not begin again at the first.
  return mixed((low + Math.imul(Math.floor(index / 2 ** 32) + 1, 0x85ebca6b)) >>> 0) / 2 ** 32;
}

/** The finalizer of MurmurHash3 (Austin Appleby, public domain): every bit of the input moves half of the output's. */
function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * Zipf's law with exponent 1 over `count` ranks: rank k (from 0) is drawn with weight 1/(k+1), as usage falls off from the
 * busiest account to the quietest. Takes a number in [0, 1). Exponent 1 because 1/k is exactly rounded on every machine,
 * which powers are not: a seed means the same assignment everywhere.
 */
export function zipfRanks(count: number): (draw: number) => number {
  const upTo = new Float64Array(count);
  let total = 0;
  for (let rank = 0; rank < count; rank++) {
    total += 1 / (rank + 1);
    upTo[rank] = total;
  }
  return (draw) => {
    const sought = draw * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) > sought) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
