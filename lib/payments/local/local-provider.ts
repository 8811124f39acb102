import type { Clock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { factJson, readFact } from "@/lib/engine/payment-fact-codec";
import type { PaymentFact } from "@/lib/engine/purchase";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { PaymentEvent, PaymentOrder, PaymentProvider } from "../provider/provider";
import { attempt, event, refundOf, type ScriptedEvent } from "./outcomes";
import { localSecretOf, refusalOf } from "./signature";

/** A card that is charged later, as its owner foresaw it on the simulator's page. */
export const LOCAL_CARDS = { approves: "tcard_approves", declines: "tcard_declines" } as const;

export interface LocalParts {
  readonly db: Runtime["db"];
  readonly clock: Clock;
  readonly config: Config;
  /** Something is to be sent. */
  readonly wake: () => void;
}

/** The simulator, as the rest of Spillway sees it: a provider like any other. It keeps payments of its own, and moves no money. */
export function createLocalProvider({ db, clock, config, wake }: LocalParts): PaymentProvider {
  const secret = localSecretOf(config.authSecret);
  const begin = async (order: PaymentOrder, more: Opening) => {
    const now = clock.now();
    await db.localPayment.createMany({
      data: [
        {
          id: uuidOfId(freshId("tpay", now)),
          purchaseId: uuidOfId(order.purchaseId),
          accountId: uuidOfId(order.accountId),
          amountMinor: order.amountMinor,
          currency: order.currency,
          title: order.title,
          createdAt: new Date(now),
          ...more,
        },
      ],
      skipDuplicates: true,
    });
    const row = await db.localPayment.findUniqueOrThrow({
      where: { purchaseId: uuidOfId(order.purchaseId) },
    });
    return { row, ref: idOfUuid("tpay", row.id) };
  };
  return {
    name: "local",
    movesMoney: false,
    async openCheckout({ savesMethod, returnUrl, ...order }) {
      const { ref } = await begin(order, { returnUrl, savesMethod, isOffSession: false });
      return { ref, url: `${config.url}/pay/local/${ref}`, expiresAt: null };
    },
    async chargeSaved({ methodRef, ...order }) {
      const { row, ref } = await begin(order, { returnUrl: null, savesMethod: false, isOffSession: true });
      const paying = { ...row, id: ref, nth: 1 };
      const fact =
        methodRef === LOCAL_CARDS.approves
          ? attempt(paying, "succeeded")
          : attempt(paying, "failed", "insufficient_funds");
      // Whoever ends the payment writes its events: of two workers that charge at once one finds it ended.
      const { count } = await db.localPayment.updateMany({
        where: { id: row.id, isEnded: false },
        data: { isEnded: true, attempts: 1 },
      });
      if (count === 1 || (await db.localEvent.count({ where: { paymentId: row.id } })) === 0) {
        await addEvents(db, clock.now(), row, [event(fact)], null);
        wake();
      }
      return { ref, url: null, expiresAt: null };
    },
    async refund({ checkoutRef, amountMinor, name }) {
      const { localEvents, ...row } = await db.localPayment.findUniqueOrThrow({
        where: { id: uuidOfId(checkoutRef) },
        include: { localEvents: true },
      });
      const refunds = new Map<string, bigint>();
      for (const { fact } of localEvents.map(({ body }) => readEvent(body)))
        if (fact.kind === "refund") refunds.set(fact.refund, fact.amountMinor);
      if (refunds.has(name)) return "taken";
      const back = [...refunds.values()].reduce((sum, one) => sum + one, 0n);
      if (back + amountMinor > row.amountMinor) return "refused";
      await addEvents(db, clock.now(), row, [event(refundOf(name, amountMinor))], null);
      wake();
      return "taken";
    },
    async verify(body, header, now) {
      const reason = refusalOf(secret, body, header("local-signature"), now);
      return reason === null ? { kind: "verified", events: [readEvent(body)] } : { kind: "refused", reason };
    },
    async lookUp(checkoutRef) {
      const now = new Date(clock.now());
      const rows = await db.localEvent.findMany({
        where: { paymentId: uuidOfId(checkoutRef), occurredAt: { lte: now } },
        orderBy: { id: "asc" },
      });
      const facts = rows.map(({ body }) => readEvent(body).fact);
      return facts.find((fact) => fact.kind === "attempt" && fact.status === "succeeded") ?? null;
    },
  };
}

type Opening = {
  readonly returnUrl: string | null;
  readonly savesMethod: boolean;
  readonly isOffSession: boolean;
};
type PaymentRow = { readonly id: string; readonly purchaseId: string; readonly accountId: string };

/** Writes events of a payment with when they are sent. `methodRef`: what was kept to charge later. */
export async function addEvents(
  db: Runtime["db"],
  now: Instant,
  { id, purchaseId, accountId }: PaymentRow,
  events: readonly ScriptedEvent[],
  methodRef: string | null,
): Promise<void> {
  await db.localEvent.createMany({
    data: events.map(({ fact, happensAfterMs, sentAfterMs, copies }, nth) => {
      const eventId = freshId("evt", now + nth);
      const occurredAt = now + happensAfterMs;
      const customer = `tcus_${uuidOfId(idOfUuid("acct", accountId))}`;
      return {
        id: uuidOfId(eventId),
        paymentId: id,
        body: JSON.stringify({
          id: eventId,
          purchase: idOfUuid("pur", purchaseId),
          occurred_at: occurredAt,
          fact: factJson(fact),
          customer: methodRef === null ? null : { id: customer, method: methodRef },
        }),
        occurredAt: new Date(occurredAt),
        dueAt: sentAfterMs === null ? null : new Date(now + sentAfterMs),
        copies,
      };
    }),
  });
}

/** A body that was signed by us: it has the shape that `addEvents` gave it. */
export function readEvent(body: string): PaymentEvent {
  const {
    id,
    purchase,
    occurred_at: occurredAt,
    fact,
    customer,
  } = JSON.parse(body) as {
    id: string;
    purchase: string;
    occurred_at: number;
    fact: PaymentFact;
    customer: { id: string; method: string } | null;
  };
  return {
    eventRef: id,
    purchaseId: purchase,
    occurredAt,
    fact: readFact(fact),
    customer: customer === null ? null : { customerRef: customer.id, methodRef: customer.method },
  };
}
