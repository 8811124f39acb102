/** A share of the drawing's width and of its height, 0 to 1; the level's height counts from the foot. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface BurnDownInput {
  readonly fromMs: number;
  readonly nowMs: number;
  /** The end of the drawing: where it resets, or as far ahead as it lies behind. */
  readonly toMs: number;
  /** What the whole height stands for. */
  readonly top: number;
  /** As recorded, oldest first. */
  readonly points: readonly { readonly atMs: number; readonly level: number }[];
  readonly now: number;
  /** A span begins with all of its limit; what slides or refills, and credits, begin where the first record is. */
  readonly beginsFull: boolean;
  /** When it will be used up, at the fastest of the recent rates and at the slowest; null latest: not within a year. Null: none is told. */
  readonly ends: { readonly earliestMs: number; readonly latestMs: number | null } | null;
}

export interface BurnDownShape {
  /** Steps, since between two decisions nothing is used. */
  readonly measured: readonly Spot[];
  /** From now on, between the fastest and the slowest rate; closed. Null where nothing is foretold. */
  readonly fan: { readonly fastest: readonly Spot[]; readonly slowest: readonly Spot[] } | null;
  readonly nowX: number;
}

/** Where everything of a burn-down lies: what was measured up to now, and what is forecast from there to the end of the drawing. */
export function burnDownShape(input: BurnDownInput): BurnDownShape {
  const { fromMs, nowMs, toMs, top, ends } = input;
  const x = (ms: number) => share(ms - fromMs, toMs - fromMs);
  const y = (level: number) => share(level, top);
  const measured: Spot[] = input.beginsFull ? [{ x: 0, y: 1 }] : [];
  const step = (ms: number, level: number) => {
    const last = measured.at(-1);
    if (last !== undefined) measured.push({ x: x(ms), y: last.y });
    measured.push({ x: x(ms), y: y(level) });
  };
  for (const { atMs, level } of input.points) if (atMs >= fromMs && atMs <= nowMs) step(atMs, level);
  step(nowMs, input.now);
  const edge = (endMs: number | null): Spot[] => {
    const start = { x: x(nowMs), y: y(input.now) };
    if (endMs === null) return [start, { x: 1, y: start.y }];
    if (endMs <= toMs) return [start, { x: x(endMs), y: 0 }, { x: 1, y: 0 }];
    // At the edge of the drawing something is left of it.
    return [start, { x: 1, y: start.y * share(endMs - toMs, endMs - nowMs) }];
  };
  const isForetold = ends !== null && input.now > 0 && toMs > nowMs;
  return {
    measured,
    fan: isForetold ? { fastest: edge(ends.earliestMs), slowest: edge(ends.latestMs) } : null,
    nowX: x(nowMs),
  };
}

const share = (part: number, whole: number): number =>
  whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));

/** An SVG path in a box of 1000 by 100, which is drawn out to whatever room there is. */
export function pathOf(spots: readonly Spot[]): string {
  return spots
    .map(({ x, y }, nth) => `${nth === 0 ? "M" : "L"}${round(x * 1000)} ${round(100 - y * 100)}`)
    .join("");
}

/** The same as the outline of a part of a box, for what is hatched: a pattern of CSS does not stretch with the drawing. */
export function outlineOf(spots: readonly Spot[]): string {
  return `polygon(${spots.map(({ x, y }) => `${round(x * 100)}% ${round(100 - y * 100)}%`).join(", ")})`;
}

/** The level of the last record at or before a moment, by its share of the width; null before the first. */
export function spotAt(measured: readonly Spot[], x: number): Spot | null {
  return measured.findLast((spot) => spot.x <= x) ?? null;
}

/** The level on a straight line between the spots at each side of it. */
export function levelBetween(spots: readonly Spot[], x: number): number {
  const after = spots.find((spot) => spot.x >= x) ?? spots.at(-1);
  const before = spots.findLast((spot) => spot.x <= x) ?? spots[0];
  if (before === undefined || after === undefined) return 0;
  return before.x === after.x
    ? after.y
    : before.y + ((x - before.x) / (after.x - before.x)) * (after.y - before.y);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
