import { createLocalProvider, type LocalParts } from "../local/local-provider";
import type { PaymentProvider } from "./provider";

/** Stripe where its keys are configured; else the simulator, which says on every page that it is one. */
export async function createPaymentProvider(parts: LocalParts): Promise<PaymentProvider> {
  const { stripe } = parts.config;
  if (stripe === null) return createLocalProvider(parts);
  // Loaded where it is used: its package is large.
  return (await import("../stripe/stripe-provider")).createStripeProvider(stripe);
}
