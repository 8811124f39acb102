import { ArrowLeft, ArrowRight } from "lucide-react";
import NextLink from "next/link";
import type { PageLink } from "@/lib/docs/schema/page";

interface PageTurnProps {
  previous: PageLink | null;
  next: PageLink | null;
}

/** On to what is read next, and back. */
export function PageTurn({ previous, next }: PageTurnProps) {
  return (
    <nav
      aria-label="Next and previous page"
      className="mt-14 grid gap-3 border-t border-hairline pt-6 sm:grid-cols-2 print:hidden"
    >
      {previous === null ? <span /> : <Turn page={previous} word="Previous" rel="prev" />}
      {next === null ? null : <Turn page={next} word="Next" rel="next" />}
    </nav>
  );
}

function Turn({ page, word, rel }: { page: PageLink; word: string; rel: "prev" | "next" }) {
  const Arrow = rel === "prev" ? ArrowLeft : ArrowRight;
  return (
    <NextLink
      href={page.address}
      prefetch={false}
      rel={rel}
      className={`flex flex-col gap-1 rounded-sm border border-hairline px-4 py-3 hover:border-accent ${rel === "next" ? "sm:col-start-2 sm:items-end" : ""}`}
    >
      <span className="flex items-center gap-1.5 text-sm text-muted">
        {rel === "prev" ? <Arrow aria-hidden className="size-3.5 stroke-[1.5]" /> : null}
        {word}
        {rel === "next" ? <Arrow aria-hidden className="size-3.5 stroke-[1.5]" /> : null}
      </span>
      <span className="font-medium text-accent">{page.title}</span>
    </NextLink>
  );
}
