import type { Instant, Quantity } from "./amounts";
import { ONE } from "./amounts";
import type { Attribution } from "./facts";
import { type Properties, REQUESTS, type Usage } from "./price";
import type { RefundTrace } from "./trace";
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
  /** For `track`: the work failed. */
  readonly failed?: boolean;
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
      /** The work failed. */
      readonly failed?: boolean;
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

/**
 * A refund worked out (`refundOf`): of which event and what of each part. Whose it was, and by which plan and price book it was
 * charged, is the event's. It needs nothing but the standing to be done, so a replay does it again.
 */
export interface RefundCommand {
  readonly kind: "refund";
  readonly feature: string;
  readonly memberId: string | null;
  readonly attribution: Attribution;
  readonly plan: string;
  readonly priceBook: string;
  /** What became of the parts is not known yet: `returned` and `lost` are not read. */
  readonly refund: RefundTrace;
}

/** How much of a measure a request counts as a whole: one request, its cost, or its quantity of the dimension. */
export function quantityIn(measure: Measure, usage: Usage, cost: bigint): Quantity {
  if (measure === REQUESTS) return ONE;
  if (measure === "credits") return cost;
  return usage[measure] ?? 0n;
}
