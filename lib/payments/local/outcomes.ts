import type { PaymentFact } from "@/lib/engine/purchase";

/** What a visitor of the simulator's page can make happen. */
export const OUTCOMES = [
  "approve",
  "challenge",
  "insufficient_funds",
  "expired_card",
  "processing_approve",
  "processing_decline",
  "approve_dispute",
  "approve_refund",
  "webhook_lost",
  "webhook_duplicated",
  "webhook_out_of_order",
  "webhook_late",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** An event as it happens, and when its webhook is sent: null for never. */
export interface ScriptedEvent {
  readonly fact: PaymentFact;
  readonly happensAfterMs: number;
  readonly sentAfterMs: number | null;
  readonly copies: number;
}

const PROCESSING_MS = 30_000;
const LATE_MS = 20_000;
const AFTERWARDS_MS = 5_000;

interface Paying {
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `tpay_…`; attempts, refunds and disputes are named after it. */
  readonly id: string;
  /** Which go this is, from 1. */
  readonly nth: number;
}

/** The whole story of an outcome, from the click on. */
export function scriptOf(outcome: Outcome, paying: Paying): ScriptedEvent[] {
  const approved = event(attempt(paying, "succeeded"));
  const declined = (code: string) => event(attempt(paying, "failed", code));
  switch (outcome) {
    case "approve":
      return [approved];
    case "challenge":
      return [event(attempt(paying, "action_required"))];
    case "insufficient_funds":
    case "expired_card":
      return [declined(outcome)];
    case "processing_approve":
      return [event(attempt(paying, "processing")), after(approved, PROCESSING_MS)];
    case "processing_decline":
      return [event(attempt(paying, "processing")), after(declined("insufficient_funds"), PROCESSING_MS)];
    case "approve_dispute":
      return [approved, after(event(disputeOf(paying, "open")), AFTERWARDS_MS)];
    case "approve_refund":
      return [approved, after(event(refundOf(`${paying.id}:refund`, paying.amountMinor)), AFTERWARDS_MS)];
    case "webhook_lost":
      return [{ ...approved, sentAfterMs: null }];
    case "webhook_duplicated":
      return [{ ...approved, copies: 3 }];
    case "webhook_out_of_order":
      // Half of it is refunded, and that is told first; that it was processing is told last.
      return [
        event(refundOf(`${paying.id}:refund`, (paying.amountMinor + 1n) / 2n)),
        { ...approved, sentAfterMs: 1_000 },
        { ...event(attempt(paying, "processing")), sentAfterMs: 2_000 },
      ];
    case "webhook_late":
      return [{ ...approved, sentAfterMs: LATE_MS }];
  }
}

type AttemptStatus = Extract<PaymentFact, { kind: "attempt" }>["status"];

export function attempt(
  { id, nth, amountMinor, currency }: Paying,
  status: AttemptStatus,
  code: string | null = null,
): PaymentFact {
  return { kind: "attempt", attempt: `${id}:${nth}`, status, amountMinor, currency, code };
}

export function refundOf(name: string, amountMinor: bigint): PaymentFact {
  return { kind: "refund", refund: name, status: "succeeded", amountMinor };
}

export function disputeOf(
  { id, amountMinor }: Pick<Paying, "id" | "amountMinor">,
  status: "open" | "won" | "lost",
): PaymentFact {
  return { kind: "dispute", dispute: `${id}:dispute`, status, amountMinor };
}

export function event(fact: PaymentFact): ScriptedEvent {
  return { fact, happensAfterMs: 0, sentAfterMs: 0, copies: 1 };
}

function after(scripted: ScriptedEvent, ms: number): ScriptedEvent {
  return { ...scripted, happensAfterMs: ms, sentAfterMs: ms };
}
