import { classNames } from "./class-names";

/** One step of the cascade in 24 px: what the reservoir no longer holds runs over its wall and on. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={classNames("size-6 shrink-0", className)}>
      <path d="M2 7.75h5.5a2.5 2.5 0 0 1 2.5 2.5V22H4a2 2 0 0 1-2-2z" className="fill-ink" />
      <path
        d="M3.25 4H8.5c3.7 0 5.5 2 5.5 5.7v5.1c0 3.7 1.800 5.7 5.5 5.7h1.250"
        fill="none"
        strokeWidth="2.75"
        strokeLinecap="round"
        className="stroke-accent"
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
