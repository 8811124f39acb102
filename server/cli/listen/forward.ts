import { signWebhook } from "@/lib/webhooks/secrets/signature";

/** What became of one message at the local address. */
export interface Forwarded {
  readonly status: number | null;
  /** Why there was no answer. */
  readonly error: string | null;
  readonly durationMs: number;
}

const TIMEOUT_MS = 15_000;

/**
 * Posts a message as the worker would: the same bytes, the same id, signed with the secret (Standard Webhooks). Once: a receiver that is being worked
 * on is asked again by hand.
 */
export async function forward(
  url: string,
  secret: string,
  message: { readonly id: string; readonly body: string },
  signal: AbortSignal,
): Promise<Forwarded> {
  const timestamp = Math.floor(Date.now() / 1_000);
  const startedAt = performance.now();
  const took = () => Math.round(performance.now() - startedAt);
  try {
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        "content-type": "application/json",
        "user-agent": "Spillway-Listen/1",
        "webhook-id": message.id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signWebhook([secret], message.id, timestamp, message.body),
      },
      body: message.body,
    });
    await answer.body?.cancel();
    return { status: answer.status, error: null, durationMs: took() };
  } catch (error) {
    const { cause, name, message: text } = error as Error & { cause?: { code?: string; message?: string } };
    const why = name === "TimeoutError" ? "no answer in time" : (cause?.code ?? cause?.message ?? text);
    return { status: null, error: why, durationMs: took() };
  }
}
