import { classNames } from "./class-names";

/** The cascade in 24 px: three basins in a row, the first full and spilling, the last still empty. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={classNames("size-6 shrink-0", className)}>
      <path d="M2.5 6.5h6V20h-6z" className="fill-accent" />
      <path d="M9.5 15h5v5h-5z" className="fill-accent" />
      <path d="M15.5 18.25h6V20h-6z" className="fill-accent" />
      <path
        d="M8.5 5.5c2.6 0 3.4 1.4 3.4 4.4V15"
        fill="none"
        strokeWidth="1.75"
        strokeLinecap="round"
        className="stroke-accent"
      />
      <path
        d="M2 3.5V20.5h20V13M9 8.5v12M15 10.75v9.75"
        fill="none"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-ink"
      />
    </svg>
  );
}

export function Logo({ isCompact = false }: { isCompact?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2">
      <LogoMark />
      <span className={isCompact ? "sr-only" : "text-lg font-semibold tracking-[-0.015em]"}>Spillway</span>
    </span>
  );
}
