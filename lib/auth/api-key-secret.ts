import { hash, randomFillSync } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 40 of 62 letters: 238 bits. */
const RANDOM_CHARACTERS = 40;
const SHOWN_CHARACTERS = 6;
const SECRET = /^sk_(?:live|test)_[0-9A-Za-z]{32,64}$/;

/** A new key as its owner gets it, once, and as it is kept. */
export interface NewSecret {
  readonly secret: string;
  /** The start of it, by which people recognise a key in lists. */
  readonly prefix: string;
  /** All that is stored of the rest: with so much chance in it, SHA-256 needs no salt and no work factor. */
  readonly hash: Uint8Array<ArrayBuffer>;
}

/** Draws a new secret: `sk_live_…` or `sk_test_…`. */
export function drawSecret(livemode: boolean): NewSecret {
  const start = livemode ? "sk_live_" : "sk_test_";
  return keptSecret(`${start}${randomLetters(RANDOM_CHARACTERS)}`);
}

/** How a given secret is kept. */
export function keptSecret(secret: string): NewSecret {
  const prefix = secret.slice(0, "sk_live_".length + SHOWN_CHARACTERS);
  return { secret, prefix, hash: Uint8Array.from(hash("sha256", secret, "buffer")) };
}

/** Whether this may be a secret at all; what is not need not be looked up. */
export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

export function isLiveSecret(secret: string): boolean {
  return secret.startsWith("sk_live_");
}

/** Every letter equally likely: a byte beyond the last whole round of the alphabet is drawn again. */
function randomLetters(count: number): string {
  const fair = 256 - (256 % ALPHABET.length);
  const bytes = new Uint8Array(2 * count);
  let text = "";
  while (text.length < count) {
    randomFillSync(bytes);
    for (const byte of bytes) {
      if (byte < fair && text.length < count) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
