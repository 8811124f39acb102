import type { Heading } from "../schema/page";

/** A stretch of a document under one heading; the first one has none. */
interface Section {
  readonly heading: Heading | null;
  /** As plain text, without code. */
  readonly text: string;
}

export interface Outline {
  readonly title: string;
  readonly summary: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

const FENCE = /^```[^\n]*\n[\s\S]*?^```[^\n]*$/gm;

/** What a document is made of, from its Markdown alone. Anchors are those that rehype-slug writes; a test compares. */
export function outlineOf(markdown: string): Outline {
  const lines = markdown.replace(FENCE, "").split("\n");
  const taken = new Map<string, number>();
  const sections: { heading: Heading | null; lines: string[] }[] = [{ heading: null, lines: [] }];
  let title = "";
  for (const line of lines) {
    const [, marks, words] = /^(#{1,6}) +(.+?) *$/.exec(line) ?? [];
    if (marks === undefined || words === undefined) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    const text = plainText(words);
    const anchor = anchorOf(text, taken);
    if (marks.length === 1 && title === "") title = text;
    else if (marks.length > 3) sections.at(-1)?.lines.push(text);
    else sections.push({ heading: { depth: marks.length === 2 ? 2 : 3, text, anchor }, lines: [] });
  }
  const read = sections.map(({ heading, lines: own }) => ({ heading, text: plainText(own.join("\n")) }));
  return {
    title,
    summary: firstParagraph(sections[0]?.lines ?? []),
    headings: read.flatMap(({ heading }) => heading ?? []),
    sections: read,
  };
}

/** As pages of repositories name a heading, so that a link works there and here; a repeated one is numbered. */
function anchorOf(text: string, taken: Map<string, number>): string {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
  const count = taken.get(plain) ?? 0;
  taken.set(plain, count + 1);
  return count === 0 ? plain : `${plain}-${count}`;
}

function firstParagraph(lines: readonly string[]): string {
  const text = lines.join("\n").trim();
  return plainText(/^(?![|<-])[^\n]+(?:\n(?!\n)[^\n]+)*/.exec(text)?.[0] ?? "");
}

/** Words without their marks: what is searched, and what a heading says. */
function plainText(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\|[\s:|-]+\|$/gm, "")
    .replace(/^\s*(?:[-*]|\d+\.)\s+/gm, "")
    .replace(/<\/?(?:p|img|br|details|summary)[^>]*>/g, "")
    .replaceAll("**", "")
    .replaceAll("`", "")
    .replace(/(?<=^|\s)\*(\S[^*]*)\*/g, "$1")
    .replaceAll("|", " ")
    .replace(/\s+/g, " ")
    .trim();
}
