"use client";

import { ChevronDown } from "lucide-react";
import NextLink from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/ui/class-names";
import type { PageGroup } from "@/lib/docs/schema/page";

interface DocsNavProps {
  groups: readonly PageGroup[];
}

/** Beside the text on a desk. */
export function DocsNav({ groups }: DocsNavProps) {
  const path = usePathname();
  return (
    <nav aria-label="Docs" className="docs-nav hidden md:block print:hidden">
      <Groups groups={groups} path={path} />
    </nav>
  );
}

/** Folded above the text on a phone; a new page begins with it folded. */
export function DocsMenu({ groups }: DocsNavProps) {
  const path = usePathname();
  const here = groups.flatMap(({ pages }) => pages).find(({ address }) => address === path);
  return (
    <details key={path} className="docs-menu md:hidden print:hidden">
      <summary className="flex h-11 items-center justify-between gap-2 px-4">
        <span className="truncate">
          <span className="text-muted">Docs / </span>
          {here?.title ?? "Contents"}
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 stroke-[1.5] text-muted" />
      </summary>
      <nav aria-label="Docs" className="max-h-[70dvh] overflow-y-auto border-t border-hairline p-3">
        <Groups groups={groups} path={path} />
      </nav>
    </details>
  );
}

function Groups({ groups, path }: DocsNavProps & { path: string }) {
  return (
    <ul className="flex flex-col gap-5">
      {groups.map(({ title, pages }) => (
        <li key={title}>
          <p className="px-2.5 pb-1 text-sm font-medium text-ink">{title}</p>
          <ul className="flex flex-col">
            {pages.map((page) => (
              <li key={page.address}>
                <NextLink
                  href={page.address}
                  prefetch={false}
                  {...(page.address === path ? { "aria-current": "page" } : {})}
                  className={classNames(
                    "touch-target flex min-h-7 items-center rounded-xs px-2.5 py-1 -outline-offset-2 hover:bg-hover hover:text-ink",
                    page.address === path ? "bg-accent-soft font-medium text-accent" : "text-muted",
                  )}
                >
                  {page.title}
                </NextLink>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
