"use client";

import { useQuery } from "@tanstack/react-query";
import { InvitationsTable } from "@/components/admin/invitations-table";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { shownProblem } from "@/lib/http/client";
import { invitationsQuery, revokeInvitation } from "@/lib/members/client";
import type { useMemberActs } from "./use-member-acts";

interface MemberInvitationsProps extends Pick<ReturnType<typeof useMemberActs>, "start" | "send" | "busyId"> {
  accountId: string;
  mayChange: boolean;
}

/** Who was invited and has not come: waiting, or too late. */
export function MemberInvitations({ accountId, mayChange, busyId, start, send }: MemberInvitationsProps) {
  const { data, error, isPending, refetch } = useQuery(invitationsQuery(accountId));
  const acts = {
    onRevoke: (invitation: Parameters<typeof revokeInvitation>[0]) =>
      send("revoke", invitation.id, () => revokeInvitation(invitation)),
    onAgain: ({ member, name, email }: { member: string | null; name: string; email: string }) =>
      start({ kind: "invite", invitee: { memberId: member, name, email } }),
  };
  return (
    <Section title="Invitations">
      {error === null ? null : (
        <ErrorState {...shownProblem(error)} className="mb-3" onRetry={() => void refetch()}>
          The invitations could not be read.
        </ErrorState>
      )}
      {isPending ? (
        <div>
          <LoadingLabel>Loading the invitations…</LoadingLabel>
          <Skeleton className="h-4 w-60" />
        </div>
      ) : null}
      {data === undefined ? null : data.length === 0 ? (
        <p className="text-muted">Nobody is invited who has not come.</p>
      ) : (
        <InvitationsTable invitations={data} busyId={busyId} acts={mayChange ? acts : null} />
      )}
    </Section>
  );
}
