/**
 * How the reader writes numbers. Every amount of every page is written by a function of a value, in a hundred places, on the server and in
 * the browser; who reads is the same for all of them. So the style is not handed through them all, where one would be forgotten: the
 * server knows it for the time of a request, and the page carries it on its root (docs/decisions/0031).
 */

/** Without a choice thousands are parted by a narrow space and decimals by a point, which no reader can take for the other. */
export const NUMBER_STYLES = ["space", "comma", "point", "space-comma", "apostrophe", "plain"] as const;
export type NumberStyle = (typeof NUMBER_STYLES)[number];

/** Where the browser keeps it: one of `NUMBER_STYLES`. */
export const NUMBER_STYLE_COOKIE = "numbers";

interface Marks {
  /** Between thousands. */
  readonly group: string;
  readonly decimal: string;
}

/** A space that never breaks, so that a number stays on its line. */
const SPACE = "\u202f";

const MARKS: Readonly<Record<NumberStyle, Marks>> = {
  space: { group: SPACE, decimal: "." },
  comma: { group: ",", decimal: "." },
  point: { group: ".", decimal: "," },
  "space-comma": { group: SPACE, decimal: "," },
  apostrophe: { group: "\u2019", decimal: "." },
  plain: { group: "", decimal: "." },
};

/** What a cookie says, which is what anybody may have written. */
export function parseNumberStyle(value: string | undefined): NumberStyle {
  return NUMBER_STYLES.find((style) => style === value) ?? "space";
}

/** One per process, however many copies of this module its bundles hold. */
const READER = Symbol.for("spillway.reader");
const ambient = globalThis as { [READER]?: () => NumberStyle | undefined };

/** Says where the style of who reads is found, while a page is rendered for them. */
export function readStyleFrom(source: () => NumberStyle | undefined): void {
  ambient[READER] = source;
}

let ofPage: NumberStyle | null = null;

/** The marks of whoever reads what is being written; ours where nobody has chosen, as in mails, statements and terminals. */
export function readerMarks(): Marks {
  return MARKS[readerStyle()];
}

function readerStyle(): NumberStyle {
  if (typeof document === "undefined") return ambient[READER]?.() ?? "space";
  // A page is loaded anew when it is to be written in another style.
  ofPage ??= parseNumberStyle(document.documentElement.dataset.numbers);
  return ofPage;
}

/** Whether a number looks to whoever reads as it is typed and as programs have it. */
export function isDecimalPoint(): boolean {
  return readerMarks().decimal === ".";
}

/** The same number in a style, as an example of it. */
export function exampleOf(style: NumberStyle): string {
  const { group, decimal } = MARKS[style];
  return `1${group}234${group}567${decimal}89`;
}
