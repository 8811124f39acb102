import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { receivePayments } from "@/lib/payments/http/receive";
import type { LOCAL_CARDS } from "@/lib/payments/local/local-provider";
import { type PayerStep, pay } from "@/lib/payments/local/payer";
import { localSecretOf, signLocal } from "@/lib/payments/local/signature";
import type { Runtime } from "@/lib/runtime";

/** The payer of a purchase at the simulator, and the wire between it and our endpoint, held in the test's hand. */
export function paymentsWire(runtime: Runtime, purchase: { readonly id: string }) {
  const rowOf = () =>
    runtime.db.localPayment.findUniqueOrThrow({ where: { purchaseId: uuidOfId(purchase.id) } });
  const send = async (body: string, signature?: string): Promise<number> => {
    const secret = localSecretOf(runtime.config.authSecret);
    const request = new Request("http://localhost/api/payments/local/webhook", {
      method: "POST",
      headers: { "local-signature": signature ?? signLocal(secret, body, runtime.clock.now()) },
      body,
    });
    return (await receivePayments(runtime, "local", request)).status;
  };
  const bodies = async (): Promise<string[]> => {
    const { id } = await rowOf();
    const rows = await runtime.db.localEvent.findMany({ where: { paymentId: id }, orderBy: { id: "asc" } });
    return rows.map(({ body }) => body);
  };
  return {
    send,
    bodies,
    async pay(step: PayerStep, laterCard: keyof typeof LOCAL_CARDS = "approves"): Promise<boolean> {
      return pay(runtime, idOfUuid("tpay", (await rowOf()).id), step, laterCard);
    },
    /** Everything that has happened so far, in order; the statuses that were answered. */
    async deliver(): Promise<number[]> {
      const statuses: number[] = [];
      for (const body of await bodies()) statuses.push(await send(body));
      return statuses;
    },
  };
}
