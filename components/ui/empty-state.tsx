import type { ReactNode } from "react";
import { classNames } from "./class-names";

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  /** What it will look like once there is something: drawn in ghost lines behind the words. */
  ghost?: ReactNode;
  /** The one next action. */
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ title, children, ghost, action, className }: EmptyStateProps) {
  return (
    <div className={classNames("flex flex-col items-start gap-3 py-6", className)}>
      {ghost === undefined ? null : (
        <div aria-hidden inert className="w-full opacity-45 select-none">
          {ghost}
        </div>
      )}
      <p className="text-lg font-medium">{title}</p>
      {children === undefined ? null : <div className="max-w-[65ch] text-base text-muted">{children}</div>}
      {action}
    </div>
  );
}

const GHOST_WIDTHS = ["w-24", "w-40", "w-20", "w-32"];

/** Rows as they will be, in lines. */
export function GhostRows({ count = 3 }: { count?: number }) {
  return (
    <div className="flex flex-col">
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: ghost rows have no identity and never move
        <div key={row} className="flex h-[var(--row-block-size)] items-center gap-6 border-b border-hairline">
          {GHOST_WIDTHS.map((width) => (
            <span key={width} className={classNames("block h-2 rounded-xs bg-hairline", width)} />
          ))}
        </div>
      ))}
    </div>
  );
}
