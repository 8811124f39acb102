"use client";

import { CheckCircle2, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import { Toaster as Sonner } from "sonner";

/** Says what happened and stays long enough to be read. `toast` of sonner fills it; nothing is said only here. */
export function Toaster() {
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
          description: "text-muted",
          actionButton: "font-medium text-accent underline underline-offset-3",
        },
      }}
    />
  );
}
