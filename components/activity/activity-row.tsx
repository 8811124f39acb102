// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which a table of the browser does not allow
"use client";

import { memo } from "react";
import { SourceChip } from "@/components/decisions/source-chip";
import { sourceOfLayer, usageWords } from "@/components/decisions/words";
import { Amount } from "@/components/ui/amount";
import { classNames } from "@/components/ui/class-names";
import { isZero } from "@/lib/format";
import { clockTime, formatDay, formatMoment, formatUtc, type TimeFrame } from "@/lib/format-time";
import { type ActivityItem, ActivityStatus } from "./activity-status";

/**
 * One grid for the head and every row: places, not a table's own layout, since only rows in sight are in the page. No column is as wide
 * as what is in it: each row is a grid of its own, and a longer status would move its other columns.
 */
export const ROW_GRID =
  "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 sm:grid-cols-[7.5rem_minmax(0,1.1fr)_minmax(0,1fr)_5rem_minmax(0,1.4fr)_10rem] sm:items-center";

interface ActivityRowProps {
  item: ActivityItem;
  index: number;
  /** The page's now and zone, read once for the list. */
  frame: TimeFrame;
  /** Where it begins in the list, in pixels. */
  top: number;
  isNew: boolean;
  isOpen: boolean;
  /** The one row that the Tab key reaches. */
  isCurrent: boolean;
  measure: (element: HTMLElement | null) => void;
  onOpen: (item: ActivityItem) => void;
}

/** Scrolling draws the rows that come into sight, and leaves the others as they are. Whoever shows it passes what stays the same. */
export const ActivityRow = memo(function ActivityRow({
  item,
  index,
  frame,
  top,
  isNew,
  isOpen,
  isCurrent,
  measure,
  onOpen,
}: ActivityRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row's button is what the keyboard has; a click may miss it
    <div
      ref={measure}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      data-index={index}
      onClick={() => onOpen(item)}
      style={{ transform: `translateY(${top}px)` }}
      className={classNames(
        ROW_GRID,
        "absolute inset-x-0 top-0 cursor-pointer gap-y-0.5 border-b border-hairline py-2 contain-layout contain-style hover:bg-hover sm:min-h-11.25 sm:py-1",
        isOpen ? "bg-accent-soft" : null,
        isNew ? "row-new" : null,
      )}
    >
      <Opener item={item} index={index} frame={frame} isCurrent={isCurrent} />
      <What item={item} />
      <Cost item={item} />
    </div>
  );
});

function Opener({
  item,
  index,
  frame,
  isCurrent,
}: Pick<ActivityRowProps, "item" | "index" | "frame" | "isCurrent">) {
  const at = Date.parse(item.decided_at);
  const day = formatDay(at, frame);
  const isToday = day === formatDay(frame.nowMs, frame);
  return (
    <span role="cell" className="max-sm:order-5">
      <button
        type="button"
        data-row={index}
        tabIndex={isCurrent ? 0 : -1}
        aria-haspopup="dialog"
        aria-label={`Why: ${item.feature}, ${formatMoment(at, frame, "second")}`}
        className="touch-target rounded-xs text-start max-sm:text-sm max-sm:text-muted"
      >
        <time dateTime={item.decided_at} title={`${formatMoment(at, frame)} (${formatUtc(at)})`}>
          {isToday ? null : <span className="block text-xs text-muted max-sm:me-1 max-sm:inline">{day}</span>}
          {clockTime(at, frame, "millisecond")}
        </time>
      </button>
    </span>
  );
}

function What({ item }: { item: ActivityItem }) {
  const { client, session } = item.attribution ?? {};
  const model = item.properties?.model;
  return (
    <>
      <span role="cell" className="min-w-0 truncate font-medium max-sm:order-1">
        {item.feature}
        {model === undefined ? null : <span className="ms-2 font-normal text-muted">{model}</span>}
      </span>
      <span role="cell" className="min-w-0 truncate text-muted max-sm:order-3" title={session ?? undefined}>
        {client ?? <span className="sr-only">no client</span>}
        {session == null ? null : (
          <span className={client == null ? "" : "ms-1"}>{client == null ? session : `/ ${session}`}</span>
        )}
        {client == null && session == null ? usageWords(item.usage ?? {}) : null}
      </span>
    </>
  );
}

function Cost({ item }: { item: ActivityItem }) {
  const payers = item.trace.filter((layer) => !isZero(layer.taken));
  return (
    <>
      <span
        role="cell"
        className="text-end font-mono whitespace-nowrap max-sm:order-2"
        title={usageWords(item.usage ?? {})}
      >
        <Amount value={item.cost} hasUnit={false} />
        <span className="ms-1 font-sans text-xs text-muted">cr</span>
      </span>
      <span
        role="cell"
        className="flex min-w-0 flex-wrap gap-x-3 max-sm:order-6 max-sm:flex-col max-sm:items-end max-sm:text-sm"
      >
        {item.outcome === "blocked" || payers.length === 0 ? (
          <span className="text-muted">nothing charged</span>
        ) : (
          payers.map((layer) => (
            <SourceChip key={layer.layer} source={sourceOfLayer(layer)} amount={layer.taken} />
          ))
        )}
      </span>
      <span role="cell" className="max-sm:order-4 max-sm:justify-self-end">
        <ActivityStatus item={item} />
      </span>
    </>
  );
}
