import { FileText } from "lucide-react";
import type { ReactNode } from "react";
import { PageOutline } from "@/components/docs/page-outline";
import { PageTurn } from "@/components/docs/page-turn";
import { CopyButton } from "@/components/ui/copy-button";
import type { DocsPage, PageLink } from "@/lib/docs/schema/page";

interface DocsPageViewProps {
  page: Pick<DocsPage, "address" | "title" | "headings">;
  /** What "Copy as Markdown" copies. */
  markdown: string;
  turn: { previous: PageLink | null; next: PageLink | null };
  children: ReactNode;
}

/** One page: its title, what can be taken away from it, the text, what is on it and what comes next. */
export function DocsPageView({ page, markdown, turn, children }: DocsPageViewProps) {
  return (
    <main id="main" tabIndex={-1} className="docs-page">
      <PageOutline headings={page.headings} />
      <article>
        <header className="mb-8 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <h1 className="text-2xl font-medium tracking-[-0.02em]">{page.title}</h1>
          <div className="flex items-center gap-1 print:hidden">
            <CopyButton text={markdown} label="Copy this page as Markdown">
              Copy as Markdown
            </CopyButton>
            <a
              href={`${page.address}.md`}
              className="touch-target inline-flex size-8 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-ink"
              aria-label="This page as Markdown"
              title="This page as Markdown"
            >
              <FileText aria-hidden className="size-4 stroke-[1.5]" />
            </a>
          </div>
        </header>
        <div className="docs-text">{children}</div>
        <PageTurn {...turn} />
      </article>
    </main>
  );
}
