import type { ReactElement } from "react";
import { decisionSentence } from "@/components/decisions/sentence";
import { renderMarkdown } from "@/components/docs/markdown";
import type { RecordedAnswer } from "@/lib/docs/schema/recorded";
import { LazyCascade } from "./lazy-cascade";

interface PageTextTerms {
  linkOf: (link: string) => string | null;
  recorded: (name: string) => RecordedAnswer;
}

/** The text of a page, its examples and their cascades. */
export function pageText(markdown: string, { linkOf, recorded }: PageTextTerms): ReactElement {
  return renderMarkdown(markdown, {
    linkOf,
    illustration: (name) => <Drawing {...recorded(name)} />,
  });
}

/** The sentence is said on the server: nothing in it moves, and what it is made with weighs as much as the drawing. */
function Drawing({ standing, decision }: RecordedAnswer) {
  const frame = { nowMs: Date.parse(standing.as_of), timeZone: standing.time_zone };
  const { what, why, left, changes, ways } = decisionSentence(decision, frame);
  return (
    <>
      <p className="mb-4 text-sm">
        <strong className="font-medium">{what}</strong>{" "}
        {[why, left, changes, ways].filter((part) => part !== null).join(" ")}
      </p>
      <LazyCascade standing={standing} decision={decision} />
    </>
  );
}
