/** What the simulator's page shows of a payment: to whoever has its address, as with any provider's. */
export interface LocalPaymentView {
  readonly id: string;
  readonly title: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly returnUrl: string | null;
  readonly savesMethod: boolean;
  readonly isChallenged: boolean;
  /** Nothing is left to choose. */
  readonly isEnded: boolean;
  readonly canDisputeEnd: boolean;
  readonly events: readonly LocalEventView[];
}

export interface LocalEventView {
  readonly id: string;
  readonly kind: string;
  readonly status: string | null;
  readonly code: string | null;
  readonly dueAt: string | null;
  readonly deliveredAt: string | null;
  readonly copies: number;
  readonly tries: number;
  readonly lastStatus: number | null;
}
