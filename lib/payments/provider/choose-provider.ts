import { createLocalProvider, type LocalParts } from "../local/local-provider";
import type { PaymentProvider } from "./provider";

export function createPaymentProvider(parts: LocalParts): PaymentProvider {
  return createLocalProvider(parts);
}
