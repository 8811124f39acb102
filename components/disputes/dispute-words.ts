/** A dispute as the API answers it. */
export interface Dispute {
  id: string;
  usage_event: string;
  decision: string;
  state: "open" | "refunded" | "declined" | "withdrawn";
  reason: DisputeReason;
  message: string;
  opened_at: string;
  answer: { outcome: string; message: string; refund: string | null; at: string; by: string } | null;
}

export type DisputeReason = "wrong_amount" | "wrong_source" | "failed_work" | "not_mine" | "other";

export const REASONS: Readonly<Record<DisputeReason, string>> = {
  failed_work: "The work failed or never arrived",
  wrong_amount: "It cost more than it should",
  wrong_source: "The wrong source paid for it",
  not_mine: "This was not me",
  other: "Something else",
};

export const STATES: Readonly<Record<Dispute["state"], string>> = {
  open: "Waiting for an answer",
  refunded: "Refunded",
  declined: "Declined",
  withdrawn: "Taken back",
};
