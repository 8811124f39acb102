import { createHmac, randomBytes } from "node:crypto";

/** Signatures of Standard Webhooks 1.0: HMAC-SHA256 over id, timestamp and body. */
const PREFIX = "whsec_";
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function drawWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/**
 * The value of `webhook-signature`: one signature per secret, so that while a secret is being replaced a receiver may check with either.
 * `timestamp` is in seconds since the epoch; `body` are the bytes as they are sent.
 */
export function signWebhook(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  const signed = `${id}.${timestamp}.${body}`;
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), "base64");
      return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
    })
    .join(" ");
}
