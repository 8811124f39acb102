import { createHash } from "node:crypto";
import { idOfUuid } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { KnownPurchase } from "../reads";

export type Refund =
  | { readonly kind: "asked" }
  | { readonly kind: "nothing_to_refund" | "too_large" | "provider_failed" };

/** Asks the provider for money back. That it went back, and what of the credits goes with it, is told by its webhook. */
export async function refundPurchase(
  runtime: Runtime,
  author: Author,
  { row, terms, state }: KnownPurchase,
  asked: { readonly minorUnits: bigint | null; readonly reason: string; readonly key: string },
): Promise<Refund> {
  const left = state.paidMinor - state.refundedMinor - state.disputedMinor;
  if (row.checkoutRef === null || left <= 0n) return { kind: "nothing_to_refund" };
  const amountMinor = asked.minorUnits ?? left;
  if (amountMinor > left) return { kind: "too_large" };
  const { checkoutRef } = row;
  const { id: purchaseId } = terms;
  await runtime.audited.write<void>(author, async () => {
    const after = { minor_units: Number(amountMinor), currency: row.currency, reason: asked.reason };
    const accountId = idOfUuid("acct", row.accountId);
    const told = { object: purchaseId, accountId, livemode: row.livemode, before: null, after };
    return { value: undefined, told: { action: "purchase.refund_asked", ...told } };
  });
  try {
    const key = `${purchaseId}:${freshRefOf(asked.key)}`;
    await runtime.payments.refund({ checkoutRef, purchaseId, amountMinor, key });
    return { kind: "asked" };
  } catch (error) {
    runtime.log.error({ err: error, purchase: purchaseId }, "the provider refused a refund");
    return { kind: "provider_failed" };
  }
}

/** The caller's key, short and of letters that every provider takes. */
function freshRefOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}
