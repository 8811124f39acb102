"use client";

import { GrantAdjustForm } from "@/components/admin/grant-adjust-form";
import type { GrantAdjust, GrantIssue } from "@/components/admin/grant-input";
import { GrantIssueForm } from "@/components/admin/grant-issue-form";
import { GrantVoidForm } from "@/components/admin/grant-void-form";
import type { Credits } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { Drawer } from "@/components/ui/dialog";
import type { GrantTask } from "./grants-tab";

interface GrantDrawerProps {
  /** What is being done; the drawer is open while there is something. */
  task: GrantTask | null;
  /** Of an adjustment or a void, as it stands now; undefined once it is over. */
  grant: Grant | undefined;
  credits: Credits;
  isBusy: boolean;
  /** What the server refused. The form keeps everything that was filled in. */
  error: string | undefined;
  onClose: () => void;
  onIssue: (terms: GrantIssue, key: string) => void;
  onAdjust: (grantId: string, change: GrantAdjust, key: string) => void;
  onVoid: (grantId: string, reason: string, key: string) => void;
}

const TITLES = { issue: "Issue a grant", adjust: "Adjust the grant", void: "Void the grant" } as const;

export function GrantDrawer({ task, onClose, ...rest }: GrantDrawerProps) {
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
  grant,
  credits,
  isBusy,
  error,
  onClose,
  onIssue,
  onAdjust,
  onVoid,
}: GrantDrawerProps & { task: GrantTask }) {
  const shared = { credits, isBusy, onCancel: onClose, ...(error === undefined ? {} : { error }) };
  if (task.kind === "issue")
    return <GrantIssueForm {...shared} onIssue={(terms) => onIssue(terms, task.key)} />;
  if (grant === undefined) return <p>The grant is over: it has been voided, or has expired.</p>;
  return task.kind === "adjust" ? (
    <GrantAdjustForm {...shared} grant={grant} onAdjust={(change) => onAdjust(grant.id, change, task.key)} />
  ) : (
    <GrantVoidForm {...shared} grant={grant} onVoid={({ reason }) => onVoid(grant.id, reason, task.key)} />
  );
}
