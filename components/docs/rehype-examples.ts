import { ANSWER_LANGUAGES, fenceNotes, REQUEST_LANGUAGES } from "@/lib/docs/schema/fence";
import { type Element, highlight, type Root } from "./highlight";

const isRequest = (language: string) => REQUEST_LANGUAGES.some((one) => one === language);
const isAnswer = (language: string) => ANSWER_LANGUAGES.some((one) => one === language);

/**
 * Colours the code of a document, and puts a request in its languages and the answer it gets into one `<figure>`: blocks that follow each
 * other with nothing in between belong together. What a block says of itself travels as `data-*`, for the components that draw it.
 */
export function rehypeExamples() {
  return (tree: Root): void => {
    const children: Root["children"] = [];
    let open: Element | null = null;
    for (const child of tree.children) {
      const block = child.type === "element" ? blockOf(child) : null;
      if (block === null) {
        if (!(child.type === "text" && child.value.trim() === "")) open = null;
        children.push(child);
        continue;
      }
      if (open !== null && belongsTo(open, block)) {
        open.children.push(block);
        continue;
      }
      open = figureOf(block);
      children.push(open);
    }
    tree.children = children;
  };
}

const languageOf = (block: Element["children"][number] | undefined): string =>
  block?.type === "element" ? String(block.properties.dataLanguage) : "";

/** A request in another language, or the answer after requests. */
function belongsTo(figure: Element, block: Element): boolean {
  const last = languageOf(figure.children.at(-1));
  const language = languageOf(block);
  if (!isRequest(last)) return false;
  if (isAnswer(language)) return true;
  return isRequest(language) && !figure.children.some((one) => languageOf(one) === language);
}

const figureOf = (block: Element): Element => ({
  type: "element",
  tagName: "figure",
  properties: {},
  children: [block],
});

function blockOf(pre: Element): Element | null {
  const [code] = pre.children;
  if (pre.tagName !== "pre" || code?.type !== "element" || code.tagName !== "code") return null;
  const className = (code.properties.className as string[] | undefined)?.[0] ?? "";
  const language = className.replace("language-", "") || "text";
  const [text] = code.children;
  const source = text?.type === "text" ? text.value.replace(/\n$/, "") : "";
  const notes = fenceNotes((code.data as { meta?: string } | undefined)?.meta);
  const [coloured] = highlight(source, language).children;
  return {
    type: "element",
    tagName: "pre",
    properties: {
      dataLanguage: language,
      dataSource: source,
      ...(notes.keeps.length === 0 ? {} : { dataKeeps: JSON.stringify(notes.keeps) }),
      ...(notes.cascade === null ? {} : { dataCascade: notes.cascade }),
      ...(notes.isSample ? { dataSample: "" } : {}),
      ...(notes.isShortened ? { dataShortened: "" } : {}),
    },
    children: coloured?.type === "element" ? (coloured.children as Element["children"]) : [],
  };
}
