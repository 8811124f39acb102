"use client";

import { GiveBackForm } from "@/components/admin/give-back-dialog";
import { InvitationLink, type Invitee, InviteMemberForm } from "@/components/admin/invite-forms";
import {
  MemberAddForm,
  MemberCapsForm,
  MemberConfirm,
  type NewMember,
} from "@/components/admin/member-forms";
import type { InviteForm } from "@/components/admin/member-input";
import { MemberLimitsForm } from "@/components/admin/member-limits-form";
import { TaskDrawer } from "@/components/ui/task-drawer";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import type { MemberTask } from "./use-member-acts";

interface MemberDrawerProps {
  /** What is being done; the drawer is open while there is something. */
  task: MemberTask | null;
  isBusy: boolean;
  /** What the server refused. The form keeps everything that was filled in. */
  error: string | undefined;
  onClose: () => void;
  onAdd: (member: NewMember) => void;
  onLimits: (member: MemberWire, limits: Record<string, string>) => void;
  onGiveBack: (member: MemberWire, key: string, keys: string[], reason: string) => void;
  onCaps: (member: MemberWire, caps: MemberWire["caps"]) => void;
  onInvite: (invitee: Invitee, form: InviteForm) => void;
  onFreeze: (member: MemberWire) => void;
  onUnlink: (member: MemberWire) => void;
  onRemove: (member: MemberWire) => void;
}

const TITLES = {
  add: "Add a member",
  limits: "Change the member’s limits",
  giveBack: "Give the member’s windows back",
  caps: "Change the member’s caps",
  invite: "Invite a person",
  link: "The invitation’s link",
  freeze: "Freeze the member",
  unlink: "Unlink the person",
  remove: "Remove the member",
} as const;

export function MemberDrawer({ task, onClose, ...rest }: MemberDrawerProps) {
  return (
    <TaskDrawer task={task} titles={TITLES} onClose={onClose}>
      {(open) => <TaskForm task={open} onClose={onClose} {...rest} />}
    </TaskDrawer>
  );
}

function TaskForm({ task, isBusy, error, onClose, ...on }: MemberDrawerProps & { task: MemberTask }) {
  const shared = { isBusy, error, onCancel: onClose };
  switch (task.kind) {
    case "add":
      return <MemberAddForm {...shared} onAdd={on.onAdd} />;
    case "invite": {
      const { invitee } = task;
      return (
        <InviteMemberForm {...shared} invitee={invitee} onInvite={(form) => on.onInvite(invitee, form)} />
      );
    }
    case "link":
      return <InvitationLink email={task.email} link={task.link} onDone={onClose} />;
    case "limits":
      return (
        <MemberLimitsForm
          {...shared}
          member={task.member}
          onChange={(limits) => on.onLimits(task.member, limits)}
        />
      );
    case "giveBack":
      return (
        <GiveBackForm
          isBusy={isBusy}
          error={error}
          onClose={onClose}
          windows={task.member.windows}
          onGiveBack={(keys, reason) => on.onGiveBack(task.member, task.key, keys, reason)}
        />
      );
    case "caps":
      return (
        <MemberCapsForm {...shared} member={task.member} onChange={(caps) => on.onCaps(task.member, caps)} />
      );
    default: {
      const { kind, member } = task;
      const confirm = { freeze: on.onFreeze, unlink: on.onUnlink, remove: on.onRemove }[kind];
      return <MemberConfirm {...shared} act={kind} member={member} onConfirm={() => confirm(member)} />;
    }
  }
}
