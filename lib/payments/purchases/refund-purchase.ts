import { createHash } from "node:crypto";
import { idOfUuid } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { KnownPurchase } from "../reads";

export type Refund =
  | { readonly kind: "asked"; readonly isReplay: boolean }
  | { readonly kind: "key_reused" | "nothing_to_refund" | "too_large" | "provider_failed" };

interface AskedRefund {
  /** Null: all that is left. */
  readonly minorUnits: bigint | null;
  readonly reason: string;
  readonly key: string;
  readonly requestHash: string;
}

/**
 * Asks the provider for money back, once per key: the same again is answered as before, whatever is left by then; where the provider did not
 * answer, it is asked again under the same name. That it went back, and what of the credits goes with it, is told by its webhook.
 */
export async function refundPurchase(
  runtime: Runtime,
  author: Author,
  purchase: KnownPurchase,
  asked: AskedRefund,
): Promise<Refund> {
  const { row, state } = purchase;
  const known = await readAsk(runtime, purchase, asked.key);
  if (known !== null)
    return Buffer.from(known.requestHash).toString("hex") === asked.requestHash
      ? askProvider(runtime, purchase, known)
      : { kind: "key_reused" };
  const left = state.paidMinor - state.refundedMinor - state.disputedMinor;
  if (row.checkoutRef === null || left <= 0n) return { kind: "nothing_to_refund" };
  const amountMinor = asked.minorUnits ?? left;
  if (amountMinor > left) return { kind: "too_large" };
  await writeAsk(runtime, author, purchase, { ...asked, amountMinor });
  const written = await readAsk(runtime, purchase, asked.key);
  // Two requests with one key at once: the second finds the first's.
  if (written === null || Buffer.from(written.requestHash).toString("hex") !== asked.requestHash)
    return { kind: "key_reused" };
  return askProvider(runtime, purchase, written);
}

function readAsk(runtime: Runtime, { row }: KnownPurchase, idempotencyKey: string) {
  return runtime.db.purchaseRefund.findUnique({
    where: { purchaseId_idempotencyKey: { purchaseId: row.id, idempotencyKey } },
  });
}

function writeAsk(
  runtime: Runtime,
  author: Author,
  { row, terms }: KnownPurchase,
  { amountMinor, reason, key, requestHash }: AskedRefund & { readonly amountMinor: bigint },
): Promise<void> {
  return runtime.audited.write<void>(author, async (tx) => {
    const { count } = await tx.purchaseRefund.createMany({
      data: [
        {
          purchaseId: row.id,
          idempotencyKey: key,
          requestHash: Buffer.from(requestHash, "hex"),
          amountMinor,
          askedBy: author.actor,
          askedAt: new Date(runtime.clock.now()),
        },
      ],
      skipDuplicates: true,
    });
    const told = {
      action: "purchase.refund_asked",
      object: terms.id,
      accountId: idOfUuid("acct", row.accountId),
      livemode: row.livemode,
      before: null,
      after: { minor_units: Number(amountMinor), currency: row.currency, reason },
    };
    return { value: undefined, told: count === 0 ? null : told };
  });
}

type Ask = NonNullable<Awaited<ReturnType<typeof readAsk>>>;

async function askProvider(
  runtime: Runtime,
  { row, terms: { id: purchaseId } }: KnownPurchase,
  { idempotencyKey, amountMinor, takenAt }: Ask,
): Promise<Refund> {
  if (takenAt !== null) return { kind: "asked", isReplay: true };
  try {
    const key = `${purchaseId}:${freshRefOf(idempotencyKey)}`;
    await runtime.payments.refund({ checkoutRef: row.checkoutRef ?? "", purchaseId, amountMinor, key });
  } catch (error) {
    runtime.log.error({ err: error, purchase: purchaseId }, "the provider refused a refund");
    return { kind: "provider_failed" };
  }
  await runtime.db.purchaseRefund.updateMany({
    where: { purchaseId: row.id, idempotencyKey, takenAt: null },
    data: { takenAt: new Date(runtime.clock.now()) },
  });
  return { kind: "asked", isReplay: false };
}

/** The caller's key, short and of letters that every provider takes. */
function freshRefOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}
