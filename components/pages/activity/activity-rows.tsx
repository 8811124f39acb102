"use client";

import { ArrowUp } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useState, useSyncExternalStore } from "react";
import { ActivityList } from "@/components/activity/activity-list";
import { Button } from "@/components/ui/button";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { firstRequest } from "@/components/usage/first-request";
import type { ActivityPage } from "@/lib/decisions/client";
import { formatQuantity } from "@/lib/format";
import { shownProblem } from "@/lib/http/client";
import type { LiveAccount } from "../live-account";
import { ListSkeleton } from "./activity-skeleton";
import { useActivity } from "./use-activity";

const FirstRequest = dynamic(() =>
  import("@/components/usage/first-request-example").then((module) => module.FirstRequest),
);

interface ActivityRowsProps {
  live: LiveAccount;
  query: string;
  first: ActivityPage | null;
  total: number | null;
  isTailing: boolean;
  areKeysOn: boolean;
  openId: string | null;
  origin: string;
  /** A pointer or the focus is near what opens a trace. */
  onNear: () => void;
  /** The same function from one render to the next. */
  onOpen: (decision: { id: string }) => void;
  onClear: () => void;
}

/** The list with its tail: what comes waits while somebody reads further down, or reads a trace. */
export function ActivityRows(props: ActivityRowsProps) {
  const { live, query, first, total, isTailing, areKeysOn, openId, origin, onNear, onOpen, onClear } = props;
  const { standing, stream } = live;
  // Of which list the reader has left the top: another filter begins at its own.
  const [scrolled, setScrolled] = useState<string | null>(null);
  const onTop = useCallback((isAtTop: boolean) => setScrolled(isAtTop ? null : query), [query]);
  const isPhone = useIsPhone();
  const { pages, shown, waiting, showAll, headError } = useActivity({
    accountId: standing.account,
    ...{ query, first, isTailing },
    seq: standing.seq,
    isReading: scrolled === query || openId !== null,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const error = pages.error ?? headError;
  const isEmpty = pages.data !== undefined && shown.length === 0;
  return (
    <>
      {error === null ? null : (
        <ErrorState {...shownProblem(error)} className="mb-3" onRetry={() => void pages.refetch()}>
          {pages.data === undefined
            ? "The activity could not be read."
            : "What you see is what was read last."}
        </ErrorState>
      )}
      <div className="-mt-6 flex h-8 items-center">
        <span role="status" className="text-sm text-muted">
          {waiting === 0 ? "" : `${formatQuantity(waiting)} new`}
        </span>
        {waiting === 0 ? null : (
          <Button size="small" className="ms-2" icon={<ArrowUp aria-hidden />} onClick={showAll}>
            Show {formatQuantity(waiting)} new
          </Button>
        )}
      </div>
      {pages.data === undefined ? (
        error === null ? (
          <ListSkeleton />
        ) : null
      ) : isEmpty ? (
        <Nothing
          isFiltered={query !== ""}
          command={firstRequest(origin, standing.account, standing.next_payer[0]?.feature)}
          onClear={onClear}
        />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here, only fetched ahead
        <div onPointerOver={onNear} onFocus={onNear}>
          <ActivityList
            items={shown}
            total={total}
            newIds={stream.newIds}
            openId={openId}
            hasMore={hasNextPage}
            isPhone={isPhone}
            areKeysOn={areKeysOn}
            onOpen={onOpen}
            onEndReached={readOn}
            onTop={onTop}
          />
        </div>
      )}
    </>
  );
}

function Nothing({
  isFiltered,
  command,
  onClear,
}: {
  isFiltered: boolean;
  command: string;
  onClear: () => void;
}) {
  if (isFiltered)
    return (
      <EmptyState title="Nothing matches" action={<Button onClick={onClear}>Clear the filters</Button>}>
        No decision of this account is like that.
      </EmptyState>
    );
  return (
    <EmptyState title="No requests yet" ghost={<GhostRows />} action={<FirstRequest command={command} />}>
      Each request will stand here with what paid for it and why, refused ones too. This list is live: it
      fills by itself.
    </EmptyState>
  );
}

const PHONE = "(width < 40rem)";
const subscribe = (changed: () => void) => {
  const media = matchMedia(PHONE);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
};

/** Rows are taller where their fields stand below each other. */
function useIsPhone(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(PHONE).matches,
    () => false,
  );
}
