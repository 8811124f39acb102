"use client";

import { type ChangeEvent, type PointerEvent, useState } from "react";
import { type BurnDownShape, outlineOf, pathOf, type Spot } from "./burn-down-geometry";

interface BurnDownChartProps {
  /** Decides the hue: the word that sources.css knows. */
  source: string;
  shape: BurnDownShape;
  /** What the whole height stands for, and the half of it. */
  topLabel: string;
  halfLabel: string;
  fromLabel: string;
  toLabel: string;
  /** The end of the drawing is where it begins anew. */
  endsWithReset: boolean;
  /** What the drawing shows, in a sentence. */
  label: string;
  /** The moment and the level at a share of the width, in words. */
  wordsAt: (x: number) => string;
}

const STEPS = 200;

/**
 * Levels over time: what was measured is a solid line on a filled ground, what is forecast a hatched fan between dashed edges. A cursor
 * is moved by arrow keys, a finger or a pointer, and says the level under it.
 */
export function BurnDownChart({ source, shape, topLabel, halfLabel, label, ...axis }: BurnDownChartProps) {
  const [cursor, setCursor] = useState<number | null>(null);
  const { measured, fan, nowX } = shape;
  const x = cursor ?? nowX;
  const words = axis.wordsAt(x);
  const slide = (event: ChangeEvent<HTMLInputElement>) => setCursor(Number(event.target.value) / STEPS);
  const hover = (event: PointerEvent<HTMLInputElement>) => {
    if (event.pointerType !== "mouse") return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setCursor(Math.round(((event.clientX - left) / width) * STEPS) / STEPS);
  };
  return (
    <div data-source={source} className="grid grid-cols-[auto_1fr] gap-x-2 text-xs text-muted">
      <div />
      <div className="flex justify-between pb-1">
        <span>measured</span>
        {fan === null ? null : <span>forecast</span>}
      </div>
      <div aria-hidden className="flex h-44 flex-col justify-between text-end tabular-nums">
        <span className="-mt-2">{topLabel}</span>
        <span>{halfLabel}</span>
        <span className="-mb-2">0</span>
      </div>
      <div className="relative h-44 rounded-xs has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
        <Drawing shape={shape} label={label} endsWithReset={axis.endsWithReset} />
        {cursor === null ? null : <Mark x={x} className="border-s border-ink" />}
        <input
          type="range"
          aria-label="Moment"
          aria-valuetext={words}
          min={0}
          max={STEPS}
          value={Math.round(x * STEPS)}
          onChange={slide}
          onPointerMove={hover}
          onPointerLeave={() => setCursor(null)}
          onBlur={() => setCursor(null)}
          className="absolute inset-0 size-full cursor-crosshair touch-pan-y opacity-0"
        />
      </div>
      <div />
      <div className="relative flex justify-between gap-x-4 pt-1">
        <span>{axis.fromLabel}</span>
        {nowX > 0.35 && nowX < 0.65 ? (
          <span className="absolute -translate-x-1/2 max-sm:hidden" style={{ insetInlineStart: at(nowX) }}>
            now
          </span>
        ) : null}
        <span>{axis.toLabel}</span>
      </div>
      <div />
      <p aria-hidden className="min-h-4.5 pt-1 text-sm text-ink tabular-nums">
        {words}
      </p>
      {measured.length === 0 ? <span className="sr-only">Nothing was measured yet.</span> : null}
    </div>
  );
}

function Drawing({
  shape,
  label,
  endsWithReset,
}: Pick<BurnDownChartProps, "shape" | "label" | "endsWithReset">) {
  const { measured, fan, nowX } = shape;
  const first = measured[0];
  const last = measured.at(-1);
  const ground: Spot[] =
    first === undefined || last === undefined ? [] : [...measured, { x: last.x, y: 0 }, { x: first.x, y: 0 }];
  return (
    <>
      <div
        aria-hidden
        className="absolute inset-0 flex flex-col justify-between [&>div]:border-t [&>div]:border-hairline"
      >
        <div />
        <div />
        <div />
      </div>
      {fan === null ? null : (
        <div
          aria-hidden
          className="water-held absolute inset-0"
          style={{ clipPath: outlineOf([...fan.slowest, ...[...fan.fastest].reverse()]) }}
        />
      )}
      <svg
        role="img"
        aria-label={label}
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
        className="absolute inset-0 size-full overflow-visible [&_path]:[vector-effect:non-scaling-stroke]"
        fill="none"
      >
        <path d={`${pathOf(ground)}Z`} fill="var(--source)" fillOpacity="0.14" />
        <path d={pathOf(measured)} stroke="var(--source)" strokeWidth="2" strokeLinejoin="round" />
        {fan === null ? null : (
          <>
            <path d={pathOf(fan.fastest)} stroke="var(--source)" strokeWidth="1.5" strokeDasharray="5 4" />
            <path d={pathOf(fan.slowest)} stroke="var(--source)" strokeWidth="1.5" strokeDasharray="5 4" />
          </>
        )}
      </svg>
      <Mark x={nowX} className="border-s border-ink/60" />
      {endsWithReset ? <Mark x={1} className="border-s-2 border-dashed border-ok" /> : null}
    </>
  );
}

function Mark({ x, className }: { x: number; className: string }) {
  return (
    <div aria-hidden className={`absolute inset-y-0 ${className}`} style={{ insetInlineStart: at(x) }} />
  );
}

const at = (x: number): string => `${x * 100}%`;
