import type { Instant, Quantity } from "./amounts";
import { ONE } from "./amounts";
import type { Attribution } from "./facts";
import { type Properties, REQUESTS, type Usage } from "./price";
import type { Measure } from "./windows/window";

/** What is asked for: usage of one feature, now. */
export interface Request {
  readonly kind: "preview" | "consume" | "hold" | "track";
  readonly feature: string;
  readonly memberId: string | null;
  readonly usage: Usage;
  readonly properties: Properties;
  /** `accept`: where not all of it is covered, take what is. */
  readonly partial: "reject" | "accept";
  /** How long a hold stays open; null for the other kinds. */
  readonly holdSeconds: number | null;
  readonly attribution: Attribution;
  /** When it happened; null means now. Only `track` counts where it happened: the others are decided now, and only say when they were asked. */
  readonly occurredAt: Instant | null;
}

/** What the hold's owner says when the work is over, or the clock when nobody says anything. */
export type HoldEnding =
  | {
      readonly kind: "capture";
      readonly holdRef: string;
      readonly usage: Usage;
      readonly attribution: Attribution;
      /** When the work was done; left out where it is now. */
      readonly occurredAt?: Instant;
    }
  | { readonly kind: "release"; readonly holdRef: string; readonly attribution: Attribution }
  | { readonly kind: "expire"; readonly holdRef: string; readonly attribution: Attribution };

export interface HoldExtension {
  readonly kind: "extend";
  readonly holdRef: string;
  readonly holdSeconds: number;
  readonly attribution: Attribution;
}

export type UsageCommand = Request | HoldEnding | HoldExtension;

/** How much of a measure a request counts as a whole: one request, its cost, or its quantity of the dimension. */
export function quantityIn(measure: Measure, usage: Usage, cost: bigint): Quantity {
  if (measure === REQUESTS) return ONE;
  if (measure === "credits") return cost;
  return usage[measure] ?? 0n;
}
