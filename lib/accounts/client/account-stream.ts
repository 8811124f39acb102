import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";
import { getJson, isRefusal } from "@/lib/http/client";
import type { BalanceUpdateWire } from "@/lib/ledger/schema/ledger-schema";
import type { StandingWire } from "../schema/standing-schema";
import { keepLineOpen, type LineState } from "./live-line";
import { booksKey, LATEST_DECISIONS, putDecision, putStanding, standingQuery } from "./queries";

export interface AccountStream {
  /** `late`: connected, and silent for longer than it ever is. `ended`: signed out, or the account is not there for us. */
  readonly state: LineState["kind"] | "paused";
  readonly silentMs: number;
  readonly retryAtMs: number | null;
  /** Decisions that came by the stream since the page was loaded. */
  readonly newIds: ReadonlySet<string>;
  pause(): void;
  resume(): void;
  retryNow(): void;
}

const CONNECTING: LineState = { kind: "connecting", silentMs: 0, retryAtMs: null };
/** At most one explanation of the balance a second, however fast the account moves. */
const BOOKS_EVERY_MS = 1_000;

/**
 * Keeps the queries of an account in step with its stream: snapshots replace the standing, decisions are put on top, what
 * moved the balance goes to `onBalanceUpdate`. Whenever a connection is new, what may have been missed is read again.
 */
export function useAccountStream(
  accountId: string,
  onBalanceUpdate: (queries: QueryClient, update: BalanceUpdateWire) => void,
): AccountStream {
  const queries = useQueryClient();
  const [isPaused, setPaused] = useState(false);
  const [line, setLine] = useState(CONNECTING);
  const newIds = useRef<ReadonlySet<string>>(new Set());
  const retry = useRef(() => {});
  useEffect(() => {
    if (isPaused) return;
    const books = atMostEvery(BOOKS_EVERY_MS, () =>
      queries.invalidateQueries({ queryKey: booksKey(accountId) }),
    );
    let isFirst = true;
    const opened = keepLineOpen({
      url: `/api/v1/accounts/${accountId}/stream`,
      onOpen: () => {
        isFirst = true;
      },
      onState: setLine,
      mayTryAgain: () => isStillOurs(accountId),
      events: {
        heartbeat: () => {},
        standing: (data) => {
          const standing = data as StandingWire;
          const known = queries.getQueryData(standingQuery(accountId).queryKey);
          putStanding(queries, standing);
          if (isFirst && known?.seq !== standing.seq) readMissed(queries, accountId);
          if (isFirst || JSON.stringify(known?.credits) !== JSON.stringify(standing.credits)) books.ask();
          isFirst = false;
        },
        decision: (data) => {
          const decision = data as RecordedDecisionWire;
          newIds.current = new Set([...newIds.current, decision.id].slice(-LATEST_DECISIONS));
          putDecision(queries, decision);
        },
        balance_update: (data) => onBalanceUpdate(queries, data as BalanceUpdateWire),
      },
    });
    retry.current = opened.retry;
    return () => {
      opened.close();
      books.stop();
    };
  }, [accountId, isPaused, queries, onBalanceUpdate]);
  return {
    state: isPaused ? "paused" : line.kind,
    silentMs: line.silentMs,
    retryAtMs: line.retryAtMs,
    newIds: newIds.current,
    pause: () => setPaused(true),
    resume: () => {
      setLine(CONNECTING);
      setPaused(false);
    },
    retryNow: () => retry.current(),
  };
}

/** What the stream would have brought had it been open; the standing it has just brought. */
function readMissed(queries: QueryClient, accountId: string): void {
  for (const kind of ["decisions", "ledger", "grants"])
    void queries.invalidateQueries({ queryKey: [kind, accountId] });
}

/** False once the server says that this reader may not: anything else is worth another try. A member sees the standing, and not the account. */
async function isStillOurs(accountId: string): Promise<boolean> {
  try {
    await getJson(`/api/v1/accounts/${accountId}/standing`);
    return true;
  } catch (error) {
    return !isRefusal(error, 401) && !isRefusal(error, 403) && !isRefusal(error, 404);
  }
}

/** Runs at once and then at most every so often; a wish in between is granted at the end of it. */
function atMostEvery(spanMs: number, run: () => unknown): { ask(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isAskedAgain = false;
  const ask = () => {
    if (timer !== null) {
      isAskedAgain = true;
      return;
    }
    run();
    timer = setTimeout(() => {
      timer = null;
      if (isAskedAgain) {
        isAskedAgain = false;
        ask();
      }
    }, spanMs);
  };
  return {
    ask,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
