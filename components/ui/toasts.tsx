"use client";

import { CheckCircle2, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import type { Toast } from "./toast";

interface ToastsProps {
  toasts: readonly Toast[];
  onSaid: () => void;
}

/** Says what happened and stays long enough to be read. */
export function Toasts({ toasts, onSaid }: ToastsProps) {
  useEffect(() => {
    if (toasts.length === 0) return;
    for (const { kind, text } of toasts) toast[kind](text);
    onSaid();
  }, [toasts, onSaid]);
  return (
    <Sonner
      position="bottom-right"
      duration={7_000}
      gap={8}
      icons={{
        success: <CheckCircle2 aria-hidden className="size-4 text-ok" />,
        info: <Info aria-hidden className="size-4 text-accent" />,
        warning: <TriangleAlert aria-hidden className="size-4 text-warn" />,
        error: <OctagonAlert aria-hidden className="size-4 text-danger" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-2.5 rounded-md border border-hairline bg-raised p-3 font-sans text-base text-ink shadow-raised",
          icon: "mt-0.5",
          content: "min-w-0 flex-1",
          title: "font-medium",
        },
      }}
    />
  );
}
