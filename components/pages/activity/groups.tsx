"use client";

import { useQuery } from "@tanstack/react-query";
import { GroupsTable } from "@/components/activity/groups-table";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { shownProblem } from "@/lib/http/client";
import { rollUpsQuery } from "@/lib/usage/client/roll-ups";
import { ListSkeleton } from "./activity-skeleton";

interface GroupsProps {
  accountId: string;
  by: "session" | "lineage";
  query: string;
  onOpen: (group: string) => void;
}

/** The hundred that went on last; a filter finds the others. */
export function Groups({ accountId, by, query, onOpen }: GroupsProps) {
  const { data, error, refetch } = useQuery(rollUpsQuery(accountId, by, query));
  if (data === undefined)
    return error === null ? (
      <ListSkeleton />
    ) : (
      <ErrorState {...shownProblem(error)} onRetry={() => void refetch()}>
        The sums could not be read.
      </ErrorState>
    );
  if (data.length === 0)
    return (
      <EmptyState title={by === "session" ? "No sessions" : "No lineages"} ghost={<GhostRows />}>
        Requests that name a {by} in their attribution stand here together, with what they came to.
      </EmptyState>
    );
  return <GroupsTable groups={data} what={by} onOpen={onOpen} />;
}
