import { CloudOff, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { classNames } from "./class-names";

interface ErrorStateProps {
  /** What happened, without blame. */
  title: string;
  children?: ReactNode;
  /** What support needs to find it. */
  requestId?: string;
  retryInSeconds?: number;
  onRetry?: () => void;
  className?: string;
}

/** Stands above the last good values, which stay on the page. */
export function ErrorState({
  title,
  children,
  requestId,
  retryInSeconds,
  onRetry,
  className,
}: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={classNames(
        "flex flex-wrap items-start gap-x-4 gap-y-2 rounded-md border border-danger/40 bg-danger-soft p-3",
        className,
      )}
    >
      <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0 stroke-[1.5] text-danger" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">{title}</p>
        {children === undefined ? null : <div className="text-muted">{children}</div>}
        {requestId === undefined ? null : (
          <p className="mt-1 font-mono text-xs break-all text-muted">{requestId}</p>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button size="small" icon={<RotateCw aria-hidden />} onClick={onRetry}>
          {retryInSeconds === undefined ? "Try again" : `Try again now (in ${retryInSeconds} s)`}
        </Button>
      )}
    </div>
  );
}
