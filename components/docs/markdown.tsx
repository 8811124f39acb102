import type { ReactElement, ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import { Link, linkClass } from "@/components/ui/link";
import { Example } from "./example";
import { rehypeExamples } from "./rehype-examples";

interface MarkdownTerms {
  /** Where a link leads, or null where it leads to nothing that is shown here. */
  linkOf: (link: string) => string | null;
  /** Draws the recorded answer of that name. */
  illustration: (name: string) => ReactNode;
}

/**
 * A document as elements. Called, not rendered: it holds no state, and its caller keeps what comes of it for every reader. On the server
 * only, so a reader's browser gets none of what it is made with.
 */
export function renderMarkdown(markdown: string, { linkOf, illustration }: MarkdownTerms): ReactElement {
  return Markdown({
    children: markdown,
    remarkPlugins: [remarkGfm],
    rehypePlugins: [rehypeSlug, rehypeExamples],
    components: {
      ...HEADINGS,
      a: ({ href = "", children }) => {
        const target = linkOf(href);
        if (target === null) return <span>{children}</span>;
        if (isFile(target))
          return (
            <a href={target} className={linkClass}>
              {children}
            </a>
          );
        return (
          <Link href={target} {...(/^https?:/.test(target) ? { isExternal: true } : { prefetch: false })}>
            {children}
          </Link>
        );
      },
      figure: ({ children }) => <Example illustration={illustration}>{children}</Example>,
      table: ({ children }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer (WCAG 2.1.1)
        <div className="table-scroll" tabIndex={0}>
          <table>{children}</table>
        </div>
      ),
    },
  });
}

/** What no page of ours draws is opened by the browser: the router would ask for it as a page. */
const isFile = (address: string) => /^\/(?:api\/|llms)|\.(?:md|json|txt)$/.test(address);

const HEADINGS: Components = {
  h1: () => null,
  h2: ({ id, children }) => (
    <h2 id={id}>
      {children}
      <Anchor id={id} />
    </h2>
  ),
  h3: ({ id, children }) => (
    <h3 id={id}>
      {children}
      <Anchor id={id} />
    </h3>
  ),
};

function Anchor({ id }: { id: string | undefined }) {
  return (
    <a href={`#${id}`} className="heading-anchor" aria-label="Link to this section">
      #
    </a>
  );
}
