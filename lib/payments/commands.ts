import { createHash } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { Consent } from "@/lib/engine/plan";
import { freshId, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { Checkout, PaymentOrder } from "./provider/provider";
import { hasPaid, type KnownPurchase, readCustomer, readPurchase } from "./reads";

/** Who asks, under which idempotency key, with the hash of what was asked. */
export interface Buyer extends Author {
  readonly key: string;
  readonly requestHash: string;
  /** Somebody who signed in, and is asked how credits may be used. */
  readonly isPerson: boolean;
}

export interface PurchaseRequest {
  readonly packageId: string;
  readonly consent: Consent | null;
  readonly savesMethod: boolean;
  readonly returnUrl: string | null;
}

export type Bought =
  | { readonly kind: "begun"; readonly purchase: KnownPurchase; readonly isReplay: boolean }
  | { readonly kind: "key_reused" | "package_unknown" | "consent_missing" | "provider_failed" };

/**
 * Begins a purchase: its terms are written down, consent is recorded as it was given (E4), and the provider opens a checkout. No credits come
 * of it: those come when the provider says, signed, that it is paid. Auto top-up is neither read nor written here (E5).
 */
export async function buy(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  request: PurchaseRequest,
  buyer: Buyer,
): Promise<Bought> {
  const known = await runtime.db.purchase.findUnique({
    where: { accountId_idempotencyKey: { accountId: uuidOfId(accountId), idempotencyKey: buyer.key } },
    select: { id: true, requestHash: true },
  });
  if (known !== null) {
    if (Buffer.from(known.requestHash).toString("hex") !== buyer.requestHash) return { kind: "key_reused" };
    return opened(runtime, idOfUuid("pur", known.id), true);
  }
  const account = await runtime.db.account.findUniqueOrThrow({
    where: { id: uuidOfId(accountId) },
    select: { livemode: true },
  });
  const sold = await runtime.db.creditPackage.findFirst({
    where: { id: uuidOfId(request.packageId), livemode: account.livemode, retiredAt: null },
  });
  if (sold === null) return { kind: "package_unknown" };
  if (buyer.isPerson && request.consent === null && !(await hasPaid(runtime.db, accountId)))
    return { kind: "consent_missing" };
  if (request.consent !== null) {
    const key = ownKey("purchase-consent", createHash("sha256").update(buyer.key).digest("hex"));
    const act = { kind: "consent_set", key: null, consent: request.consent } as const;
    await runtime.acts.record(accountId, act, { ...buyer, key });
  }
  const now = runtime.clock.now();
  const id = freshId("pur", now);
  await runtime.audited.write(buyer, async (tx) => {
    const { count } = await tx.purchase.createMany({
      data: [
        {
          id: uuidOfId(id),
          accountId: uuidOfId(accountId),
          ...termsOf(sold),
          provider: runtime.payments.name,
          origin: "checkout",
          idempotencyKey: buyer.key,
          requestHash: Buffer.from(buyer.requestHash, "hex"),
          createdBy: buyer.actor,
          ...(request.consent === null ? {} : { consent: consentJson(request.consent) }),
          savesMethod: request.savesMethod,
          returnUrl: request.returnUrl,
          createdAt: new Date(now),
        },
      ],
      skipDuplicates: true,
    });
    const after = {
      package: request.packageId,
      price_minor: Number(sold.priceMinor),
      currency: sold.currency,
    };
    const told = {
      action: "purchase.begun",
      object: id,
      accountId,
      livemode: sold.livemode,
      before: null,
      after,
    };
    return { value: undefined, told: count === 0 ? null : told };
  });
  const row = await runtime.db.purchase.findUniqueOrThrow({
    where: { accountId_idempotencyKey: { accountId: uuidOfId(accountId), idempotencyKey: buyer.key } },
    select: { id: true, requestHash: true },
  });
  // Two requests with one key at once: the second finds the first's, and answers it.
  if (Buffer.from(row.requestHash).toString("hex") !== buyer.requestHash) return { kind: "key_reused" };
  return opened(runtime, idOfUuid("pur", row.id), uuidOfId(id) !== row.id);
}

interface SoldPackage {
  readonly id: string;
  readonly name: string;
  readonly credits: bigint;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly expiresAfterDays: number | null;
  readonly livemode: boolean;
}

/** What a purchase keeps of its package. */
export function termsOf({
  id,
  name,
  credits,
  priceMinor,
  currency,
  expiresAfterDays,
  livemode,
}: SoldPackage) {
  return { packageId: id, packageName: name, credits, priceMinor, currency, expiresAfterDays, livemode };
}

function consentJson(consent: Consent): Record<string, string> {
  return consent.mode === "up_to" ? { ...consent, limit: `${consent.limit}` } : { mode: consent.mode };
}

/** The purchase with its checkout: opened now where a process ended before it could. The provider knows the purchase's id, and opens one. */
async function opened(runtime: Runtime, id: string, isReplay: boolean): Promise<Bought> {
  const purchase = await readPurchase(runtime.db, id);
  if (purchase === null) throw new Error(`${id} was written and is not there`);
  if (purchase.row.checkoutRef !== null) return { kind: "begun", purchase, isReplay };
  const { row } = purchase;
  try {
    const order = await orderOf(runtime, purchase);
    const returnUrl = row.returnUrl ?? `${runtime.config.url}/credits`;
    const checkout = await runtime.payments.openCheckout({
      ...order,
      savesMethod: row.savesMethod,
      returnUrl,
    });
    await keepCheckout(runtime, id, checkout);
  } catch (error) {
    runtime.log.error({ err: error, purchase: id }, "no checkout was opened");
    return { kind: "provider_failed" };
  }
  const begun = await readPurchase(runtime.db, id);
  return { kind: "begun", purchase: begun ?? purchase, isReplay };
}

export async function orderOf(runtime: Runtime, { row, terms }: KnownPurchase): Promise<PaymentOrder> {
  const accountId = idOfUuid("acct", row.accountId);
  const customer = await readCustomer(runtime, accountId);
  return {
    purchaseId: terms.id,
    accountId,
    title: row.packageName,
    amountMinor: row.priceMinor,
    currency: row.currency,
    customerRef: customer?.customerRef ?? null,
  };
}

/** Once: a repeat finds it kept. */
export async function keepCheckout(runtime: Runtime, id: string, checkout: Checkout): Promise<void> {
  await runtime.db.purchase.updateMany({
    where: { id: uuidOfId(id), checkoutRef: null },
    data: {
      checkoutRef: checkout.ref,
      checkoutUrl: checkout.url,
      checkoutExpiresAt: checkout.expiresAt === null ? null : new Date(checkout.expiresAt),
    },
  });
}
