import type { Json } from "../contract/api";
import { type Likeness, shortenedLike } from "./answer-likeness";
import type { DocumentedExample } from "./documented-example";
import { printJson } from "./print-answer";

/**
 * The text of an answer as the document should show it: what it shows already where that is like what was really answered, else the real one.
 * So a document that tells the truth is not touched, and one that does not is mended by writing this into it.
 */
export function answerText(
  answer: NonNullable<DocumentedExample["answer"]>,
  said: string,
  likeness: Likeness,
): string {
  const { language, text, notes } = answer;
  if (language === "text") return likeness.isLikeText(text.trim(), said.trim()) ? text : `${said.trim()}\n`;
  if (language === "http") return httpText(text, said, notes.isShortened, likeness);
  return jsonText(text, JSON.parse(said), notes.isShortened, likeness);
}

function jsonText(text: string, real: Json, isShortened: boolean, likeness: Likeness): string {
  const shown = JSON.parse(text === "" ? "null" : text);
  const told = isShortened ? shortenedLike(shown, real) : real;
  return `${printJson(likeness.isLike(shown, told) ? shown : likeness.asShown(told))}\n`;
}

/** Status, the headers that the document shows, and the body. */
function httpText(text: string, said: string, isShortened: boolean, likeness: Likeness): string {
  const shown = httpPartsOf(text);
  const real = httpPartsOf(said.replaceAll("\r\n", "\n"));
  const headers = shown.headers.map(({ name, value }) => {
    const found = real.headers.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw new Error(`the answer has no header ${name}:\n${said}`);
    const isSame = likeness.isLikeText(withoutSeconds(name, value), withoutSeconds(name, found.value));
    return `${name}: ${isSame ? value : found.value}`;
  });
  const status = shown.status === real.status ? shown.status : real.status;
  const body =
    shown.body === "" ? "" : `\n${jsonText(shown.body, JSON.parse(real.body), isShortened, likeness)}`;
  return `${[status, ...headers].join("\n")}\n${body}`;
}

/** How many seconds are left until something changes depends on how long the run took. */
const withoutSeconds = (name: string, value: string) =>
  name.toLowerCase() === "retry-after" ? "0" : value.replace(/(?<=;t=)\d+/g, "0");

function httpPartsOf(text: string) {
  const [head = "", ...rest] = text.split("\n\n");
  const [status = "", ...lines] = head.trim().split("\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
  return { status, headers, body: rest.join("\n\n") };
}
