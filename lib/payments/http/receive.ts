import { readWebBody } from "@/lib/http/read-web-body";
import type { Runtime } from "@/lib/runtime";
import { receive } from "../purchases/receive-event";

/** A webhook is small; more is not from a provider. */
const BYTES_MAX = 262_144;

/**
 * Where the provider's webhooks arrive, over the network whoever the provider is. 400 for what it has not signed; 200 once everything that
 * follows is durable, so that whatever goes wrong before is sent again.
 */
export async function receivePayments(
  runtime: Runtime,
  provider: string,
  request: Request,
): Promise<Response> {
  if (provider !== runtime.payments.name) return answer(404, "no such provider is configured");
  const bytes = await readWebBody(request, BYTES_MAX);
  if (typeof bytes === "string") return answer(bytes === "too_large" ? 413 : 400, bytes);
  const body = new TextDecoder().decode(bytes);
  const verified = await runtime.payments.verify(
    body,
    (name) => request.headers.get(name),
    runtime.clock.now(),
  );
  if (verified.kind === "refused") return answer(400, verified.reason);
  try {
    let recorded = 0;
    for (const event of verified.events) if ((await receive(runtime, event)) === "recorded") recorded++;
    return answer(200, recorded === verified.events.length ? "recorded" : "not of this Spillway");
  } catch (error) {
    runtime.log.error({ err: error, provider }, "a payment webhook was not recorded; it will come again");
    return answer(500, "not recorded");
  }
}

function answer(status: number, result: string): Response {
  return Response.json({ result }, { status });
}
