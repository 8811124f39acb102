import type { Consent } from "@/components/decisions/standing-shapes";
import { parseDecimal } from "@/lib/engine/amounts";
import { formatQuantity, microsOf } from "@/lib/format";
import type { PackageWire } from "@/lib/payments/schema/package-schema";
import type { ConsentDraft } from "./first-consent";

/** The smallest package that has what is needed, else the largest there is; null where nothing is sold. */
export function packageFor(packages: readonly PackageWire[], needed: string | null): PackageWire | null {
  const bySize = [...packages].sort((a, b) => (microsOf(a.credits) < microsOf(b.credits) ? -1 : 1));
  const micros = needed === null ? null : parseDecimal(needed);
  if (micros === null) return bySize[0] ?? null;
  return bySize.find(({ credits }) => microsOf(credits) >= micros) ?? bySize.at(-1) ?? null;
}

/** The consent that was written down, or why it is none yet. */
export function consentOf({ mode, limit }: ConsentDraft): Consent | string {
  if (mode === null) return "Say how credits may be used: nothing is chosen for you";
  if (mode !== "up_to") return { mode };
  const micros = parseDecimal(limit.trim());
  if (micros === null || micros <= 0n) return "Credits a day must be a number above 0, such as 25";
  return { mode, limit: limit.trim(), period: "day" };
}

/** By how much a credit is cheaper than in the smallest package, in whole percent; 0 where it is not. */
export function discountOf(one: PackageWire, packages: readonly PackageWire[]): number {
  const dearest = packages.reduce(
    (most, { unit_price }) => (microsOf(unit_price) > most ? microsOf(unit_price) : most),
    0n,
  );
  const price = microsOf(one.unit_price);
  return dearest === 0n ? 0 : Number(((dearest - price) * 100n) / dearest);
}

/** "about 83 requests like your last sora.video": what credits are, in what the reader did. */
export function exampleWords(
  credits: string,
  requests: readonly { readonly feature: string; readonly cost: string }[],
): string[] {
  const seen = new Set<string>();
  return requests.flatMap(({ feature, cost }) => {
    const micros = microsOf(cost);
    if (micros <= 0n || seen.has(feature) || seen.size === 2) return [];
    seen.add(feature);
    return [`about ${formatQuantity(String(microsOf(credits) / micros))} requests like your last ${feature}`];
  });
}
