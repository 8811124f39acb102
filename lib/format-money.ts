import { parseDecimal } from "@/lib/engine/amounts";
import { textOf } from "./format";

/** Money as it is written down and read: never a float, and never more exact than its currency's smallest unit. */

const SCALE = 1_000_000n;

/** How many decimals a currency's smallest unit stands behind: 2 of a euro, 0 of a yen. */
export function decimalsOf(currency: string): number {
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** An amount from zero up in the currency's smallest unit, or null where the text is none or is finer than that. */
export function minorUnitsOf(text: string, currency: string): number | null {
  const micros = parseDecimal(text);
  if (micros === null || micros < 0n) return null;
  const scaled = micros * 10n ** BigInt(decimalsOf(currency));
  const units = scaled / SCALE;
  return scaled % SCALE === 0n && units <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(units) : null;
}

/** 2050 minor units of EUR as "€20.50", or as its reader writes that. */
export function formatMoney(minorUnits: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(minorUnits).padStart(decimals + 1, "0");
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  const parts = new Intl.NumberFormat("en", { style: "currency", currency }).formatToParts(
    text as Intl.StringNumericLiteral,
  );
  return textOf(parts);
}
