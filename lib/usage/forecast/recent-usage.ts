import type { Microcredits, Quantity } from "@/lib/engine/amounts";
import type { UsageEvent } from "@/lib/engine/facts";
import type { Properties, Usage } from "@/lib/engine/price";
import type { UsageTotal } from "@/lib/storage/usage-ports";

/** What a feature's request is like. */
export interface Typical {
  readonly usage: Usage;
  readonly properties: Properties;
  readonly cost: Microcredits;
  /** Null where it was given. */
  readonly samples: number | null;
}

const SAMPLES_MAX = 50;

/** The events of each feature that used something, newest first, at most so many of each. */
export function samplesOf(events: readonly UsageEvent[]): ReadonlyMap<string, readonly UsageEvent[]> {
  const samples = new Map<string, UsageEvent[]>();
  for (const event of events) {
    const isUsed = event.kind === "consume" || event.kind === "capture" || event.kind === "track";
    if (!isUsed || event.outcome.outcome === "blocked") continue;
    const known = samples.get(event.feature) ?? [];
    if (known.length < SAMPLES_MAX) known.push(event);
    samples.set(event.feature, known);
  }
  return samples;
}

/** One that really was: the event of the median cost, so that its usage and its cost belong together. */
export function typicalOf(samples: readonly UsageEvent[]): Typical | null {
  const byCost = [...samples].sort((a, b) =>
    a.outcome.cost < b.outcome.cost ? -1 : a.outcome.cost > b.outcome.cost ? 1 : a.seq - b.seq,
  );
  const median = byCost[(byCost.length - 1) >> 1];
  if (median === undefined) return null;
  const { usage, properties, outcome } = median;
  return { usage, properties, cost: outcome.cost, samples: samples.length };
}

/** What was used since an instant, by feature and measure. */
export class Used {
  readonly #byFeature = new Map<string, Map<string, Quantity>>();
  cost: Microcredits = 0n;
  charged: Microcredits = 0n;
  requests = 0;

  add(total: UsageTotal): void {
    const { group, dimension } = total;
    if (group === null) return;
    if (dimension !== null) {
      this.#count(group, dimension, total.quantity);
      return;
    }
    const allowed = total.requests - total.blocked;
    this.requests += allowed;
    this.cost += total.cost;
    this.charged += total.charged;
    this.#count(group, "requests", BigInt(allowed) * 1_000_000n);
    this.#count(group, "credits", total.cost);
  }

  get features(): string[] {
    return [...this.#byFeature.keys()];
  }

  /** In micro-units of the measure, over the features that `counts` says; null counts all. */
  of(measure: string, features: readonly string[] | null): Quantity {
    let sum = 0n;
    for (const [feature, measures] of this.#byFeature) {
      if (features === null || features.includes(feature)) sum += measures.get(measure) ?? 0n;
    }
    return sum;
  }

  #count(feature: string, measure: string, amount: Quantity): void {
    const measures = this.#byFeature.get(feature) ?? new Map<string, Quantity>();
    measures.set(measure, (measures.get(measure) ?? 0n) + amount);
    this.#byFeature.set(feature, measures);
  }
}
