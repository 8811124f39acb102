"use client";

import { type CSSProperties, useState } from "react";
import { SourceSwatch } from "@/components/decisions/source-chip";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useTimeFrame } from "@/components/ui/clock";
import { Cell, Row, Table } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import { formatCredits, microsOf, shareOf } from "@/lib/format";
import { formatDay } from "@/lib/format-time";
import { dateTicks } from "./date-ticks";
import { type Expiries, type Expiry, expiryWords } from "./expiries";

const SPAN_MS_MIN = 30 * 86_400_000;
/** In percent of the chart's width: labels closer than this would cover each other, and the table has them all. */
const LABEL_ROOM = 14;
/** From here on a label stands before its block, where there is still room. */
const LABEL_TURNS = 60;
const COLUMNS = [
  { key: "when", label: "When" },
  { key: "amount", label: "Credits", isNumeric: true },
  { key: "grant", label: "Grant" },
] as const;

/** What expires when: blocks by date, as high as what is lost; the same as a table for whoever reads rather than looks. */
export function ExpiryTimeline({ expiries }: { expiries: Expiries }) {
  const frame = useTimeFrame();
  const [isTable, setIsTable] = useState(false);
  const words = expiryWords(expiries, frame);
  if (expiries.ending.length === 0) return <p className="text-muted">{words}</p>;
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4">
        <p>{words}</p>
        <Button
          intent="quiet"
          size="small"
          className="text-muted! print:hidden"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
        >
          Table
        </Button>
      </div>
      {isTable ? (
        <ExpiryTable ending={expiries.ending} />
      ) : (
        <ExpiryChart ending={expiries.ending} label={words} />
      )}
    </>
  );
}

function ExpiryChart({ ending, label }: { ending: readonly Expiry[]; label: string }) {
  const frame = useTimeFrame();
  const lastMs = ending.at(-1)?.atMs ?? 0;
  const untilMs = Math.max(lastMs, frame.nowMs + SPAN_MS_MIN);
  const x = (atMs: number) => (96 * (Math.max(atMs, frame.nowMs) - frame.nowMs)) / (untilMs - frame.nowMs);
  const most = ending.reduce((max, { amount }) => (microsOf(amount) > microsOf(max) ? amount : max), "0");
  // A label of its own width must end within the chart.
  const ticks = dateTicks(frame, untilMs).filter((tick) => x(tick) <= 80);
  const labelled = labelledOf(ending, ({ atMs }) => x(atMs));
  return (
    <div role="img" aria-label={label} className="relative mt-2 h-36">
      <div className="absolute inset-x-0 top-5 bottom-6 border-b border-control">
        {ending.map((one) => {
          const left = x(one.atMs);
          const height = Math.max(3, 100 * shareOf(one.amount, most));
          return (
            <div
              key={`${one.grant} ${one.atMs}`}
              data-source={one.source}
              title={`${one.name}: ${formatCredits(one.amount)} credits, ${formatDay(one.atMs, frame)}`}
              className="absolute bottom-0 w-3"
              style={{ insetInlineStart: `${left}%`, blockSize: `${height}%` } as CSSProperties}
            >
              <span className="water block size-full rounded-t-[2px] border border-source" />
              {labelled.has(one) ? (
                <span
                  className={classNames(
                    "absolute bottom-full pb-0.5 font-mono text-xs whitespace-nowrap",
                    left > LABEL_TURNS ? "end-0" : "start-0",
                  )}
                >
                  {formatCredits(one.amount)}
                </span>
              ) : null}
            </div>
          );
        })}
      </div>
      {ticks.map((tick) => (
        <span
          key={tick}
          className="absolute bottom-0 border-s border-hairline ps-1 text-xs whitespace-nowrap text-muted"
          style={{ insetInlineStart: `${x(tick)}%` }}
        >
          {formatDay(tick, frame)}
        </span>
      ))}
    </div>
  );
}

/** Those with a label: where two would cover each other, the block that stands higher has it, so that none lies on another's water. */
function labelledOf(ending: readonly Expiry[], x: (one: Expiry) => number): ReadonlySet<Expiry> {
  const labelled: Expiry[] = [];
  for (const one of [...ending].sort((a, b) => (microsOf(a.amount) > microsOf(b.amount) ? -1 : 1)))
    if (labelled.every((other) => Math.abs(x(other) - x(one)) >= LABEL_ROOM)) labelled.push(one);
  return new Set(labelled);
}

function ExpiryTable({ ending }: { ending: readonly Expiry[] }) {
  return (
    <Table caption="What expires when, soonest first" columns={COLUMNS} stacked={null} className="mt-2">
      {ending.map((one) => (
        <Row key={`${one.grant} ${one.atMs}`}>
          <Cell>
            <Moment at={new Date(one.atMs).toISOString()} />
            {one.isReset ? <span className="text-muted">, then filled again</span> : null}
          </Cell>
          <Cell isNumeric className="font-mono">
            {formatCredits(one.amount)}
          </Cell>
          <Cell title={one.grant}>
            <SourceSwatch source={one.source} className="me-1.5" />
            {one.name}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
