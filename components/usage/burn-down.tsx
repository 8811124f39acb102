"use client";

import { useRef } from "react";
import { BurnDownChart } from "@/components/charts/burn-down-chart";
import { burnDownShape, levelBetween, spotAt } from "@/components/charts/burn-down-geometry";
import type { Source } from "@/components/decisions/decision-shapes";
import { Button } from "@/components/ui/button";
import { saveFile } from "@/components/ui/save-file";
import { Cell, Row, Table } from "@/components/ui/table";
import { formatMeasured, microsOf, unitOf } from "@/lib/format";
import { formatMoment, type TimeFrame } from "@/lib/format-time";
import type { EndWire } from "@/lib/usage/schema/forecast-schema";
import type { LevelsWire } from "@/lib/usage/schema/levels-schema";
import { findingWords, leftWords, subjectName } from "./burn-down-words";

interface BurnDownProps {
  levels: LevelsWire;
  /** As the page has it now: newer than what was read with the levels. */
  now: { readonly atMs: number; readonly remaining: string };
  source: Source;
  /** Null where nothing was used of it in a day. */
  ends: EndWire | null;
  frame: TimeFrame;
  /** Opens the decision that recorded a level. */
  onWhy: (decision: string) => void;
  /** The levels as a file of rows. */
  onCsv: () => void;
}

const HOUR_MS = 3_600_000;

/** A window or the credits as they were used up, and when they will be at the recent pace; the same as a table beside it. */
export function BurnDown({ levels, now, source, ends, frame, onWhy, onCsv }: BurnDownProps) {
  const figure = useRef<HTMLElement>(null);
  const { measure } = levels;
  const subject = { ...levels, remaining: now.remaining, resetsAt: levels.resets_at };
  const finding = findingWords(subject, ends, frame);
  const drawn = drawingOf(levels, now, ends);
  const { shape, top } = drawn;
  const moment = (ms: number) => formatMoment(ms, frame);
  const amount = (level: number) => formatMeasured(rounded(level), measure);
  const wordsAt = (x: number): string => {
    const when = moment(drawn.fromMs + x * (drawn.toMs - drawn.fromMs));
    if (x <= shape.nowX) {
      const spot = spotAt(shape.measured, x);
      return spot === null ? when : `${when}: ${amount(spot.y * top)} ${unitOf(measure)} left`;
    }
    if (shape.fan === null) return when;
    const [least, most] = [shape.fan.fastest, shape.fan.slowest].map((edge) => levelBetween(edge, x) * top);
    return `${when}, forecast: ${amount(least ?? 0)} to ${amount(most ?? 0)} ${unitOf(measure)} left`;
  };
  const picture = {
    shape,
    label: finding,
    topLabel: amount(top),
    halfLabel: amount(top / 2),
    fromLabel: moment(drawn.fromMs),
    toLabel: `${drawn.endsWithReset ? "resets " : ""}${moment(drawn.toMs)}`,
    endsWithReset: drawn.endsWithReset,
  };
  const savePicture = async () => {
    const chart = figure.current?.querySelector<HTMLElement>("[data-source]");
    if (chart == null) return;
    const { burnDownPng } = await import("@/components/charts/burn-down-picture");
    saveFile(await burnDownPng(chart, picture), `levels-${levels.window ?? "credits"}.png`);
  };
  return (
    <figure ref={figure}>
      <figcaption className="mb-4 min-h-10 max-w-[80ch] sm:min-h-5 lg:min-h-10">{finding}</figcaption>
      <BurnDownChart source={source} wordsAt={wordsAt} {...picture} />
      <div className="relative mt-2 print:hidden">
        <details>
          <summary className="touch-target w-fit cursor-pointer py-1 text-sm text-accent">
            The same as a table
          </summary>
          <LevelsTable levels={levels} now={now} ends={ends} frame={frame} onWhy={onWhy} />
        </details>
        <p className="absolute end-0 top-0 flex gap-2">
          <Button size="small" aria-label="CSV of the levels" onClick={onCsv}>
            CSV
          </Button>
          <Button size="small" aria-label="PNG of the drawing" onClick={() => void savePicture()}>
            PNG
          </Button>
        </p>
      </div>
    </figure>
  );
}

/** Where the drawing begins and ends, and how high it is. */
function drawingOf(levels: LevelsWire, now: BurnDownProps["now"], ends: EndWire | null) {
  const nowMs = now.atMs;
  const points = levels.points.map(({ at, remaining }) => ({
    atMs: Date.parse(at),
    level: numberOf(remaining),
  }));
  // A window that nothing was used of yet has no past to draw.
  const fromMs = levels.from === null ? nowMs : Date.parse(levels.from);
  const resetsMs = levels.resets_at === null ? null : Date.parse(levels.resets_at);
  const endsWithReset = resetsMs !== null && resetsMs > nowMs;
  const toMs = endsWithReset ? resetsMs : nowMs + Math.max(HOUR_MS, nowMs - fromMs);
  const left = numberOf(now.remaining);
  const limit = levels.limit === null ? 0 : numberOf(levels.limit);
  const top = Math.max(limit, left, ...points.map(({ level }) => level));
  const shape = burnDownShape({
    ...{ fromMs, nowMs, toMs, top, points, now: left },
    beginsFull: levels.kind === "calendar" || levels.kind === "anchored",
    ends:
      ends?.status === "range"
        ? {
            earliestMs: Date.parse(ends.earliest),
            latestMs: ends.latest === null ? null : Date.parse(ends.latest),
          }
        : null,
  });
  return { shape, fromMs, toMs, top, endsWithReset };
}

const COLUMNS = [
  { key: "time", label: "Time" },
  { key: "left", label: "Left", isNumeric: true },
  { key: "what", label: "What it is" },
  { key: "why", label: "Explanation", isLabelHidden: true },
] as const;

type LevelsTableProps = Pick<BurnDownProps, "levels" | "now" | "ends" | "frame" | "onWhy">;

/** What is drawn, row by row: each level with the decision that recorded it, and what is forecast as such. */
function LevelsTable({ levels, now, ends, frame, onWhy }: LevelsTableProps) {
  const moment = (ms: number) => formatMoment(ms, frame, "second");
  const range = ends?.status === "range" ? ends : null;
  return (
    <Table caption={`Levels of the ${subjectName(levels.window)}`} columns={COLUMNS} density="compact">
      {levels.points.map(({ at, remaining, decision, seq }) => (
        <Row key={seq}>
          <Cell isLead>{moment(Date.parse(at))}</Cell>
          <Cell label="Left" isNumeric className="font-mono">
            {formatMeasured(remaining, levels.measure)}
          </Cell>
          <Cell label="What it is" className="text-muted">
            measured, seq {seq}
          </Cell>
          <Cell className="text-end">
            {decision === null ? null : (
              <button
                type="button"
                aria-haspopup="dialog"
                className="touch-target text-accent hover:underline"
                onClick={() => onWhy(decision)}
              >
                why<span className="sr-only"> {leftWords(remaining, levels.measure)} were left</span>
              </button>
            )}
          </Cell>
        </Row>
      ))}
      <Row>
        <Cell isLead>now</Cell>
        <Cell label="Left" isNumeric className="font-mono">
          {formatMeasured(now.remaining, levels.measure)}
        </Cell>
        <Cell label="What it is" className="text-muted">
          measured
        </Cell>
        <Cell />
      </Row>
      {range === null ? null : (
        <Foretold at={moment(Date.parse(range.earliest))} what="forecast, at the fastest rate" />
      )}
      {range?.latest == null ? null : (
        <Foretold at={moment(Date.parse(range.latest))} what="forecast, at the slowest rate" />
      )}
    </Table>
  );
}

function Foretold({ at, what }: { at: string; what: string }) {
  return (
    <Row>
      <Cell isLead>{at}</Cell>
      <Cell label="Left" isNumeric className="font-mono">
        0
      </Cell>
      <Cell label="What it is" className="text-muted">
        {what}
      </Cell>
      <Cell />
    </Row>
  );
}

/** For drawing only. */
const numberOf = (amount: string): number => Number(microsOf(amount)) / 1_000_000;

/** Of what is drawn, no more than can be read from it. */
const rounded = (level: number): string => String(Math.round(level * 100) / 100);
