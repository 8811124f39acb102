import NextLink from "next/link";

interface PageNotFoundProps {
  title?: string;
  /** What may have led here, and what to do about it. */
  children: string;
  home: { href: string; label: string };
}

/** Says the same for what does not exist and for what is somebody else's. */
export function PageNotFound({ title = "There is no such page", children, home }: PageNotFoundProps) {
  return (
    <div className="flex max-w-180 flex-col items-start gap-3 py-6">
      <h1 className="text-xl font-medium tracking-[-0.01em]">{title}</h1>
      <p className="max-w-[65ch] text-muted">{children}</p>
      <NextLink
        href={home.href}
        className="touch-target inline-flex h-8 items-center rounded-sm border border-control bg-raised px-3 font-medium hover:bg-hover"
      >
        {home.label}
      </NextLink>
    </div>
  );
}
