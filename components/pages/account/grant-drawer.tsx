"use client";

import { GrantAdjustForm } from "@/components/admin/grant-adjust-form";
import type { GrantAdjust } from "@/components/admin/grant-input";
import { GrantIssueForm } from "@/components/admin/grant-issue-form";
import { GrantResetForm } from "@/components/admin/grant-reset-form";
import { GrantVoidForm } from "@/components/admin/grant-void-form";
import type { Credits } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { TaskDrawer } from "@/components/ui/task-drawer";
import type { GrantTerms } from "@/lib/credits/schema/grant-schema";
import type { GrantTask } from "./grants-tab";

interface GrantDrawerProps {
  /** What is being done; the drawer is open while there is something. */
  task: GrantTask | null;
  /** What is adjusted, reset or voided, as it stands now; undefined once it is over. */
  grant: Grant | { resetsLeft: number } | undefined;
  credits: Credits;
  /** Keys of the windows that a banked reset can give back. */
  windows: readonly string[];
  isBusy: boolean;
  /** What the server refused. The form keeps everything that was filled in. */
  error: string | undefined;
  onClose: () => void;
  onIssue: (terms: GrantTerms, key: string) => void;
  onAdjust: (grantId: string, change: GrantAdjust, key: string) => void;
  onReset: (grantId: string, reason: string, key: string) => void;
  onVoid: (grantId: string, reason: string, key: string) => void;
}

const TITLES = {
  issue: "Issue a grant",
  adjust: "Adjust the grant",
  reset: "Reset the grant",
  void: "Void the grant",
} as const;

export function GrantDrawer({ task, onClose, ...rest }: GrantDrawerProps) {
  return (
    <TaskDrawer task={task} titles={TITLES} onClose={onClose}>
      {(open) => <TaskForm task={open} onClose={onClose} {...rest} />}
    </TaskDrawer>
  );
}

function TaskForm({
  task,
  grant,
  credits,
  windows,
  isBusy,
  error,
  onClose,
  onIssue,
  onAdjust,
  onReset,
  onVoid,
}: GrantDrawerProps & { task: GrantTask }) {
  const shared = { isBusy, onCancel: onClose, ...(error === undefined ? {} : { error }) };
  if (task.kind === "issue")
    return (
      <GrantIssueForm
        {...shared}
        credits={credits}
        windows={windows}
        onIssue={(terms) => onIssue(terms, task.key)}
      />
    );
  if (grant === undefined) return <p>The grant is over: it has been voided, or has expired.</p>;
  const { grantId, key } = task;
  if (task.kind === "void" || "resetsLeft" in grant)
    return (
      <GrantVoidForm
        {...shared}
        grant={grant}
        credits={credits}
        onVoid={({ reason }) => onVoid(grantId, reason, key)}
      />
    );
  return task.kind === "adjust" ? (
    <GrantAdjustForm
      {...shared}
      grant={grant}
      credits={credits}
      onAdjust={(change) => onAdjust(grantId, change, key)}
    />
  ) : (
    <GrantResetForm {...shared} grant={grant} onReset={({ reason }) => onReset(grantId, reason, key)} />
  );
}
