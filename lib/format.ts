import { formatDecimal, parseDecimal } from "@/lib/engine/amounts";
import { readerMarks } from "./format-style";

const NARROW = "\u202f";
const MINUS = "\u2212";

export type SignDisplay = "auto" | "always";

interface AmountStyle {
  decimalsMin: number;
  sign?: SignDisplay;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(decimalsMin: number, sign: SignDisplay): Intl.NumberFormat {
  const key = `${decimalsMin} ${sign}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat("en", {
    minimumFractionDigits: decimalsMin,
    maximumFractionDigits: 6,
    signDisplay: sign === "always" ? "exceptZero" : "negative",
  });
  formatters.set(key, made);
  return made;
}

/** Formats the string itself, never a number made from it: 26 digits come out as they went in; between them, what its reader writes there. */
function formatAmount(amount: string, style: AmountStyle): string {
  const parts = formatterOf(style.decimalsMin, style.sign ?? "auto").formatToParts(
    amount as Intl.StringNumericLiteral,
  );
  return textOf(parts);
}

/** Puts together what Intl took apart, with the marks of who reads. */
export function textOf(parts: readonly Intl.NumberFormatPart[]): string {
  const { group, decimal } = readerMarks();
  let text = "";
  for (const part of parts) {
    if (part.type === "group") text += group;
    else if (part.type === "decimal") text += decimal;
    else if (part.type === "minusSign") text += MINUS;
    else text += part.value;
  }
  return text;
}

/** Credits, always with two decimals and up to six: "12.5" as "12.50", "-1000" as "−1 000.00", or as its reader writes that. Without the unit. */
export function formatCredits(amount: string, sign: SignDisplay = "auto"): string {
  return formatAmount(amount, { decimalsMin: 2, sign });
}

/** A quantity of requests or of a dimension: "4808" as "4 808", "2.5" as "2.5". Without the unit. */
export function formatQuantity(amount: string | number): string {
  return formatAmount(String(amount), { decimalsMin: 0 });
}

/** An amount of a window's measure: credits as credits, all else as a quantity. */
export function formatMeasured(amount: string, measure: string): string {
  return measure === "credits" ? formatCredits(amount) : formatQuantity(amount);
}

/** The unit of a measure in words, for one or for many: `input_tokens` as "input tokens". */
export function unitOf(measure: string, amount?: string): string {
  const words = measure.replaceAll("_", " ");
  return amount === "1" && words.endsWith("s") ? words.slice(0, -1) : words;
}

/** "41 %", whole, rounded down so that nothing is called full before it is; "<1 %" for what is not nothing. */
export function formatShare(part: string, whole: string): string {
  const share = shareOf(part, whole);
  if (share > 0 && share < 0.01) return `<1${NARROW}%`;
  return `${Math.floor(share * 100)}${NARROW}%`;
}

/** Part of whole between 0 and 1, for drawing only. Nothing of a limit of 0 is all of it. */
export function shareOf(part: string, whole: string): number {
  const [a, b] = [microsOf(part), microsOf(whole)];
  if (b <= 0n) return 1;
  if (a <= 0n) return 0;
  return a >= b ? 1 : Number((a * 1_000_000n) / b) / 1_000_000;
}

/** What the server sent, exactly. A text that is no amount is a bug of the caller and says so. */
export function microsOf(amount: string): bigint {
  const micros = parseDecimal(amount);
  if (micros === null) throw new RangeError(`not an amount: ${amount}`);
  return micros;
}

/** The exact sum of decimal strings; a leading minus takes away. */
export function sumOf(...amounts: readonly string[]): string {
  return formatDecimal(amounts.reduce((sum, amount) => sum + microsOf(amount), 0n));
}

export function negated(amount: string): string {
  return formatDecimal(-microsOf(amount));
}

export function isZero(amount: string): boolean {
  return microsOf(amount) === 0n;
}

/** "a", "a and b", "a, b and c". */
export function listOf(items: readonly string[], last: "and" | "or" = "and"): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}

/** An id short enough for a row: `dec_01jx…k3f9`. The whole one belongs into the title or behind a copy button. */
export function shortId(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, id.indexOf("_") + 5)}…${id.slice(-4)}`;
}
