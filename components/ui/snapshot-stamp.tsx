"use client";

import { CirclePause, CloudOff, Pause, Play, TriangleAlert } from "lucide-react";
import { formatQuantity } from "@/lib/format";
import { clockTime, formatSpan, formatUtc, zoneLabel } from "@/lib/format-time";
import { Button } from "./button";
import { classNames } from "./class-names";
import { useTimeFrame } from "./clock";

export type StreamState = "live" | "paused" | "offline";

const STALE_AFTER_MS = 5_000;

interface SnapshotStampProps {
  seq: number;
  asOf: string;
  /** When the stream last said anything, heartbeats included; the age of the page's knowledge. */
  heardAt: string;
  state: StreamState;
  onPause?: () => void;
  onResume?: () => void;
  className?: string;
}

/** Which numbered snapshot the page shows, and how fresh it is. Amber once nothing was heard for five seconds (E10). */
export function SnapshotStamp({
  seq,
  asOf,
  heardAt,
  state,
  onPause,
  onResume,
  className,
}: SnapshotStampProps) {
  const frame = useTimeFrame("second");
  const asOfMs = Date.parse(asOf);
  const silentMs = frame.nowMs - Date.parse(heardAt);
  const isStale = state === "live" && silentMs > STALE_AFTER_MS;
  const word = isStale ? `stale for ${formatSpan(silentMs)}` : state;
  return (
    <div
      className={classNames(
        "flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted",
        isStale || state === "offline" ? "rounded-xs bg-warn-soft px-2 py-0.5" : null,
        className,
      )}
    >
      <span
        className={classNames(
          "inline-flex items-center gap-1.5 font-medium",
          state === "live" && !isStale ? "text-ok" : state === "paused" ? "text-ink" : "text-warn",
        )}
      >
        <StampIcon state={state} isStale={isStale} />
        {word}
      </span>
      <span>
        as of{" "}
        <time dateTime={asOf} title={formatUtc(asOfMs)} className="text-ink">
          {clockTime(asOfMs, frame.timeZone, "second")} {zoneLabel(asOfMs, frame.timeZone)}
        </time>
      </span>
      <span>
        seq <span className="text-ink">{formatQuantity(seq)}</span>
      </span>
      {state === "live" && onPause !== undefined ? (
        <Button
          intent="quiet"
          size="small"
          className="-my-1"
          aria-label="Pause live updates"
          icon={<Pause aria-hidden />}
          onClick={onPause}
        />
      ) : null}
      {state === "paused" && onResume !== undefined ? (
        <Button intent="quiet" size="small" className="-my-1" icon={<Play aria-hidden />} onClick={onResume}>
          Resume
        </Button>
      ) : null}
      <span role="status" className="sr-only">
        {isStale ? "Live updates are late" : state === "offline" ? "Live updates are interrupted" : ""}
      </span>
    </div>
  );
}

function StampIcon({ state, isStale }: { state: StreamState; isStale: boolean }) {
  if (isStale) return <TriangleAlert aria-hidden className="size-3.5 stroke-2" />;
  if (state === "paused") return <CirclePause aria-hidden className="size-3.5 stroke-2" />;
  if (state === "offline") return <CloudOff aria-hidden className="size-3.5 stroke-2" />;
  return <span aria-hidden className="size-2 rounded-full bg-ok forced-colors:bg-[Highlight]" />;
}
