import { formatDecimal, type Microcredits } from "../amounts";
import type { Outcome } from "../trace";
import type { NaiveRefunded } from "./naive-refund";
import { type NaiveShare, totalOf } from "./naive-walk";

export type Answer = Pick<Outcome, "outcome" | "reason" | "binding" | "cost" | "wouldBlock"> & {
  readonly shares: readonly NaiveShare[];
};

/** Both must have come to the same: by layer, grant and limit in shadow. */
export function compareAnswers(outcome: Outcome, naive: Answer): void {
  const { layers } = outcome;
  const grants = layers.flatMap((layer) =>
    layer.grants.map(({ id, taken }) => [`${layer.layer} ${id}`, taken] as const),
  );
  const shorts = layers.flatMap((layer) =>
    layer.windows.map(({ key, shadow }) => [key, shadow ?? 0n] as const),
  );
  mustAgree(
    "the answer",
    {
      outcome: outcome.outcome,
      reason: outcome.reason,
      binding: outcome.binding,
      cost: outcome.cost,
      covered: outcome.covered,
      layers: summed(layers.map(({ layer, taken }) => [layer, taken])),
      grants: summed(grants),
      wouldBlock: outcome.wouldBlock,
      shorts: summed(outcome.outcome === "blocked" ? [] : shorts),
    },
    {
      outcome: naive.outcome,
      reason: naive.reason,
      binding: naive.binding,
      cost: naive.cost,
      covered: totalOf(naive.shares),
      layers: summed(naive.shares.map(({ layer, taken }) => [layer, taken])),
      grants: summed(
        naive.shares.flatMap(({ layer, draws }) =>
          draws.map(({ id, amount }) => [`${layer} ${id}`, amount] as const),
        ),
      ),
      wouldBlock: naive.wouldBlock,
      shorts: summed(naive.shares.flatMap((share) => Object.entries(share.shorts))),
    },
  );
}

/** Both must have given the same back: by layer, grant and window, and of the debt. */
export function compareRefund({ cost, layers, refund }: Outcome, naive: NaiveRefunded | null): void {
  const { parts = [], debt } = refund ?? {};
  const grants = [...parts.flatMap((part) => part.grants), ...(debt?.grants ?? [])];
  const repaid = (debt?.grants ?? []).reduce((sum, { amount }) => sum + amount, 0n);
  const lost = debt?.lost ?? 0n;
  const owed = naive?.debt ?? { forgiven: 0n, repaid: 0n, lost: 0n };
  mustAgree(
    "a refund",
    {
      amount: -cost,
      layers: summed(layers.map(({ layer, taken }) => [layer, -taken])),
      grants: summed(grants.map(({ id, amount, lost }) => [id, amount - lost])),
      windows: summed(parts.flatMap(({ windows }) => windows.map(({ key, returned }) => [key, returned]))),
      debt: [(debt?.amount ?? 0n) - repaid - lost, repaid, lost],
    },
    naive && {
      amount: sumOf(naive.layers.values()) + owed.forgiven + owed.repaid + owed.lost,
      layers: summed([...naive.layers]),
      grants: summed([...naive.grants]),
      windows: summed([...naive.windows]),
      debt: [owed.forgiven, owed.repaid, owed.lost],
    },
  );
}

function sumOf(amounts: Iterable<Microcredits>): Microcredits {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

/** Amounts by name as text, without what is nothing: `{ promo: "0.000004" }`. */
function summed(amounts: readonly (readonly [string, Microcredits])[]): Record<string, string> {
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
