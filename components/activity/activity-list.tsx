// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which a table of the browser does not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: a row has its button; its head has nothing to do
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { useTimeFrame } from "@/components/ui/clock";
import { ActivityRow, ROW_GRID } from "./activity-row";
import type { ActivityItem } from "./activity-status";

const COLUMNS = ["Time", "Feature and model", "Client and session", "Cost", "Paid by", "Status"] as const;
const ROW_PX = 45;
const PHONE_ROW_PX = 92;
const OVERSCAN_ROWS = 8;
/** From here on the reader has left the top: what is new waits. */
const TOP_PX = 8;

interface ActivityListProps {
  items: readonly ActivityItem[];
  /** Of all that there are, where it is known. */
  total: number | null;
  newIds: ReadonlySet<string>;
  openId: string | null;
  hasMore: boolean;
  isPhone: boolean;
  areKeysOn: boolean;
  /** The same function from one render to the next, or every row is drawn again. */
  onOpen: (item: ActivityItem) => void;
  onEndReached: () => void;
  /** Whether the reader is at the top, where new rows may come in. */
  onTop: (isAtTop: boolean) => void;
}

/** Every decision, newest first. Only the rows in sight are in the page, so ten thousand scroll like ten. */
export function ActivityList(props: ActivityListProps) {
  const { items, total, newIds, openId, hasMore, isPhone, areKeysOn, onOpen, onEndReached, onTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useTimeFrame();
  // Another function would have every row's place reckoned anew, for each frame of a scroll.
  const getItemKey = useCallback((index: number) => items[index]?.id ?? index, [items]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? PHONE_ROW_PX : ROW_PX),
    overscan: OVERSCAN_ROWS,
    // Rows drawn before the scroller is measured: the server's render is not an empty list.
    initialRect: { width: 1_000, height: 720 },
    getItemKey,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= items.length - OVERSCAN_ROWS * 2) onEndReached();
  }, [hasMore, last, items.length, onEndReached]);
  const move = useRowFocus(scroller, items, (index) => virtual.scrollToIndex(index));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event, areKeysOn);
    if (step === 0) return;
    event.preventDefault();
    move.by(step);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: j and k go on from the row that has the focus
    <div
      ref={scroller}
      tabIndex={rows.length === 0 ? 0 : -1}
      data-activity=""
      onKeyDown={onKeyDown}
      onFocus={(event) => move.noteFocus(event.target)}
      onScroll={(event) => onTop(event.currentTarget.scrollTop < TOP_PX)}
      className="max-h-[max(24rem,calc(100dvh-17rem))] min-h-40 overflow-y-auto overflow-x-hidden focus-visible:-outline-offset-2"
    >
      <div role="table" aria-label="Activity" aria-rowcount={(total ?? items.length) + 1}>
        <ListHead />
        <div role="rowgroup" className="relative" style={{ blockSize: virtual.getTotalSize() }}>
          {rows.map(({ key, index, start }) => {
            const item = items[index];
            return item === undefined ? null : (
              <ActivityRow
                key={key}
                item={item}
                index={index}
                frame={frame}
                top={start}
                isNew={newIds.has(item.id)}
                isOpen={openId === item.id}
                isCurrent={index === move.current}
                measure={virtual.measureElement}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

export function ListHead() {
  return (
    <div role="rowgroup" className="sticky top-0 z-1 bg-page max-sm:sr-only">
      <div role="row" className={classNames(ROW_GRID, "h-8 border-b border-hairline text-xs text-muted")}>
        {COLUMNS.map((name) => (
          <span key={name} role="columnheader" className={name === "Cost" ? "text-end" : ""}>
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Up and down by arrows, and by j and k where single keys are on. */
function stepOf({ key, metaKey, ctrlKey, altKey }: KeyboardEvent, areKeysOn: boolean): number {
  if (metaKey || ctrlKey || altKey) return 0;
  if (key === "ArrowDown" || (areKeysOn && key === "j")) return 1;
  if (key === "ArrowUp" || (areKeysOn && key === "k")) return -1;
  return 0;
}

/** Which row has the focus, and going from it: a row that is not in the page yet gets it once it is drawn. */
function useRowFocus(
  scroller: React.RefObject<HTMLElement | null>,
  items: readonly ActivityItem[],
  scrollTo: (index: number) => void,
) {
  const [currentId, setCurrentId] = useState<string | null>(null);
  const wanted = useRef<number | null>(null);
  const found = currentId === null ? 0 : items.findIndex(({ id }) => id === currentId);
  const current = Math.max(0, found);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`);
    if (row == null) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  return {
    current,
    noteFocus(target: EventTarget) {
      const index = target instanceof HTMLElement ? target.dataset.row : undefined;
      if (index !== undefined) setCurrentId(items[Number(index)]?.id ?? null);
    },
    by(step: number) {
      const isInside = scroller.current?.contains(document.activeElement) === true && currentId !== null;
      const index = Math.min(items.length - 1, Math.max(0, isInside ? current + step : 0));
      const id = items[index]?.id;
      if (id === undefined) return;
      wanted.current = index;
      scrollTo(index);
      setCurrentId(id);
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true });
    },
  };
}
