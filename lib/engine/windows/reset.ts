import type { WindowCounts } from "./window";

/**
 * The counts after the window is given back to its user: what was used is forgiven, what is held is not. An open hold will still
 * be captured or released into these counts; were it forgotten here, its end would be taken out of what a later hold set aside,
 * and the window would admit that room twice (W2). Undefined where nothing is held: then the window is as good as never used.
 */
export function resetCounts(counts: WindowCounts): WindowCounts | undefined {
  switch (counts.kind) {
    case "span":
      return counts.held === 0n ? undefined : { ...counts, used: 0n };
    case "sliding": {
      const slices = counts.slices.flatMap((slice) => (slice.held === 0n ? [] : [{ ...slice, used: 0n }]));
      return slices.length === 0 ? undefined : { kind: "sliding", slices };
    }
    case "bucket":
      return counts.held === 0n ? undefined : { ...counts, debt: 0n };
  }
}
