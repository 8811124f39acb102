import { classNames } from "./class-names";

/** Holds the place of what is coming, in its final size: nothing moves when it arrives. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("skeleton block rounded-xs bg-hairline/70", className)} />;
}

/** Says once, to those who cannot see bars, that something is loading. */
export function LoadingLabel({ children = "Loading…" }: { children?: string }) {
  return (
    <span role="status" className="sr-only">
      {children}
    </span>
  );
}
