import { createHash } from "node:crypto";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { type AskedRefund, refundableMinor } from "@/lib/engine/purchase-refund";
import type { Runtime } from "@/lib/runtime";
import type { Author, Transaction } from "@/lib/storage/audit-ports";
import { type KnownPurchase, readPurchase } from "../reads";

export type Refund =
  | { readonly kind: "asked"; readonly isReplay: boolean }
  | {
      readonly kind:
        | "key_reused"
        | "nothing_to_refund"
        | "too_large"
        | "provider_failed"
        | "provider_refused";
    };

interface RefundRequest {
  /** Null: all that is left. */
  readonly minorUnits: bigint | null;
  readonly reason: string;
  readonly key: string;
  readonly requestHash: string;
}

/**
 * Asks the provider for money back, once per key: the same again is answered as before, whatever is left by then; where the provider did not
 * answer, it is asked again under the same name. That it went back, and what of the credits goes with it, is told by its webhook; until then
 * what was asked counts as gone, so that requests under different keys never ask for more than was paid (P1).
 */
export async function refundPurchase(
  runtime: Runtime,
  author: Author,
  purchaseId: string,
  request: RefundRequest,
): Promise<Refund> {
  const written = await writeAsk(runtime, author, purchaseId, request);
  if ("kind" in written) return written;
  const { purchase, ask } = written;
  const hash = Buffer.from(ask.requestHash).toString("hex");
  return hash === request.requestHash ? askProvider(runtime, purchase, ask) : { kind: "key_reused" };
}

interface Asked {
  readonly purchase: KnownPurchase;
  readonly ask: PurchaseRefund;
}

/**
 * The ask under this key, written now where there is none and so much is left. The purchase's row is locked meanwhile: of two requests at once
 * the second reads what the first wrote. `no key update`, so that webhooks, which only refer to the purchase, need not wait.
 */
function writeAsk(
  runtime: Runtime,
  author: Author,
  purchaseId: string,
  { minorUnits, reason, key, requestHash }: RefundRequest,
): Promise<Asked | Refund> {
  return runtime.audited.write<Asked | Refund>(author, async (tx) => {
    const refused = (kind: "nothing_to_refund" | "too_large") => ({ value: { kind }, told: null });
    await tx.$queryRaw`select 1 from purchases where id = ${uuidOfId(purchaseId)}::uuid for no key update`;
    const purchase = await readPurchase(tx, purchaseId);
    if (purchase === null) return refused("nothing_to_refund");
    const { row, state, facts } = purchase;
    const asks = await tx.purchaseRefund.findMany({ where: { purchaseId: row.id } });
    const known = asks.find(({ idempotencyKey }) => idempotencyKey === key);
    if (known !== undefined) return { value: { purchase, ask: known }, told: null };
    const left = refundableMinor(state, facts, asks.map(askedOf));
    if (row.checkoutRef === null || left === 0n) return refused("nothing_to_refund");
    const amountMinor = minorUnits ?? left;
    if (amountMinor > left) return refused("too_large");
    const ask = await tx.purchaseRefund.create({
      data: {
        purchaseId: row.id,
        idempotencyKey: key,
        requestHash: Buffer.from(requestHash, "hex"),
        amountMinor,
        askedBy: author.actor,
        askedAt: new Date(runtime.clock.now()),
      },
    });
    const told = {
      action: "purchase.refund_asked",
      object: purchaseId,
      accountId: idOfUuid("acct", row.accountId),
      livemode: row.livemode,
      before: null,
      after: { minor_units: Number(amountMinor), currency: row.currency, reason },
    };
    return { value: { purchase, ask }, told };
  });
}

type PurchaseRefund = Awaited<ReturnType<Transaction["purchaseRefund"]["create"]>>;

function askedOf(ask: PurchaseRefund): AskedRefund {
  return { name: nameOf(ask), amountMinor: ask.amountMinor, isRefused: ask.refusedAt !== null };
}

async function askProvider(
  runtime: Runtime,
  { row, terms: { id: purchaseId } }: KnownPurchase,
  ask: PurchaseRefund,
): Promise<Refund> {
  if (ask.takenAt !== null) return { kind: "asked", isReplay: true };
  if (ask.refusedAt !== null) return { kind: "provider_refused" };
  let answer: "taken" | "refused";
  try {
    const { checkoutRef } = row;
    const { amountMinor } = ask;
    answer = await runtime.payments.refund({
      checkoutRef: checkoutRef ?? "",
      purchaseId,
      amountMinor,
      name: nameOf(ask),
    });
  } catch (error) {
    runtime.log.error({ err: error, purchase: purchaseId }, "the provider did not answer for a refund");
    return { kind: "provider_failed" };
  }
  const now = new Date(runtime.clock.now());
  await runtime.db.purchaseRefund.updateMany({
    where: { purchaseId: row.id, idempotencyKey: ask.idempotencyKey, takenAt: null, refusedAt: null },
    data: answer === "taken" ? { takenAt: now } : { refusedAt: now },
  });
  return answer === "taken" ? { kind: "asked", isReplay: false } : { kind: "provider_refused" };
}

/** What the provider knows it by: the caller's key, short and of letters that every provider takes. */
function nameOf({ purchaseId, idempotencyKey }: PurchaseRefund): string {
  const key = createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 32);
  return `${idOfUuid("pur", purchaseId)}:${key}`;
}
