import type { Basin } from "./cascade-model";

/*
 * The drawing's measures in px, shared with cascade.css: heights are fixed so that the streams between basins can be
 * drawn before anything is measured; only widths follow the page.
 */
const TANK_HEIGHT = 152;
const STEP = 14;

/** How far a stream falls from the brim of one basin to the surface of the next. */
export interface Spill {
  fall: number;
}

export function spillOf(from: Basin, to: Basin, index: number): Spill {
  const first = to.chambers[0];
  const level = first === undefined ? 0 : first.usedShare + first.heldShare;
  const height = tankHeight(index + 1);
  // A full basin that is followed by a full one still pours: a stream of no height would read as a wall.
  return { fall: STEP + Math.max(from.isFull ? 3 : 0, height * (1 - Math.min(1, level))) };
}

export function tankHeight(index: number): number {
  return Math.max(70, TANK_HEIGHT - index * STEP);
}
