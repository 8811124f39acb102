import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Theme = "light" | "dark";
type Linear = readonly [number, number, number];

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map((match) => [
    match[1] as string,
    { light: match[2] as string, dark: match[3] as string },
  ]),
);

function colour(name: string, theme: Theme): string {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`tokens.css declares no --${name}`);
  return token[theme];
}

function linear(hex: string): Linear {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, blue] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["page", "raised", "sunken", "hover"];
const SOURCES = ["source-window", "source-free", "source-promo", "source-purchased", "source-enterprise"];

/** [foreground, backgrounds, least ratio]: what components put on what. 4.5 for text, 3 for marks and borders. */
const PAIRS: readonly (readonly [string, readonly string[], number])[] = [
  ["ink", [...SURFACES, "accent-soft", "ok-soft", "warn-soft", "danger-soft"], 4.5],
  ["muted", [...SURFACES, "accent-soft", "ok-soft", "warn-soft", "danger-soft"], 4.5],
  ["faint", ["page", "raised"], 4.5],
  ["accent", [...SURFACES, "accent-soft"], 4.5],
  ["on-accent", ["accent", "accent-strong"], 4.5],
  ["ok", ["page", "raised", "sunken", "ok-soft"], 4.5],
  ["warn", ["page", "raised", "sunken", "warn-soft"], 4.5],
  ["danger", ["page", "raised", "sunken", "danger-soft"], 4.5],
  ["on-danger", ["danger", "danger-strong"], 4.5],
  ["control", ["page", "raised", "sunken"], 3],
  ...SOURCES.map((source) => [source, ["page", "raised"], 3] as const),
];

/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const VISION: Readonly<Record<string, readonly [Linear, Linear, Linear]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(hex: string, vision: readonly [Linear, Linear, Linear]): Linear {
  const rgb = linear(hex);
  const row = (weights: Linear) =>
    Math.min(1, Math.max(0, weights[0] * rgb[0] + weights[1] * rgb[1] + weights[2] * rgb[2]));
  return [row(vision[0]), row(vision[1]), row(vision[2])];
}

/** Distance in OKLab, times 100. */
function distance(a: Linear, b: Linear): number {
  const lab = ([r, g, blue]: Linear) => {
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * blue);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ] as const;
  };
  const [x, y] = [lab(a), lab(b)];
  return 100 * Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

describe.each(["light", "dark"] as const)("colour tokens, %s", (theme) => {
  it.each(PAIRS.flatMap(([front, backs, least]) => backs.map((back) => [front, back, least] as const)))(
    "%s on %s reaches %d:1",
    (front, back, least) => {
      expect(contrast(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(least);
    },
  );

  it.each(Object.keys(VISION))("the five sources stay apart in %s vision", (vision) => {
    const least = theme === "light" ? 12 : 14.5;
    for (const [index, one] of SOURCES.entries())
      for (const other of SOURCES.slice(index + 1)) {
        const matrix = VISION[vision] as readonly [Linear, Linear, Linear];
        const apart = distance(seen(colour(one, theme), matrix), seen(colour(other, theme), matrix));
        expect(apart, `${one} and ${other}`).toBeGreaterThanOrEqual(least);
      }
  });
});
