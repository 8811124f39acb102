"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { MembersTable } from "@/components/admin/members-table";
import { Button } from "@/components/ui/button";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LoadingLabel } from "@/components/ui/skeleton";
import { say } from "@/components/ui/toast";
import { ApiProblem, shownProblem } from "@/lib/http/client";
import { addMember, changeMember, memberSharesQuery, membersQuery, removeMember } from "@/lib/members/client";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { LazyMemberDrawer, preloadMemberForms } from "./lazy-overlays";

export type MemberTask =
  | { readonly kind: "add" }
  | { readonly kind: "limits" | "caps" | "freeze" | "remove"; readonly member: MemberWire };

const DONE = {
  add: "The member is added.",
  limits: "The member’s limits are changed.",
  caps: "The member’s caps are changed.",
  freeze: "The member is frozen.",
  unfreeze: "The member is not frozen any more.",
  remove: "The member is removed.",
};

/** Who shares the organization's pool: added, limited, capped, frozen and removed here. */
export function MembersTab({ accountId, planName }: { accountId: string; planName: string }) {
  useEffect(preloadMemberForms, []);
  const queries = useQueryClient();
  const [task, setTask] = useState<MemberTask | null>(null);
  const pages = useInfiniteQuery(membersQuery(accountId));
  const shares = useQuery(memberSharesQuery(accountId));
  const act = useMutation({
    mutationFn: ({
      send,
    }: {
      kind: keyof typeof DONE;
      memberId: string | null;
      send: () => Promise<unknown>;
    }) => send(),
    onSuccess: (_, { kind }) => {
      setTask(null);
      say("success", DONE[kind]);
    },
    onError: (error, { kind }) => {
      if (kind === "unfreeze") say("error", refusalWords(error));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: membersQuery(accountId).queryKey }),
  });
  const start = (next: MemberTask) => {
    act.reset();
    setTask(next);
  };
  const send = (kind: keyof typeof DONE, member: MemberWire | null, how: () => Promise<unknown>) =>
    act.mutate({ kind, memberId: member?.id ?? null, send: how });
  const members = (pages.data?.pages ?? []).flatMap(({ data }) => data);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">All draw on the pool of the plan {planName}.</p>
        <Button intent="primary" onClick={() => start({ kind: "add" })}>
          Add a member
        </Button>
      </div>
      {pages.error === null ? null : (
        <ErrorState {...shownProblem(pages.error)} className="mb-3" onRetry={() => void pages.refetch()}>
          The members could not be read.
        </ErrorState>
      )}
      {pages.isPending ? (
        <div>
          <LoadingLabel>Loading the members…</LoadingLabel>
          <GhostRows />
        </div>
      ) : null}
      {pages.data !== undefined && members.length === 0 ? (
        <EmptyState title="No members" ghost={<GhostRows count={2} />}>
          Whoever is added has windows and caps of their own beside the pool.
        </EmptyState>
      ) : null}
      {members.length === 0 ? null : (
        <MembersTable
          members={members}
          shares={shares.data ?? null}
          busyId={act.isPending ? (act.variables?.memberId ?? null) : null}
          onLimits={(member) => start({ kind: "limits", member })}
          onCaps={(member) => start({ kind: "caps", member })}
          onFreeze={(member) => start({ kind: "freeze", member })}
          onUnfreeze={(member) => send("unfreeze", member, () => changeMember(member, { frozen: false }))}
          onRemove={(member) => start({ kind: "remove", member })}
        />
      )}
      {pages.hasNextPage ? (
        <Button
          className="mt-3"
          isBusy={pages.isFetchingNextPage}
          busyLabel="Reading more members…"
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
      <LazyMemberDrawer
        isOpen={task !== null}
        task={task}
        isBusy={act.isPending}
        error={act.error === null ? undefined : refusalWords(act.error)}
        onClose={() => setTask(null)}
        onAdd={(member) => send("add", null, () => addMember(accountId, member))}
        onLimits={(member, limits) => send("limits", member, () => changeMember(member, { limits }))}
        onCaps={(member, caps) => send("caps", member, () => changeMember(member, { caps }))}
        onFreeze={(member) => send("freeze", member, () => changeMember(member, { frozen: true }))}
        onRemove={(member) => send("remove", member, () => removeMember(member))}
      />
    </>
  );
}

/** Adding has no key of its own: where no answer came, the table says whether it was done. */
function refusalWords(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code === "unreachable")
    return "The server did not answer. Look at the table before you press again: it may have been done.";
  return shownProblem(error).title;
}
