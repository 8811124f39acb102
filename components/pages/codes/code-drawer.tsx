"use client";

import { EndCodeForm, NewCodeForm, NewLetters, type PlanChoice } from "@/components/codes/code-forms";
import type { CodeForm } from "@/components/codes/code-input";
import { TaskDrawer } from "@/components/ui/task-drawer";
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
    <TaskDrawer task={task} titles={TITLES} onClose={onClose}>
      {(open) => {
        switch (open.kind) {
          case "create":
            return <NewCodeForm {...shared} plans={plans} onCreate={onCreate} />;
          case "end":
            return <EndCodeForm {...shared} code={open.code} onEnd={() => onEnd(open.code)} />;
          case "letters":
            return <NewLetters code={open.letters} onDone={onClose} />;
        }
      }}
    </TaskDrawer>
  );
}
