"use client";

import { useTransition } from "react";

interface PageErrorProps {
  error: unknown;
  retry: () => void;
}

/**
 * What stands in place of a page that broke. Nothing of the error itself: only the reference under which it is in the
 * server's log. Trying again asks the server anew, and the rest of the page stays.
 *
 * Every page carries this with it, so it is made of plain elements: our own button and error state would come a second time.
 */
export function PageError({ error, retry }: PageErrorProps) {
  const [isBusy, startTransition] = useTransition();
  const digest = (error as { digest?: unknown } | null)?.digest;
  return (
    <div className="flex max-w-180 flex-col items-start gap-4">
      <h1 className="text-xl font-medium tracking-[-0.01em]">This page could not be shown</h1>
      <div role="alert" className="w-full rounded-md border border-danger/40 bg-danger-soft p-3">
        <p className="font-medium">Something broke on our side</p>
        <p className="text-muted">
          Nothing was changed. If it happens again, the reference tells whoever runs this Spillway where to
          look.
        </p>
        {typeof digest === "string" ? (
          <p className="mt-1 font-mono text-xs break-all text-muted">reference {digest}</p>
        ) : null}
      </div>
      <button
        type="button"
        aria-disabled={isBusy || undefined}
        className="touch-target inline-flex h-8 items-center rounded-sm border border-control bg-raised px-3 font-medium hover:bg-hover aria-disabled:opacity-60"
        onClick={() => {
          if (!isBusy) startTransition(retry);
        }}
      >
        {isBusy ? "Trying again…" : "Try again"}
      </button>
    </div>
  );
}
