import type { Instant } from "@/lib/engine/amounts";
import type { PaymentFact } from "@/lib/engine/purchase";

/** Somebody's purchase, as a provider of payments is told of it. `purchaseId` is also the key under which it is asked for: a repeat pays nothing twice. */
export interface PaymentOrder {
  readonly purchaseId: string;
  readonly accountId: string;
  readonly title: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** How the provider knows the account; null where it does not yet. */
  readonly customerRef: string | null;
}

interface CheckoutOrder extends PaymentOrder {
  readonly savesMethod: boolean;
  /** Where the payer comes back to. */
  readonly returnUrl: string;
}

interface SavedCharge extends PaymentOrder {
  readonly customerRef: string;
  readonly methodRef: string;
}

export interface Checkout {
  /** The provider's name of it: webhooks and refunds go by it. */
  readonly ref: string;
  /** Where the payer pays; null where nobody has to be there. */
  readonly url: string | null;
  readonly expiresAt: Instant | null;
}

export interface PaymentEvent {
  /** The provider's id of the event: the same however often it is delivered. */
  readonly eventRef: string;
  readonly purchaseId: string;
  readonly occurredAt: Instant;
  readonly fact: PaymentFact;
  /** Names of the payer and of what was kept to charge later, where the event brings them. */
  readonly customer: { readonly customerRef: string; readonly methodRef: string | null } | null;
}

type VerifiedWebhook =
  /** Signed by the provider. Events of something that is no purchase of ours are left out. */
  | { readonly kind: "verified"; readonly events: readonly PaymentEvent[] }
  /** Not signed by it, or too long ago: to be believed by nobody. */
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Who takes the payments. What it answers to a call grants nothing: money is believed by the verified webhook alone, so that one and the same
 * way leads to credits whether a payment takes a second or a day.
 */
export interface PaymentProvider {
  readonly name: "local" | "stripe";
  readonly movesMoney: boolean;
  openCheckout(order: CheckoutOrder): Promise<Checkout>;
  /** Charges what a payer had kept, with nobody there. That it failed is told by webhook as well. */
  chargeSaved(charge: SavedCharge): Promise<Checkout>;
  /**
   * Asks for money back, once per `name`: the webhook that tells of it calls it so too. "refused": it will not, however often it is asked; it
   * throws where it did not answer.
   */
  refund(refund: {
    readonly checkoutRef: string;
    readonly purchaseId: string;
    readonly amountMinor: bigint;
    readonly name: string;
  }): Promise<"taken" | "refused">;
  /** `body` as it came, byte for byte; `header` by its lower-case name. */
  verify(body: string, header: (name: string) => string | null, now: Instant): Promise<VerifiedWebhook>;
  /** What the provider itself says became of it, for reconciliation; null where it is still open. */
  lookUp(checkoutRef: string, purchaseId: string): Promise<PaymentFact | null>;
}
