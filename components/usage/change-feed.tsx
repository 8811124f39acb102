"use client";

import type { Grant } from "@/components/decisions/standing-shapes";
import { payerWords, sourceOfGrant } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";
import type { ChangeWire } from "@/lib/accounts/schema/change-schema";
import { formatCredits, isZero } from "@/lib/format";
import { formatCountdown, formatMoment, formatUtc } from "@/lib/format-time";
import { changeWords } from "./change-words";

interface ChangeFeedProps {
  changes: readonly ChangeWire[];
  /** Of the snapshot: what ends soon stands above what has happened. */
  grants: readonly Grant[];
  /** Opens the decision that a refund pays back. */
  onWhy: (decision: string) => void;
  /** Null where there is nothing older. */
  onMore: (() => void) | null;
  isLoading: boolean;
}

const SOON_MS = 7 * 86_400_000;

/** What will change soon, then what has changed, newest first: each a sentence with its moment, its reason and its seq. */
export function ChangeFeed({ changes, grants, onWhy, onMore, isLoading }: ChangeFeedProps) {
  const frame = useTimeFrame();
  const ending = grants
    .flatMap((grant) => (grant.expires_at === null ? [] : [{ grant, atMs: Date.parse(grant.expires_at) }]))
    .filter(
      ({ grant, atMs }) => atMs > frame.nowMs && atMs - frame.nowMs <= SOON_MS && !isZero(grant.available),
    )
    .sort((a, b) => a.atMs - b.atMs);
  return (
    <>
      <ol aria-label="Changes" className="flex flex-col">
        {ending.map(({ grant, atMs }) => (
          <Line key={grant.id} atMs={atMs} countdown={formatCountdown(atMs, frame.nowMs)}>
            {formatCredits(grant.available)} {payerWords(sourceOfGrant(grant.kind))} will expire.
          </Line>
        ))}
        {changes.map((change) => (
          <Line key={change.seq} atMs={Date.parse(change.at)} note={noteOf(change)}>
            {changeWords(change, frame)}
            {change.decision === null ? null : (
              <button
                type="button"
                aria-haspopup="dialog"
                className="touch-target ms-2 text-accent hover:underline"
                onClick={() => change.decision !== null && onWhy(change.decision)}
              >
                why<span className="sr-only"> the request that was refunded</span>
              </button>
            )}
          </Line>
        ))}
      </ol>
      {onMore === null ? null : (
        <Button className="mt-3" disabled={isLoading} onClick={onMore}>
          {isLoading ? "Loading…" : "More"}
        </Button>
      )}
    </>
  );
}

function noteOf({ reason, by, seq }: ChangeWire): string {
  const why = reason === null || reason === "" ? "" : `“${reason}”, `;
  return `${why}${by === "system" ? "by the system, " : ""}seq ${seq}`;
}

interface LineProps {
  atMs: number;
  countdown?: string;
  note?: string;
  children: React.ReactNode;
}

function Line({ atMs, countdown, note, children }: LineProps) {
  const frame = useTimeFrame();
  return (
    <li className="grid gap-x-4 border-b border-hairline py-2.5 last:border-b-0 sm:grid-cols-[12rem_1fr]">
      <time
        dateTime={new Date(atMs).toISOString()}
        title={formatUtc(atMs)}
        className="text-muted tabular-nums first-letter:uppercase max-sm:text-sm"
      >
        {formatMoment(atMs, frame)}
        {countdown === undefined ? null : <span className="block text-sm text-warn">{countdown}</span>}
      </time>
      <div>
        <p>{children}</p>
        {note === undefined ? null : <p className="text-sm text-muted">{note}</p>}
      </div>
    </li>
  );
}
