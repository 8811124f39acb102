import { createHash } from "node:crypto";
import { idOfUuid } from "@/lib/engine/ids";
import { factJson } from "@/lib/engine/payment-fact-codec";
import { purchaseAct, unrecovered } from "@/lib/engine/purchase";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { PaymentEvent } from "../provider/provider";
import { type KnownPurchase, readPurchase } from "../reads";
import { effectKey } from "./effects";

/**
 * Writes down what a verified webhook says, and gives or takes back what follows from it, before the webhook is acknowledged: an answer that is
 * not given makes the provider send it again. Known events change nothing.
 */
export async function receive(runtime: Runtime, event: PaymentEvent): Promise<"recorded" | "unknown"> {
  const { purchaseId, customer } = event;
  const purchase = await readPurchase(runtime.db, purchaseId);
  if (purchase === null) return "unknown";
  await recordFact(runtime, purchase, event, "webhook");
  if (customer !== null) await keepCustomer(runtime, purchase, customer);
  await settlePurchase(runtime, purchaseId);
  return "recorded";
}

export function recordFact(
  runtime: Runtime,
  { row, terms }: KnownPurchase,
  { eventRef, occurredAt, fact }: Pick<PaymentEvent, "eventRef" | "occurredAt" | "fact">,
  source: "webhook" | "lookup",
): Promise<void> {
  const json = factJson(fact);
  return runtime.audited.write<void>({ actor: "system", requestId: null }, async (tx) => {
    const { count } = await tx.paymentFact.createMany({
      data: [
        {
          accountId: row.accountId,
          purchaseId: row.id,
          provider: row.provider,
          eventRef,
          source,
          fact: json,
          occurredAt: new Date(occurredAt),
          receivedAt: new Date(runtime.clock.now()),
        },
      ],
      skipDuplicates: true,
    });
    const told = {
      action: source === "webhook" ? "payment.told" : "payment.looked_up",
      object: terms.id,
      accountId: idOfUuid("acct", row.accountId),
      livemode: row.livemode,
      before: null,
      after: { ...json, event: eventRef },
    };
    return { value: undefined, told: count === 0 ? null : told };
  });
}

/** A payment method is kept only where its payer asked for it. */
async function keepCustomer(
  runtime: Runtime,
  { row }: KnownPurchase,
  { customerRef, methodRef }: NonNullable<PaymentEvent["customer"]>,
): Promise<void> {
  const kept = row.savesMethod && methodRef !== null ? { methodRef } : {};
  const data = { customerRef, ...kept, updatedAt: new Date(runtime.clock.now()) };
  const key = { accountId: row.accountId, provider: row.provider };
  await runtime.db.paymentCustomer.upsert({
    where: { accountId_provider: key },
    create: { ...key, ...data },
    update: data,
  });
}

/** More acts than money can come and go; beyond it something is wrong, and reconciliation says what. */
const ACTS_AT_ONCE_MAX = 20;

/**
 * Records what a purchase owes its account until nothing is owed. Each act goes under the number of those before it, so two webhooks at once,
 * or one that comes again while the first is being worked on, do it once: the second finds the first's and looks again (P1).
 */
export async function settlePurchase(runtime: Runtime, purchaseId: string): Promise<void> {
  for (let turn = 0; turn < ACTS_AT_ONCE_MAX; turn++) {
    const purchase = await readPurchase(runtime.db, purchaseId);
    if (purchase === null) return;
    const { row, terms, state, effect, acts } = purchase;
    const grantId = freshId("grt", runtime.clock.now());
    const identity = {
      actor: "system",
      requestId: null,
      key: effectKey(purchaseId, acts),
      requestHash: createHash("sha256").update(`${purchaseId}:${acts}`).digest("hex").slice(0, 32),
    };
    const outcome = await runtime.acts.record(
      idOfUuid("acct", row.accountId),
      (standing, now) => purchaseAct(terms, state, effect, standing, now, grantId) ?? "nothing_due",
      identity,
    );
    if (outcome.kind === "recorded") continue;
    if (outcome.kind === "refused" && outcome.code === "nothing_due") {
      if (await isWatchedFromNow(runtime, purchase)) continue;
      return;
    }
    const code = outcome.kind === "refused" ? outcome.code : outcome.kind;
    runtime.log.error({ purchase: purchaseId, code }, "a purchase could not give what is due");
    return;
  }
}

/**
 * What could not be taken, because it was spent or held, may come free later: from the row written here on, a worker takes it when the account
 * moves. True where the row is new: what came free before it was there nobody was told of, so it has to be looked at once more.
 */
async function isWatchedFromNow(runtime: Runtime, { row, state, effect }: KnownPurchase): Promise<boolean> {
  if (unrecovered(state, effect) === 0n) return false;
  const { accountId, id: purchaseId } = row;
  const { count } = await runtime.db.unrecoveredPurchase.createMany({
    data: [{ accountId, purchaseId }],
    skipDuplicates: true,
  });
  return count > 0;
}
