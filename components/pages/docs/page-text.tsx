import type { ReactElement } from "react";
import { renderMarkdown } from "@/components/docs/markdown";
import type { RecordedAnswer } from "@/lib/docs/schema/recorded";
import { RecordedCascade } from "./recorded-cascade";

interface PageTextTerms {
  linkOf: (link: string) => string | null;
  recorded: (name: string) => RecordedAnswer;
}

/** The text of a page, its examples and their cascades. */
export function pageText(markdown: string, { linkOf, recorded }: PageTextTerms): ReactElement {
  return renderMarkdown(markdown, {
    linkOf,
    illustration: (name) => <RecordedCascade {...recorded(name)} />,
  });
}
