import { classNames } from "@/components/ui/class-names";
import type { Heading } from "@/lib/docs/schema/page";

/** What is on this page: at the side where there is room, folded above the text where there is not. */
export function PageOutline({ headings }: { headings: readonly Heading[] }) {
  if (headings.length < 2) return <div className="docs-outline" />;
  return (
    <>
      <nav aria-label="On this page" className="docs-outline hidden lg:block print:hidden">
        <p className="mb-2 text-sm font-medium">On this page</p>
        <Entries headings={headings} />
      </nav>
      <details className="docs-outline-folded mb-6 rounded-sm border border-hairline px-4 py-2 lg:hidden print:hidden">
        <summary className="text-muted">On this page</summary>
        <div className="mt-2">
          <Entries headings={headings} />
        </div>
      </details>
    </>
  );
}

function Entries({ headings }: { headings: readonly Heading[] }) {
  return (
    <ul className="flex flex-col gap-0.5 border-s border-hairline">
      {headings.map(({ depth, text, anchor }) => (
        <li key={anchor}>
          <a
            href={`#${anchor}`}
            className={classNames(
              "-ms-px block border-s border-transparent py-1 text-sm text-muted hover:border-accent hover:text-ink",
              depth === 2 ? "ps-3" : "ps-6",
            )}
          >
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}
