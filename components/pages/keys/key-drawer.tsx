"use client";

import {
  KeyLimitsForm,
  KeyRevokeForm,
  KeyRotateForm,
  NewKeyFields,
  NewSecret,
} from "@/components/keys/key-forms";
import type { LimitsForm, NewKeyForm } from "@/components/keys/key-input";
import { TaskDrawer } from "@/components/ui/task-drawer";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { KeyWire } from "@/lib/keys/schema/key-schema";

/** What is being done about keys. */
export type Task =
  | { readonly kind: "create" }
  | { readonly kind: "limits" | "rotate" | "revoke"; readonly key: KeyWire }
  | { readonly kind: "secret"; readonly secret: string };

interface KeyDrawerProps {
  task: Task | null;
  standing: StandingWire;
  isBusy: boolean;
  error: string | undefined;
  onClose: () => void;
  onCreate: (form: NewKeyForm) => void;
  onLimits: (key: KeyWire, form: LimitsForm) => void;
  onRotate: (key: KeyWire, overlapSeconds: number) => void;
  onRevoke: (key: KeyWire) => void;
}

const TITLES = {
  create: "Create a key",
  limits: "Limits of the key",
  rotate: "Rotate the secret",
  revoke: "Revoke the key",
  secret: "The secret",
} as const;

export function KeyDrawer({ task, onClose, ...rest }: KeyDrawerProps) {
  return (
    <TaskDrawer task={task} titles={TITLES} onClose={onClose}>
      {(open) => <TaskForm task={open} onClose={onClose} {...rest} />}
    </TaskDrawer>
  );
}

function TaskForm({
  task,
  standing,
  isBusy,
  error,
  onClose,
  onCreate,
  onLimits,
  onRotate,
  onRevoke,
}: KeyDrawerProps & { task: Task }) {
  const shared = { isBusy, error, onCancel: onClose };
  switch (task.kind) {
    case "create":
      return <NewKeyFields {...shared} onCreate={onCreate} />;
    case "secret":
      return <NewSecret secret={task.secret} onDone={onClose} />;
    case "limits":
      return (
        <KeyLimitsForm
          {...shared}
          apiKey={task.key}
          standing={standing}
          onChange={(form) => onLimits(task.key, form)}
        />
      );
    case "rotate":
      return (
        <KeyRotateForm {...shared} apiKey={task.key} onRotate={(overlap) => onRotate(task.key, overlap)} />
      );
    case "revoke":
      return <KeyRevokeForm {...shared} apiKey={task.key} onRevoke={() => onRevoke(task.key)} />;
  }
}
