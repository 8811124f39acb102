import { takePayerStep } from "@/lib/payments/http/payer-step";
import { receivePayments } from "@/lib/payments/http/receive";
import { LocalSender } from "@/lib/payments/local/local-sender";
import { MovedAccounts } from "@/lib/payments/moved/moved-accounts";
import { topUpJudge } from "@/lib/payments/top-up/top-ups";
import type { Started } from "@/lib/start-runtime";
import type { ApiServer, Beside } from "../api-server";

const STEP = /^\/pay\/local\/(\w+)\/step$/;
const WEBHOOK = /^\/api\/payments\/(\w+)\/webhook$/;

/** What Next serves of payments beside the API: the step of a payer at the simulator, and where its webhooks arrive. */
export function paymentsBeside({ runtime }: Started): Beside {
  return (request, response) => {
    const { url = "", headers } = request;
    const payment = STEP.exec(url)?.[1];
    const provider = WEBHOOK.exec(url)?.[1];
    if (payment === undefined && provider === undefined) return false;
    const answer = async () => {
      const body = await new Response(request as never).text();
      const signature = String(headers["local-signature"]);
      const asked = new Request(`http://localhost${url}`, {
        method: "POST",
        headers: { "local-signature": signature },
        body,
      });
      return provider === undefined
        ? takePayerStep(runtime, payment ?? "", asked)
        : receivePayments(runtime, provider, asked);
    };
    void answer().then(({ status }) => response.writeHead(status).end());
    return true;
  };
}

/** A worker's part in payments, in the test's own process: sends the simulator's webhooks to this server, and judges auto top-up. */
export function paymentsWorker({ started, origin }: Pick<ApiServer, "started" | "origin">) {
  const { runtime, storage } = started;
  const sender = new LocalSender({ ...runtime, config: { ...runtime.config, url: origin } });
  const topUps = new MovedAccounts(runtime, topUpJudge(runtime));
  storage.channel.listen((accountIds) => topUps.wake(accountIds));
  sender.start();
  topUps.start();
  return {
    async stop() {
      await sender.stop();
      await topUps.stop();
    },
  };
}
