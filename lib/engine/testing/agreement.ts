import { formatDecimal, type Microcredits } from "../amounts";

/** Amounts by name as text, without what is nothing: `{ promo: "0.000004" }`. */
export function summed(amounts: readonly (readonly [string, Microcredits])[]): Record<string, string> {
  const sums: Record<string, Microcredits> = {};
  for (const [name, amount] of amounts) if (amount > 0n) sums[name] = (sums[name] ?? 0n) + amount;
  const names = Object.keys(sums).sort();
  return Object.fromEntries(names.map((name) => [name, formatDecimal(sums[name] ?? 0n)]));
}

/** Throws where the two do not say the same. */
export function mustAgree(what: string, engine: unknown, naive: unknown): void {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}` : part));
  if (text(engine) !== text(naive))
    throw new Error(`${what}: the engine says ${text(engine)}, the naive account ${text(naive)}`);
}
