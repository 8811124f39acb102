import { idOfUuid, isId, uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { LocalPaymentView } from "../schema/local-schema";
import { addEvents, LOCAL_CARDS, readEvent } from "./local-provider";
import { attempt, disputeOf, event, OUTCOMES, type Outcome, type ScriptedEvent, scriptOf } from "./outcomes";

export async function readLocalPayment(runtime: Runtime, id: string): Promise<LocalPaymentView | null> {
  if (!isId("tpay", id) || runtime.payments.name !== "local") return null;
  const row = await runtime.db.localPayment.findUnique({
    where: { id: uuidOfId(id) },
    include: { localEvents: { orderBy: { id: "asc" } } },
  });
  if (row === null || row.isOffSession) return null;
  const facts = row.localEvents.map(({ body }) => readEvent(body).fact);
  const isDisputed = (status: string) =>
    facts.some((fact) => fact.kind === "dispute" && fact.status === status);
  return {
    id,
    title: row.title,
    amountMinor: Number(row.amountMinor),
    currency: row.currency,
    returnUrl: row.returnUrl,
    savesMethod: row.savesMethod,
    isChallenged: row.isChallenged,
    isEnded: row.isEnded,
    canDisputeEnd: isDisputed("open") && !isDisputed("won") && !isDisputed("lost"),
    events: row.localEvents.map((stored, nth) => {
      const fact = facts[nth];
      return {
        id: idOfUuid("evt", stored.id),
        kind: fact?.kind ?? "",
        status: fact !== undefined && "status" in fact ? fact.status : null,
        code: fact?.kind === "attempt" ? fact.code : null,
        dueAt: stored.dueAt?.toISOString() ?? null,
        deliveredAt: stored.deliveredAt?.toISOString() ?? null,
        copies: stored.copies,
        tries: stored.tries,
        lastStatus: stored.lastStatus,
      };
    }),
  };
}

/** What a payer can do on the page. */
export type PayerStep = Outcome | "challenge_pass" | "challenge_fail" | "dispute_won" | "dispute_lost";

const STEPS: ReadonlySet<string> = new Set<PayerStep>([
  ...OUTCOMES,
  "challenge_pass",
  "challenge_fail",
  "dispute_won",
  "dispute_lost",
]);

export function isPayerStep(text: string): text is PayerStep {
  return STEPS.has(text);
}

/** Declines end nothing: the payer may try another card. */
const ENDING: ReadonlySet<PayerStep> = new Set<PayerStep>([
  "approve",
  "processing_approve",
  "approve_dispute",
  "approve_refund",
  "webhook_lost",
  "webhook_duplicated",
  "webhook_out_of_order",
  "webhook_late",
  "challenge_pass",
]);

/** Makes it happen, once: of two clicks the second finds the payment elsewhere. False where it cannot be done now. */
export async function pay(
  runtime: Runtime,
  id: string,
  step: PayerStep,
  laterCard: keyof typeof LOCAL_CARDS,
): Promise<boolean> {
  const payment = await runtime.db.localPayment.findUnique({ where: { id: uuidOfId(id) } });
  if (payment === null || payment.isOffSession) return false;
  const ref = idOfUuid("tpay", payment.id);
  if (step === "dispute_won" || step === "dispute_lost") {
    const view = await readLocalPayment(runtime, ref);
    if (view?.canDisputeEnd !== true) return false;
    const ended = disputeOf({ ...payment, id: ref }, step === "dispute_won" ? "won" : "lost");
    await addEvents(runtime.db, runtime.clock.now(), payment, [event(ended)], null);
    return true;
  }
  const isAnswer = step === "challenge_pass" || step === "challenge_fail";
  if (isAnswer !== payment.isChallenged) return false;
  const nth = isAnswer ? payment.attempts : payment.attempts + 1;
  const { count } = await runtime.db.localPayment.updateMany({
    where: { id: payment.id, isEnded: false, attempts: payment.attempts, isChallenged: payment.isChallenged },
    data: { attempts: nth, isChallenged: step === "challenge", isEnded: ENDING.has(step) },
  });
  if (count === 0) return false;
  const paying = { ...payment, id: ref, nth };
  const events: ScriptedEvent[] =
    step === "challenge_pass"
      ? [event(attempt(paying, "succeeded"))]
      : step === "challenge_fail"
        ? [event(attempt(paying, "failed", "authentication_failed"))]
        : scriptOf(step, paying);
  const methodRef = payment.savesMethod ? LOCAL_CARDS[laterCard] : null;
  await addEvents(runtime.db, runtime.clock.now(), payment, events, methodRef);
  return true;
}

/** Sends an event now, also one that was lost or has arrived: what is known already changes nothing. */
export async function sendAgain(runtime: Runtime, paymentId: string, eventId: string): Promise<void> {
  await runtime.db.localEvent.updateMany({
    where: { id: uuidOfId(eventId), paymentId: uuidOfId(paymentId) },
    data: { dueAt: new Date(runtime.clock.now()), deliveredAt: null },
  });
}
