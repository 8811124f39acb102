/** Fractions of a level meter's length. Together they never pass its end. */
export interface LevelShares {
  used: number;
  held: number;
  free: number;
  pace: number | null;
}

/** What is held begins where what is used ends; used above the limit leaves no room for more than a full meter. */
export function levelShares(used: number, held: number, pace: number | null): LevelShares {
  const usedShare = clamp(used);
  const heldShare = Math.min(clamp(held), 1 - usedShare);
  return {
    used: usedShare,
    held: heldShare,
    free: 1 - usedShare - heldShare,
    pace: pace === null ? null : clamp(pace),
  };
}

function clamp(share: number): number {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

/** Points of a sparkline in its box, zero at the foot: a quiet hour is drawn as quiet. */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  if (values.length === 0) return "";
  const top = Math.max(...values, 0);
  const step = values.length === 1 ? 0 : width / (values.length - 1);
  return values
    .map((value, index) => {
      const x = round(index * step);
      const y = round(top === 0 ? height : height - (Math.max(0, value) / top) * height);
      return `${index === 0 ? "M" : "L"}${x} ${y}`;
    })
    .join("");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
