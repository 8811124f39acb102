"use client";

import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Drawer } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { shortId } from "@/lib/format";
import type { Decision } from "./decision-shapes";
import { Trace } from "./trace";

interface TraceDrawerProps {
  /** The id in the address: the drawer is open while there is one. */
  decisionId: string | null;
  /** Null while it is fetched. */
  decision: Decision | null;
  error?: { title: string; requestId?: string } | null;
  onRetry?: () => void;
  onClose: () => void;
  origin: string;
  hrefOf?: (id: string) => string;
  /** Opens another decision that this one tells of. */
  onOpen?: (decisionId: string) => void;
  /** What else is known of it: its disputes. */
  about?: ReactNode;
  footer?: ReactNode;
}

export function TraceDrawer({
  decisionId,
  decision,
  error = null,
  onRetry,
  onClose,
  origin,
  hrefOf,
  onOpen,
  about,
  footer,
}: TraceDrawerProps) {
  return (
    <Drawer
      title="Why"
      isOpen={decisionId !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      description={
        decisionId === null ? undefined : (
          <span className="inline-flex items-center gap-1">
            <span className="font-mono text-sm" title={decisionId}>
              {shortId(decisionId)}
            </span>
            <CopyButton text={decisionId} label="Copy the decision’s id" />
          </span>
        )
      }
      footer={footer}
    >
      {error !== null ? (
        <ErrorState
          title={error.title}
          {...(error.requestId === undefined ? {} : { requestId: error.requestId })}
          {...(onRetry === undefined ? {} : { onRetry })}
        />
      ) : decision === null ? (
        <TraceSkeleton />
      ) : (
        <Trace
          decision={decision}
          origin={origin}
          about={about}
          {...(hrefOf === undefined ? {} : { hrefOf })}
          {...(onOpen === undefined ? {} : { onOpen })}
        />
      )}
    </Drawer>
  );
}

export function TraceSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <LoadingLabel>Loading the trace…</LoadingLabel>
      <Skeleton className="h-11 w-40" />
      <Skeleton className="h-10 w-full" />
      {["a", "b", "c", "d"].map((key) => (
        <div key={key} className="flex items-center gap-3">
          <Skeleton className="size-5 rounded-full!" />
          <Skeleton className="h-4 w-48" />
        </div>
      ))}
    </div>
  );
}
