import { idOfUuid } from "@/lib/engine/ids";
import { Rounds } from "@/lib/rounds";
import type { Runtime } from "@/lib/runtime";
import { recordFact } from "../purchases/receive-event";
import { readPurchase } from "../reads";

const EVERY_MS = 300_000;
const AT_ONCE_MAX = 100;
/** A webhook is given so long to come by itself, and the provider is asked for so long. */
const YOUNGEST_MS = 600_000;
const OLDEST_MS = 259_200_000;

/**
 * Asks the provider what became of purchases that no webhook has spoken of. What it answers gives no credits: it is written down beside the
 * webhooks, where reconciliation finds it as a break, until the webhook comes (P1).
 */
export class PaymentWatch {
  readonly #runtime: Runtime;
  readonly #rounds: Rounds;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#rounds = new Rounds({
      round: async () => {
        const paid = await this.look();
        if (paid > 0) runtime.log.error({ paid }, "payments are paid, and no webhook told of them");
        return EVERY_MS;
      },
      failed: (error) => runtime.log.warn({ err: error }, "the provider was not asked; it will be again"),
      retryMs: EVERY_MS,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** One look at all that are due; how many turned out to be paid. */
  async look(): Promise<number> {
    const { db, payments, clock } = this.#runtime;
    const now = clock.now();
    const rows = await db.purchase.findMany({
      where: {
        provider: payments.name,
        checkoutRef: { not: null },
        createdAt: { gte: new Date(now - OLDEST_MS), lte: new Date(now - YOUNGEST_MS) },
        paymentFacts: {
          none: { OR: [{ source: "lookup" }, { fact: { path: ["status"], equals: "succeeded" } }] },
        },
      },
      orderBy: { createdAt: "asc" },
      take: AT_ONCE_MAX,
      select: { id: true, checkoutRef: true },
    });
    let paid = 0;
    for (const { id, checkoutRef } of rows) {
      const purchaseId = idOfUuid("pur", id);
      const fact = await payments.lookUp(checkoutRef ?? "", purchaseId);
      const purchase = fact === null ? null : await readPurchase(db, purchaseId);
      if (fact === null || purchase === null) continue;
      const event = { eventRef: `lookup:${purchaseId}`, occurredAt: now, fact };
      await recordFact(this.#runtime, purchase, event, "lookup");
      paid++;
    }
    return paid;
  }
}
