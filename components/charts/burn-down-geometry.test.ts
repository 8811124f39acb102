import { expect, test } from "vitest";
import {
  type BurnDownInput,
  burnDownShape,
  levelBetween,
  outlineOf,
  pathOf,
  spotAt,
} from "./burn-down-geometry";

const input: BurnDownInput = {
  fromMs: 0,
  nowMs: 50,
  toMs: 100,
  top: 10,
  points: [
    { atMs: 10, level: 8 },
    { atMs: 30, level: 5 },
  ],
  now: 5,
  beginsFull: true,
  ends: { earliestMs: 75, latestMs: 150 },
};

test("what was measured falls in steps from a full span to what is left now, and no further", () => {
  const { measured, nowX } = burnDownShape(input);
  expect(pathOf(measured)).toBe("M0 0L100 0L100 20L300 20L300 50L500 50L500 50");
  expect(nowX).toBe(0.5);
});

test("what slides begins with the first record, and what lies before the span is left out", () => {
  const points = [{ atMs: -5, level: 9 }, ...input.points];
  expect(burnDownShape({ ...input, points, beginsFull: false }).measured[0]).toEqual({ x: 0.1, y: 0.8 });
});

test("the fan opens from now between the fastest rate and the slowest, and is cut where the drawing ends", () => {
  expect(burnDownShape(input).fan).toEqual({
    fastest: [
      { x: 0.5, y: 0.5 },
      { x: 0.75, y: 0 },
      { x: 1, y: 0 },
    ],
    slowest: [
      { x: 0.5, y: 0.5 },
      { x: 1, y: 0.25 },
    ],
  });
});

test("a slowest rate at which it lasts more than a year is level", () => {
  const { fan } = burnDownShape({ ...input, ends: { earliestMs: 200, latestMs: null } });
  expect(fan?.slowest.at(-1)).toEqual({ x: 1, y: 0.5 });
  expect(fan?.fastest.at(-1)?.y).toBeCloseTo(0.333, 3);
});

test("nothing is foretold where too little is known, or nothing is left", () => {
  expect(burnDownShape({ ...input, ends: null }).fan).toBeNull();
  expect(burnDownShape({ ...input, now: 0 }).fan).toBeNull();
});

test("a moment has the level of the last record before it", () => {
  const { measured } = burnDownShape(input);
  expect(spotAt(measured, 0.2)?.y).toBe(0.8);
  expect(spotAt(measured, 0)?.y).toBe(1);
});

test("between two spots the forecast is straight", () => {
  const { fan } = burnDownShape(input);
  expect(levelBetween(fan?.fastest ?? [], 0.625)).toBe(0.25);
  expect(levelBetween(fan?.fastest ?? [], 0.9)).toBe(0);
  expect(levelBetween(fan?.slowest ?? [], 1)).toBe(0.25);
});

test("the outline of the fan closes", () => {
  expect(
    outlineOf([
      { x: 0.5, y: 0.5 },
      { x: 1, y: 0 },
    ]),
  ).toBe("polygon(50% 50%, 100% 100%)");
});
