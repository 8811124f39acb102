import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/**
 * Keeps what has to be used again and must not be read from a backup. A webhook secret signs every message, so unlike an API key's it
 * cannot be stored as a hash; and whoever has it can forge what customers believe. So the database holds it sealed with a key that is
 * only in the configuration: a dump, a replica or a read of the table alone gives away nothing.
 */
export interface SecretBox {
  /** `about` names the row it belongs to: sealed for one, it opens for no other. */
  seal(secret: string, about: string): Uint8Array<ArrayBuffer>;
  /** Null where it was sealed with another key, for another row, or was changed. */
  open(sealed: Uint8Array, about: string): string | null;
}

/** The format: version, nonce, tag, text (AES-256-GCM). */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** `key` is the configured text; what seals is derived from it for this purpose alone, so no other use of it meets this one. */
export function createSecretBox(key: string): SecretBox {
  const derived = Buffer.from(hkdfSync("sha256", key, "", "spillway webhook secrets 1", 32));
  return {
    seal(secret, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", derived, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Uint8Array.from(Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]));
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed);
      if (bytes.length <= HEAD_BYTES || bytes[0] !== VERSION) return null;
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", derived, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(1 + NONCE_BYTES, HEAD_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString(
          "utf8",
        );
      } catch {
        return null;
      }
    },
  };
}
