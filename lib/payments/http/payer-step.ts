import { isId } from "@/lib/engine/ids";
import { readWebBody } from "@/lib/http/read-web-body";
import type { Runtime } from "@/lib/runtime";
import { isPayerStep, pay, readLocalPayment, sendAgain } from "../local/payer";

const BYTES_MAX = 4_096;

/** What the payer pressed on the simulator's page: done, sent on its way at once, and the page shown again. */
export async function takePayerStep(runtime: Runtime, id: string, request: Request): Promise<Response> {
  if ((await readLocalPayment(runtime, id)) === null) return new Response("no such payment", { status: 404 });
  const bytes = await readWebBody(request, BYTES_MAX);
  if (typeof bytes === "string") return new Response(bytes, { status: bytes === "too_large" ? 413 : 400 });
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const step = form.get("step") ?? "";
  const eventId = form.get("event") ?? "";
  if (isPayerStep(step))
    await pay(runtime, id, step, form.get("later") === "declines" ? "declines" : "approves");
  else if (isId("evt", eventId)) await sendAgain(runtime, id, eventId);
  else return new Response("no such step", { status: 400 });
  runtime.localSender.wake();
  return new Response(null, { status: 303, headers: { location: `/pay/local/${id}` } });
}
