import { formatDecimal, type Microcredits, type Quantity } from "@/lib/engine/amounts";
import type { UsageTotal } from "@/lib/storage/usage-ports";
import type { UsageSumsWire } from "../schema/aggregate-schema";

/** Adds up what the database summed; quantities by dimension beside credits. */
export class Sums {
  requests = 0;
  blocked = 0;
  unsettled = 0;
  cost: Microcredits = 0n;
  included: Microcredits = 0n;
  charged: Microcredits = 0n;
  overshoot: Microcredits = 0n;
  readonly #usage = new Map<string, Quantity>();

  add(total: UsageTotal): void {
    if (total.dimension !== null) {
      this.#usage.set(total.dimension, (this.#usage.get(total.dimension) ?? 0n) + total.quantity);
      return;
    }
    this.requests += total.requests;
    this.blocked += total.blocked;
    this.unsettled += total.unsettled;
    this.cost += total.cost;
    this.included += total.included;
    this.charged += total.charged;
    this.overshoot += total.overshoot;
  }

  get wire(): UsageSumsWire {
    return {
      requests: this.requests,
      blocked: this.blocked,
      usage: Object.fromEntries(
        [...this.#usage]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, sum]) => [name, formatDecimal(sum)]),
      ),
      cost: formatDecimal(this.cost),
      included: formatDecimal(this.included),
      charged: formatDecimal(this.charged),
      overshoot: formatDecimal(this.overshoot),
    };
  }
}
