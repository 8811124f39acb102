import NextLink from "next/link";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Logo } from "@/components/ui/logo";
import type { Theme } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import type { RequestLanguage } from "@/lib/docs/schema/fence";
import type { PageGroup } from "@/lib/docs/schema/page";
import { DocsMenu, DocsNav } from "./docs-nav";
import { DocsSearch } from "./docs-search";

interface DocsShellProps {
  groups: readonly PageGroup[];
  theme: Theme;
  language: RequestLanguage;
  children: ReactNode;
}

/** The frame of every page of the docs: for anybody, signed in or not. */
export function DocsShell({ groups, theme, language, children }: DocsShellProps) {
  return (
    <div className="docs" data-docs-language={language}>
      <a
        href="#main"
        className="fixed start-3 top-3 z-60 -translate-y-20 rounded-sm bg-accent px-3 py-2 font-medium text-on-accent opacity-0 focus:translate-y-0 focus:opacity-100"
      >
        Skip to content
      </a>
      <header className="docs-head print:hidden">
        <div className="mx-auto flex h-14 max-w-360 items-center gap-4 px-4 md:px-6">
          <NextLink href="/docs" prefetch={false} className="flex items-center gap-3 rounded-xs">
            <Logo />
            <span className="text-lg text-muted">Docs</span>
          </NextLink>
          <div className="ms-auto flex items-center gap-3">
            <DocsSearch />
            <Link
              href="/"
              prefetch={false}
              className="hidden text-muted! no-underline hover:text-ink! sm:inline"
            >
              Open Spillway
            </Link>
            <ThemeSwitch theme={theme} />
          </div>
        </div>
        <DocsMenu groups={groups} />
      </header>
      <div className="docs-columns">
        <DocsNav groups={groups} />
        {children}
      </div>
    </div>
  );
}
