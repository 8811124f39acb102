"use client";

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ClockProvider, useTimeFrame } from "@/components/ui/clock";
import { ErrorState } from "@/components/ui/error-state";
import { ButtonLink } from "@/components/ui/link";
import { SnapshotStamp } from "@/components/ui/snapshot-stamp";
import { type AccountStream, useAccountStream } from "@/lib/accounts/client/account-stream";
import { latestDecisionsQuery, putStanding, standingQuery } from "@/lib/accounts/client/queries";
import type { AccountBooksWire } from "@/lib/accounts/schema/account-schema";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { grantsQuery } from "@/lib/credits/client";
import type { GrantWire } from "@/lib/credits/schema/grant-schema";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";
import type { BalanceUpdateWire } from "@/lib/ledger/schema/ledger-schema";
import { booksQuery } from "./account-queries";

/** What the server rendered a page of one account with; the stream goes on from here. */
export interface AccountSnapshotProps {
  readonly standing: StandingWire;
  /** Of a member's view, theirs. */
  readonly decisions: RecordedDecisionWire[];
  /** Empty in a member's view, like the books: both are the account's. */
  readonly grants: GrantWire[];
  readonly books: AccountBooksWire | null;
}

export interface LiveAccount extends AccountSnapshotProps {
  readonly stream: AccountStream;
}

/** An account as the page has it at this moment: the numbers the server rendered, kept in step by the stream. */
export function useLiveAccount(first: AccountSnapshotProps): LiveAccount {
  const accountId = first.standing.account;
  useSeed(first);
  const stream = useAccountStream(accountId, moveBalance);
  const standing = useQuery({ ...standingQuery(accountId), initialData: first.standing }).data;
  useDueSnapshot(standing);
  const decisions = useQuery({ ...latestDecisionsQuery(accountId), initialData: first.decisions }).data;
  const enabled = first.standing.member === null;
  const grants = useQuery({ ...grantsQuery(accountId), initialData: first.grants, enabled }).data;
  const books = useQuery({ ...booksQuery(accountId), initialData: first.books, enabled }).data;
  return { stream, standing, decisions, grants, books };
}

/** Somebody who comes back to a page has its old numbers in the cache; what the server has just rendered is newer. */
function useSeed({ standing, decisions, grants, books }: AccountSnapshotProps): void {
  const queries = useQueryClient();
  useState(() => {
    const { account } = standing;
    const known = queries.getQueryData(standingQuery(account).queryKey);
    if (known === undefined || known.seq > standing.seq) return;
    putStanding(queries, standing);
    queries.setQueryData(latestDecisionsQuery(account).queryKey, decisions);
    queries.setQueryData(grantsQuery(account).queryKey, grants);
    queries.setQueryData(booksQuery(account).queryKey, books);
    for (const kind of ["ledger", "decisions"])
      void queries.invalidateQueries({ queryKey: [kind, account], refetchType: "none" });
  });
}

const DUE_AFTER_MS = 500;
const TIMER_MS_MAX = 2_000_000_000;

/**
 * Time alone moves levels too: a window starts over, a grant begins or ends. No fact is recorded then and no stream tells, so
 * the page asks for the snapshot when the next of these moments has come.
 */
function useDueSnapshot({ account, as_of, test_clock_at, windows, grants }: StandingWire): void {
  const queries = useQueryClient();
  const asOfMs = Date.parse(as_of);
  const moments = [
    ...windows.map((window) => window.resets_at),
    ...grants.flatMap((grant) => [grant.effective_at, grant.expires_at]),
  ].flatMap((at) => (at === null || Date.parse(at) <= asOfMs ? [] : [Date.parse(at) - asOfMs]));
  const dueMs = moments.length === 0 || test_clock_at !== null ? null : Math.min(...moments);
  useEffect(() => {
    if (dueMs === null || dueMs > TIMER_MS_MAX) return;
    // Counted from the snapshot's own time, so that a wrong clock of the reader does not matter.
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: standingQuery(account).queryKey }),
      dueMs + DUE_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [account, dueMs, queries]);
}

/** Usage moves what is left of the grants there are; anything else makes, changes or ends one. */
function moveBalance(queries: QueryClient, update: BalanceUpdateWire): void {
  // Only pages with a statement show it; they have this at hand, and the others need not carry it.
  void import("@/lib/ledger/client").then(({ putBalanceUpdate }) => putBalanceUpdate(queries, update));
  if (!["debit", "refund", "debt"].includes(update.kind))
    void queries.invalidateQueries({ queryKey: grantsQuery(update.account).queryKey });
}

/** The number of the snapshot on the page, and how fresh it is. */
export function LiveStamp({ standing, stream }: Pick<LiveAccount, "standing" | "stream">) {
  return (
    <SnapshotStamp
      seq={standing.seq}
      asOf={standing.as_of}
      state={stream.state}
      silentMs={stream.silentMs}
      retryAtMs={stream.retryAtMs}
      onPause={stream.pause}
      onResume={stream.resume}
      onRetry={stream.retryNow}
    />
  );
}

interface LivePageProps {
  live: LiveAccount;
  /** Where to come back to after signing in again. */
  path: string;
  children: ReactNode;
}

/**
 * The frame around everything that is live: the last good numbers stay and lose their colour while the line is lost. An
 * account on a test clock shows that clock's time, which stands still between two moves.
 */
export function LivePage({ live, path, children }: LivePageProps) {
  const { state } = live.stream;
  const testClockAt = live.standing.test_clock_at;
  const content = (
    <>
      {state === "ended" ? (
        <ErrorState title="You are signed out" className="mb-5">
          <p className="mb-2">What you see is the last snapshot, seq {live.standing.seq}.</p>
          <ButtonLink href={`/sign-in?next=${encodeURIComponent(path)}`} size="small">
            Sign in again
          </ButtonLink>
        </ErrorState>
      ) : null}
      <div className={state === "offline" || state === "ended" ? "grayscale" : ""}>{children}</div>
    </>
  );
  return testClockAt === null ? content : <OnTestClock at={testClockAt}>{content}</OnTestClock>;
}

function OnTestClock({ at, children }: { at: string; children: ReactNode }) {
  const { timeZone } = useTimeFrame();
  return (
    <ClockProvider nowMs={Date.parse(at)} timeZone={timeZone} isFixed>
      {children}
    </ClockProvider>
  );
}
