import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from "node:crypto";

/** What signs checkpoints. The public key goes with every signature; whoever verifies compares it with one told another way. */
export interface SigningKey {
  /** 32 bytes in hex, as RFC 8032 has them. */
  readonly publicKey: string;
  /** 64 bytes in hex. */
  sign(text: string): string;
}

/** PKCS #8 around the 32 bytes of an Ed25519 seed (RFC 8410). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_HEAD_BYTES = 12;

/** `secret` is the configured text; the key is derived from it for this purpose alone, so no other use of it meets this one. */
export function createSigningKey(secret: string): SigningKey {
  const seed = Buffer.from(hkdfSync("sha256", secret, "", "spillway checkpoints 1", 32));
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: "der",
    type: "pkcs8",
  });
  return {
    publicKey: rawPublicKey(createPublicKey(privateKey)),
    sign: (text) => sign(null, Buffer.from(text, "utf8"), privateKey).toString("hex"),
  };
}

function rawPublicKey(key: KeyObject): string {
  return key.export({ format: "der", type: "spki" }).subarray(SPKI_HEAD_BYTES).toString("hex");
}
