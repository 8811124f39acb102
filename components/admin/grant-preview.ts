import type { Grant } from "@/components/decisions/standing-shapes";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf, negated } from "@/lib/format";

/** What an adjustment moves, or null while the amount is not one, or takes more than is left: then there is no after. */
export function adjustedDelta(change: "add" | "reduce", amount: string, grant: Grant): string | null {
  const text = amount.trim();
  const micros = parseDecimal(text);
  if (micros === null || micros <= 0n) return null;
  if (change === "add") return text;
  return micros > microsOf(grant.available) ? null : negated(text);
}
