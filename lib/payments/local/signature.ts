import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Instant } from "@/lib/engine/amounts";

/** As old as a webhook may be: one that somebody recorded is worth nothing afterwards. Retries are signed anew. */
const AGE_MAX_MS = 300_000;

/** The secret that the simulator and our endpoint share; derived, so that there is nothing more to configure. */
export function localSecretOf(authSecret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", authSecret, "", "spillway local payments", 32));
}

/** The value of `local-signature`: when it was signed, and the HMAC-SHA256 of that and of the body. */
export function signLocal(secret: Buffer, body: string, at: Instant): string {
  return `t=${at},v1=${macOf(secret, body, at)}`;
}

/** Null where the header is of this body, by this secret, and young enough; else why not. */
export function refusalOf(secret: Buffer, body: string, header: string | null, now: Instant): string | null {
  const match = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(header ?? "");
  if (match === null) return "the signature is missing or malformed";
  const at = Number(match[1]);
  const given = Buffer.from(match[2] as string, "hex");
  const made = Buffer.from(macOf(secret, body, at), "hex");
  if (!timingSafeEqual(given, made)) return "the signature is not of this body";
  return Math.abs(now - at) > AGE_MAX_MS ? "the signature is too old" : null;
}

function macOf(secret: Buffer, body: string, at: Instant): string {
  return createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
}
