import type { ReactNode } from "react";

/** One component in one state, with the state's name. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 text-xs text-muted">{name}</figcaption>
      {children}
    </figure>
  );
}

export function Group({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="border-t border-hairline pt-6">
      <h2 id={`${id}-title`} className="mb-6 text-xl font-medium">
        {title}
      </h2>
      <div className="flex flex-col gap-10">{children}</div>
    </section>
  );
}
