import {
  ANSWER_LANGUAGES,
  type FenceNotes,
  fenceNotes,
  REQUEST_LANGUAGES,
  type RequestLanguage,
} from "@/lib/docs/schema/fence";

interface Block {
  readonly language: string;
  readonly notes: FenceNotes;
  readonly text: string;
  /** Where the text stands in the document. */
  readonly from: number;
  readonly to: number;
}

/** A request in its languages, and the answer that the document says it gets. */
export interface DocumentedExample {
  readonly line: number;
  readonly requests: Readonly<Partial<Record<RequestLanguage, Block>>>;
  readonly answer: Block | null;
}

const FENCE = /^```(\w+)([^\n]*)\n([\s\S]*?)^```[^\n]*\n?/gm;
const isRequest = (language: string): language is RequestLanguage =>
  REQUEST_LANGUAGES.some((one) => one === language);
const isAnswer = (language: string) => ANSWER_LANGUAGES.some((one) => one === language);

/** The examples of a document in its order: blocks that follow each other with nothing in between, as the site groups them. */
export function examplesOf(markdown: string): DocumentedExample[] {
  const examples: {
    line: number;
    requests: Partial<Record<RequestLanguage, Block>>;
    answer: Block | null;
  }[] = [];
  let openTo = -1;
  for (const found of markdown.matchAll(FENCE)) {
    const [whole, language = "", meta = "", text = ""] = found;
    const from = found.index + whole.indexOf("\n") + 1;
    const block: Block = { language, notes: fenceNotes(meta.trim()), text, from, to: from + text.length };
    const isNext = openTo !== -1 && markdown.slice(openTo, found.index).trim() === "";
    const last = isNext ? examples.at(-1) : undefined;
    openTo = -1;
    if (block.notes.isShownOnly) continue;
    if (isRequest(language)) {
      const line = markdown.slice(0, found.index).split("\n").length;
      if (last !== undefined && last.requests[language] === undefined) last.requests[language] = block;
      else examples.push({ line, requests: { [language]: block }, answer: null });
      openTo = found.index + whole.length;
    } else if (isAnswer(language) && last !== undefined) {
      last.answer = block;
    }
  }
  return examples;
}
