"use client";

import { LevelMeter } from "@/components/charts/level-meter";
import type { Source } from "@/components/decisions/decision-shapes";
import type { WindowState } from "@/components/decisions/standing-shapes";
import { ruleWords, windowName } from "@/components/decisions/words";
import { Badge } from "@/components/ui/badge";
import { useTimeFrame } from "@/components/ui/clock";
import { ResetTime } from "@/components/ui/time";
import { formatMeasured, formatQuantity, formatShare, isZero, shareOf, sumOf, unitOf } from "@/lib/format";
import { formatMoment } from "@/lib/format-time";
import { paceShare } from "./pace";

interface WindowRowProps {
  window: WindowState;
  /** The layer it belongs to decides its hue. */
  source?: Source;
}

/** One window in full: level, what is left, its rule in words, and when it changes. */
function WindowRow({ window, source = "windows" }: WindowRowProps) {
  const frame = useTimeFrame();
  const { measure } = window;
  // What refills all the time has a part of a request left; nobody can make one.
  const isWhole = window.kind === "token_bucket" && measure === "requests";
  const shown = (amount: string) =>
    isWhole ? formatQuantity(wholeOf(amount)) : formatMeasured(amount, measure);
  const level = sumOf(window.used, window.held);
  const pace = paceShare(window, frame.nowMs);
  const figures = `${isWhole ? shown(sumOf(window.limit, `-${wholeOf(window.remaining)}`)) : shown(level)} of ${shown(window.limit)}`;
  const unit = unitOf(measure);
  const reset =
    window.resets_at === null ? "" : `, resets ${formatMoment(Date.parse(window.resets_at), frame)}`;
  const isFull = isZero(window.remaining);
  const isShadow = window.shadow != null;
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 gap-y-1 border-b border-hairline py-3 last:border-b-0 sm:grid-cols-[10rem_1fr_7rem]">
      <div className="flex flex-wrap items-center gap-x-2 font-medium first-letter:uppercase">
        <span className="first-letter:uppercase">{windowName(window.key)}</span>
        {isShadow ? <Badge>not enforced</Badge> : null}
        {isFull && !isShadow ? <Badge tone="warn">full</Badge> : null}
      </div>
      <div className="col-span-2 row-start-2 sm:col-span-1 sm:col-start-2 sm:row-start-1">
        <LevelMeter
          source={source}
          used={shareOf(window.used, window.limit)}
          held={isZero(window.held) ? 0 : shareOf(window.held, window.limit)}
          pace={pace}
          label={`${windowName(window.key)} window`}
          text={`${figures} ${unit} used${reset}`}
        />
      </div>
      <div className="text-end">
        <span className="font-medium">{shown(window.remaining)}</span>
        <span className="text-muted"> left</span>
      </div>
      {/* Two lines whatever there is to say: a reset that begins to count moves nothing below it. */}
      <div className="col-span-2 text-sm text-muted sm:col-start-2">
        <p className="flex min-h-9 flex-wrap content-start gap-x-3 sm:min-h-4.5">
          <span>
            {figures} {unit} ({formatShare(level, window.limit)})
            {isZero(window.held) ? "" : `, ${formatMeasured(window.held, measure)} of them held`}
          </span>
          {window.resets_at === null || Date.parse(window.resets_at) <= frame.nowMs ? null : (
            <span>
              <ResetTime at={window.resets_at} />
            </span>
          )}
        </p>
        <p className="flex min-h-4.5 flex-wrap gap-x-3">
          {window.kind === undefined || window.rule == null ? null : (
            <span>{ruleWords(window.kind, window.rule, frame)}</span>
          )}
          {isShadow ? <span>only records, to see what it would stop</span> : null}
          {window.features == null ? null : <span>for {window.features.join(", ")} only</span>}
        </p>
      </div>
    </li>
  );
}

/** "59.196" as "59". */
function wholeOf(amount: string): string {
  return amount.split(".", 1)[0] ?? amount;
}

export function WindowRows({ windows, source }: { windows: readonly WindowState[]; source?: Source }) {
  return (
    <ul className="flex flex-col">
      {windows.map((window) => (
        <WindowRow key={window.key} window={window} {...(source === undefined ? {} : { source })} />
      ))}
    </ul>
  );
}
