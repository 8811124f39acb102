"use client";

import { formatCountdown, formatDay, formatMoment, formatUtc, type Precision } from "@/lib/format-time";
import { useTimeFrame } from "./clock";

interface MomentProps {
  at: string;
  precision?: Precision;
  className?: string;
}

/** Day, hour and zone of the reader; UTC on hover. */
export function Moment({ at, precision = "minute", className }: MomentProps) {
  const frame = useTimeFrame();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={formatUtc(ms)} className={className}>
      {formatMoment(ms, frame, precision)}
    </time>
  );
}

/** "30 Nov": where a column has no room for the hour. The title has it. */
export function Day({ at, className }: Omit<MomentProps, "precision">) {
  const frame = useTimeFrame();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={`${formatMoment(ms, frame)} (${formatUtc(ms)})`} className={className}>
      {formatDay(ms, frame)}
    </time>
  );
}

/** "in 2 h 07 m", running. Never announced while it runs; whoever crosses a threshold announces that. */
export function Countdown({ at, className }: Omit<MomentProps, "precision">) {
  const frame = useTimeFrame("second");
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={formatUtc(ms)} className={className}>
      {formatCountdown(ms, frame.nowMs)}
    </time>
  );
}

/** The whole answer to "when does it change": absolute moment and countdown. */
export function ResetTime({ at, verb = "resets" }: { at: string; verb?: string }) {
  return (
    <>
      {verb} <Moment at={at} />, <Countdown at={at} className="whitespace-nowrap" />
    </>
  );
}
