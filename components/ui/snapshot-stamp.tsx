"use client";

import { CirclePause, CloudOff, Pause, Play, RotateCw, TriangleAlert } from "lucide-react";
import { formatQuantity } from "@/lib/format";
import { clockTime, formatSpan, formatUtc, zoneLabel } from "@/lib/format-time";
import { Button } from "./button";
import { classNames } from "./class-names";
import { useTimeFrame } from "./clock";

export type StreamState = "connecting" | "live" | "late" | "paused" | "offline" | "ended";

interface SnapshotStampProps {
  seq: number;
  asOf: string;
  state: StreamState;
  /** How long nothing has been heard. Measured by the reader's own clock, which may be wrong and still counts seconds. */
  silentMs?: number;
  /** When a lost line is tried again, by the reader's own clock. */
  retryAtMs?: number | null;
  onPause?: () => void;
  onResume?: () => void;
  onRetry?: () => void;
  className?: string;
}

const TONES: Readonly<Record<StreamState, string>> = {
  connecting: "text-muted",
  live: "text-ok",
  late: "text-warn",
  paused: "text-ink",
  offline: "text-warn",
  ended: "text-warn",
};

const ANNOUNCED: Readonly<Record<StreamState, string>> = {
  connecting: "Connecting",
  live: "",
  late: "Live updates are late",
  paused: "Live updates are paused",
  offline: "Live updates are interrupted",
  ended: "Live updates have ended",
};

/** Which numbered snapshot the page shows, and how fresh it is. Amber once nothing was heard for five seconds (E10). */
export function SnapshotStamp({
  seq,
  asOf,
  state,
  silentMs = 0,
  retryAtMs = null,
  onPause,
  onResume,
  onRetry,
  className,
}: SnapshotStampProps) {
  const frame = useTimeFrame("second");
  const asOfMs = Date.parse(asOf);
  const isWorrying = state === "late" || state === "offline" || state === "ended";
  return (
    <div
      data-stream={state}
      className={classNames(
        "flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted",
        isWorrying ? "-mx-2 rounded-xs bg-warn-soft px-2 py-0.5" : null,
        className,
      )}
    >
      <span className={classNames("inline-flex min-w-9 items-center gap-1.5 font-medium", TONES[state])}>
        <StampIcon state={state} />
        {stateWords(state, silentMs, retryAtMs)}
      </span>
      <span>
        as of{" "}
        <time dateTime={asOf} title={formatUtc(asOfMs)} className="text-ink">
          {clockTime(asOfMs, frame, "second")} {zoneLabel(asOfMs, frame.timeZone)}
        </time>
      </span>
      <span>
        seq <span className="text-ink">{formatQuantity(seq)}</span>
      </span>
      {(state === "connecting" || state === "live" || state === "late") && onPause !== undefined ? (
        <Button
          intent="quiet"
          size="small"
          className="-my-1 print:hidden"
          aria-label="Pause live updates"
          icon={<Pause aria-hidden />}
          onClick={onPause}
        />
      ) : null}
      {state === "paused" && onResume !== undefined ? (
        <Button
          intent="quiet"
          size="small"
          className="-my-1 print:hidden"
          icon={<Play aria-hidden />}
          onClick={onResume}
        >
          Resume
        </Button>
      ) : null}
      {state === "offline" && onRetry !== undefined ? (
        <Button
          intent="quiet"
          size="small"
          className="-my-1 print:hidden"
          icon={<RotateCw aria-hidden />}
          onClick={onRetry}
        >
          Try now
        </Button>
      ) : null}
      <span role="status" className="sr-only">
        {ANNOUNCED[state]}
      </span>
    </div>
  );
}

function stateWords(state: StreamState, silentMs: number, retryAtMs: number | null): string {
  // As wide as "live", which follows within moments.
  if (state === "connecting") return "…";
  if (state === "late") return `stale for ${formatSpan(silentMs)}`;
  if (state === "ended") return "not live";
  if (state !== "offline" || retryAtMs === null) return state;
  const seconds = Math.ceil((retryAtMs - Date.now()) / 1_000);
  return seconds > 0 ? `offline, trying again in ${seconds} s` : "offline, trying again";
}

function StampIcon({ state }: { state: StreamState }) {
  if (state === "late") return <TriangleAlert aria-hidden className="size-3.5 stroke-2" />;
  if (state === "paused") return <CirclePause aria-hidden className="size-3.5 stroke-2" />;
  if (state === "offline" || state === "ended") return <CloudOff aria-hidden className="size-3.5 stroke-2" />;
  return (
    <span
      aria-hidden
      className={classNames(
        "size-2 rounded-full forced-colors:bg-[Highlight]",
        state === "live" ? "bg-ok" : "border border-muted",
      )}
    />
  );
}
