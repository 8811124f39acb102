import { type ReactNode, useId } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** The snapshot stamp, or the id of what is shown. */
  stamp?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function PageHeader({ title, stamp, actions, children }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-xl font-medium tracking-[-0.01em]">{title}</h1>
        {actions}
        {stamp === undefined ? null : <div className="max-sm:w-full sm:ms-auto">{stamp}</div>}
      </div>
      {children}
    </header>
  );
}

/** Two sections, side by side where there is room for both; `first:mt-0` of a section is for a page's first alone. */
export function SectionPair({ children }: { children: ReactNode }) {
  return (
    <div className="mt-10 grid gap-x-12 gap-y-10 *:min-w-0 lg:grid-cols-2 [&>section]:mt-0">{children}</div>
  );
}

/** A section of a page: heading with what may be done about it, hairline instead of a box. */
export function Section({
  title,
  actions,
  id: anchor,
  children,
}: {
  title: string;
  actions?: ReactNode;
  /** Where a link of the page leads to it. */
  id?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className="mt-10 first:mt-0">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 id={id} className="text-lg font-medium">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
