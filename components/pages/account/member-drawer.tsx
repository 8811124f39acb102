"use client";

import {
  MemberAddForm,
  MemberCapsForm,
  MemberConfirm,
  type NewMember,
} from "@/components/admin/member-forms";
import { MemberLimitsForm } from "@/components/admin/member-limits-form";
import { Drawer } from "@/components/ui/dialog";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import type { MemberTask } from "./members-tab";

interface MemberDrawerProps {
  /** What is being done; the drawer is open while there is something. */
  task: MemberTask | null;
  isBusy: boolean;
  /** What the server refused. The form keeps everything that was filled in. */
  error: string | undefined;
  onClose: () => void;
  onAdd: (member: NewMember) => void;
  onLimits: (member: MemberWire, limits: Record<string, string>) => void;
  onCaps: (member: MemberWire, caps: MemberWire["caps"]) => void;
  onFreeze: (member: MemberWire) => void;
  onRemove: (member: MemberWire) => void;
}

const TITLES = {
  add: "Add a member",
  limits: "Change the member’s limits",
  caps: "Change the member’s caps",
  freeze: "Freeze the member",
  remove: "Remove the member",
} as const;

export function MemberDrawer({ task, onClose, ...rest }: MemberDrawerProps) {
  return (
    <Drawer
      title={task === null ? "" : TITLES[task.kind]}
      isOpen={task !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {task === null ? null : <TaskForm task={task} onClose={onClose} {...rest} />}
    </Drawer>
  );
}

function TaskForm({
  task,
  isBusy,
  error,
  onClose,
  onAdd,
  onLimits,
  onCaps,
  onFreeze,
  onRemove,
}: MemberDrawerProps & { task: MemberTask }) {
  const shared = { isBusy, error, onCancel: onClose };
  if (task.kind === "add") return <MemberAddForm {...shared} onAdd={onAdd} />;
  const { kind, member } = task;
  if (kind === "limits")
    return <MemberLimitsForm {...shared} member={member} onChange={(limits) => onLimits(member, limits)} />;
  if (kind === "caps")
    return <MemberCapsForm {...shared} member={member} onChange={(caps) => onCaps(member, caps)} />;
  const confirm = kind === "freeze" ? onFreeze : onRemove;
  return <MemberConfirm {...shared} act={kind} member={member} onConfirm={() => confirm(member)} />;
}
