"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { ChangeFeed } from "@/components/usage/change-feed";
import { changesQuery } from "@/lib/accounts/client/changes";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { shownProblem } from "@/lib/http/client";
import { useAddress } from "../address";

/** What changed that is not usage; of a new account its opening alone, which is no news. */
export function UsageChanges({ standing }: { standing: StandingWire }) {
  const [, move] = useAddress();
  const query = useInfiniteQuery(changesQuery(standing.account));
  const changes = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const isNew = changes.every(({ kind }) => kind === "opened");
  if (query.error !== null && changes.length === 0)
    return (
      <ErrorState {...shownProblem(query.error)} onRetry={() => void query.refetch()}>
        What changed could not be read.
      </ErrorState>
    );
  if (query.isSuccess && isNew && standing.grants.length === 0)
    return (
      <EmptyState title="Nothing has changed yet" ghost={<GhostRows />}>
        Credits that arrive or end, resets, refunds and changes of your plan or limits will stand here.
      </EmptyState>
    );
  return (
    <ChangeFeed
      changes={changes}
      grants={standing.grants}
      onWhy={(decision) => move({ decision })}
      onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
      isLoading={query.isFetchingNextPage}
    />
  );
}
