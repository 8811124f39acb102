"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type MemberActs, MembersTable } from "@/components/admin/members-table";
import { Button } from "@/components/ui/button";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LoadingLabel } from "@/components/ui/skeleton";
import { resetWindows } from "@/lib/accounts/client/queries";
import { shownProblem } from "@/lib/http/client";
import {
  addMember,
  changeMember,
  inviteMember,
  memberSharesQuery,
  membersQuery,
  removeMember,
  unlinkPerson,
} from "@/lib/members/client";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { lazyOverlay } from "../lazy-overlay";
import { MemberInvitations } from "./member-invitations";
import { type MemberTask, useMemberActs } from "./use-member-acts";

const { Overlay: LazyMemberDrawer, preload } = lazyOverlay(() =>
  import("./member-drawer").then((module) => module.MemberDrawer),
);

interface MembersTabProps {
  accountId: string;
  planName: string;
  /** False for viewers of the account. */
  mayChange: boolean;
  /** Only administrators give windows back. */
  mayGiveBack?: boolean;
}

const NOBODY = { memberId: null, name: "", email: "" };

/** Who shares the organization's pool: added, invited, limited, capped, frozen, unlinked and removed here. */
export function MembersTab({ accountId, planName, mayChange, mayGiveBack = false }: MembersTabProps) {
  const acts = useMemberActs(accountId);
  const { start, send } = acts;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">All draw on the pool of the plan {planName}.</p>
        {mayChange ? (
          <span className="flex flex-wrap gap-2">
            <Button onClick={() => start({ kind: "add" })} onPointerEnter={preload} onFocus={preload}>
              Add a member
            </Button>
            <Button
              intent="primary"
              onClick={() => start({ kind: "invite", invitee: NOBODY })}
              onPointerEnter={preload}
              onFocus={preload}
            >
              Invite a person
            </Button>
          </span>
        ) : null}
      </div>
      <Members
        accountId={accountId}
        busyId={acts.busyId}
        acts={mayChange ? tableActs(acts, mayGiveBack) : null}
      />
      <MemberInvitations
        accountId={accountId}
        mayChange={mayChange}
        busyId={acts.busyId}
        start={start}
        send={send}
      />
      <LazyMemberDrawer
        isOpen={acts.task !== null}
        task={acts.task}
        isBusy={acts.isBusy}
        error={acts.error}
        onClose={acts.close}
        onAdd={(member) => send("add", null, () => addMember(accountId, member))}
        onInvite={({ memberId }, { email, name }) =>
          send(
            "invite",
            null,
            () => inviteMember(accountId, memberId === null ? { email, name } : { email, member: memberId }),
            (answer) => {
              const { link } = answer as Awaited<ReturnType<typeof inviteMember>>;
              return link === null ? null : { kind: "link", email, link };
            },
          )
        }
        onLimits={(member, limits) => send("limits", member.id, () => changeMember(member, { limits }))}
        onGiveBack={(member, key, windows, reason) =>
          send("giveBack", member.id, () => resetWindows(accountId, { windows, reason }, key))
        }
        onCaps={(member, caps) => send("caps", member.id, () => changeMember(member, { caps }))}
        onFreeze={(member) => send("freeze", member.id, () => changeMember(member, { frozen: true }))}
        onUnlink={(member) => send("unlink", member.id, () => unlinkPerson(member))}
        onRemove={(member) => send("remove", member.id, () => removeMember(member))}
      />
    </>
  );
}

type Acts = ReturnType<typeof useMemberActs>;

function tableActs({ start, send }: Acts, mayGiveBack: boolean): MemberActs {
  const begin =
    (kind: Exclude<MemberTask["kind"], "add" | "invite" | "link" | "giveBack">) => (member: MemberWire) =>
      start({ kind, member });
  return {
    onLimits: begin("limits"),
    onGiveBack: mayGiveBack
      ? (member) => start({ kind: "giveBack", member, key: crypto.randomUUID() })
      : null,
    onCaps: begin("caps"),
    onInvite: ({ id, name, email }) =>
      start({ kind: "invite", invitee: { memberId: id, name, email: email ?? "" } }),
    onUnlink: begin("unlink"),
    onFreeze: begin("freeze"),
    onUnfreeze: (member) => send("unfreeze", member.id, () => changeMember(member, { frozen: false })),
    onRemove: begin("remove"),
  };
}

interface MembersProps {
  accountId: string;
  busyId: string | null;
  acts: MemberActs | null;
}

function Members({ accountId, busyId, acts }: MembersProps) {
  const pages = useInfiniteQuery(membersQuery(accountId));
  const shares = useQuery(memberSharesQuery(accountId));
  const members = (pages.data?.pages ?? []).flatMap(({ data }) => data);
  return (
    <>
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
          Whoever is added, or accepts an invitation, has windows and caps of their own beside the pool.
        </EmptyState>
      ) : null}
      {members.length === 0 ? null : (
        <MembersTable members={members} shares={shares.data ?? null} busyId={busyId} acts={acts} />
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
    </>
  );
}
