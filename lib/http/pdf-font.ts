import { readFile } from "node:fs/promises";

/** The font that our documents carry, whole: what a document does not use of it is left out when it is written. */
export interface PdfFonts {
  readonly regular: Buffer;
  readonly bold: Buffer;
}

const FOLDER = "app/fonts/pdf";
let read: Promise<PdfFonts> | null = null;

/** Read once for a process, when the first document is asked for. */
export function readPdfFonts(): Promise<PdfFonts> {
  read ??= Promise.all(
    ["Regular", "Bold"].map((weight) => readFile(`${FOLDER}/OpenSans-${weight}.ttf`)),
  ).then(([regular, bold]) => {
    if (regular === undefined || bold === undefined) throw new Error("a font is missing");
    return { regular, bold };
  });
  return read;
}

/** Latin, Greek and Cyrillic with their marks, and the punctuation and signs of the font. */
const UNPRINTABLE = new RegExp(
  "[^\\u0020-\\u007e\\u00a0-\\u017f\\u01a0\\u01a1\\u01af\\u01b0\\u0218-\\u021b\\u1ea0-\\u1ef9\\u0384-\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1" +
    "\\u03a3-\\u03ce\\u0400-\\u0482\\u048a-\\u04ff\\u2013\\u2014\\u2018-\\u201e\\u2020-\\u2022\\u2026\\u2030\\u2039\\u203a\\u20ab\\u20ac\\u2122\\u2212]",
  "gu",
);

/** The text as the font can write it: "?" for each letter that it has not. Wide as it may look, a digit group's space becomes a usual one. */
export function printable(text: string): string {
  return text.normalize("NFC").replaceAll("\u202f", "\u00a0").replace(UNPRINTABLE, "?");
}
