"use client";

import { EndCodeForm, NewCodeForm, NewLetters, type PlanChoice } from "@/components/codes/code-forms";
import type { CodeForm } from "@/components/codes/code-input";
import { Drawer } from "@/components/ui/dialog";
import type { CodeWire } from "@/lib/credits/schema/code-schema";

/** What is being done about codes. */
export type Task =
  | { readonly kind: "create" }
  | { readonly kind: "end"; readonly code: CodeWire }
  | { readonly kind: "letters"; readonly letters: string };

interface CodeDrawerProps {
  task: Task | null;
  plans: readonly PlanChoice[];
  isBusy: boolean;
  error: string | undefined;
  onClose: () => void;
  onCreate: (form: CodeForm) => void;
  onEnd: (code: CodeWire) => void;
}

const TITLES = { create: "Make a promo code", end: "End the code", letters: "The code" } as const;

export function CodeDrawer({ task, plans, isBusy, error, onClose, onCreate, onEnd }: CodeDrawerProps) {
  const shared = { isBusy, error, onCancel: onClose };
  return (
    <Drawer
      title={task === null ? "" : TITLES[task.kind]}
      isOpen={task !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {task?.kind === "create" ? <NewCodeForm {...shared} plans={plans} onCreate={onCreate} /> : null}
      {task?.kind === "end" ? (
        <EndCodeForm {...shared} code={task.code} onEnd={() => onEnd(task.code)} />
      ) : null}
      {task?.kind === "letters" ? <NewLetters code={task.letters} onDone={onClose} /> : null}
    </Drawer>
  );
}
