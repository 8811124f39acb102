"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Decision } from "@/components/decisions/decision-shapes";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { LatestDecisions } from "@/components/usage/latest-decisions";
import { decisionsQuery } from "@/lib/accounts/client/queries";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";
import { shownProblem } from "@/lib/http/client";
import { NearTraces } from "../open-trace";

interface DecisionsTabProps {
  accountId: string;
  newIds: ReadonlySet<string>;
  openId: string | null;
  onOpen: (decision: RecordedDecisionWire & Decision) => void;
}

/** Every decision of the account, newest first, refused ones too. */
export function DecisionsTab({ accountId, newIds, openId, onOpen }: DecisionsTabProps) {
  const pages = useInfiniteQuery(decisionsQuery(accountId));
  const { error } = pages;
  return (
    <>
      {error === null ? null : (
        <ErrorState {...shownProblem(error)} className="mb-3" onRetry={() => void pages.refetch()}>
          The decisions could not be read.
        </ErrorState>
      )}
      {error !== null && pages.data === undefined ? null : (
        <NearTraces>
          <LatestDecisions
            decisions={pages.data?.pages.flatMap((page) => page.data) ?? []}
            isLoading={pages.isPending}
            newIds={newIds}
            openId={openId}
            onOpen={onOpen}
            emptyAction={<p className="text-sm text-muted">The account has made no request yet.</p>}
          />
        </NearTraces>
      )}
      {pages.hasNextPage ? (
        <Button
          className="mt-3"
          isBusy={pages.isFetchingNextPage}
          busyLabel="Reading older decisions…"
          onClick={() => void pages.fetchNextPage()}
        >
          Show older
        </Button>
      ) : null}
    </>
  );
}
