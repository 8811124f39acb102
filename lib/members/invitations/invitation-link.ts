import { hash, randomBytes } from "node:crypto";

/** 256 bits: nobody guesses one, so its hash needs no salt and no work factor. */
const TOKEN_BYTES = 32;

/** A token for a link, and all that is kept of it: whoever reads the database accepts nothing. */
export function drawInvitationToken(): {
  readonly token: string;
  readonly tokenHash: Uint8Array<ArrayBuffer>;
} {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return { token, tokenHash: invitationTokenHash(token) };
}

export function invitationTokenHash(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hash("sha256", token, "buffer"));
}

/** The token stands behind a `#`, which no server is sent and no log keeps. */
export function invitationLink(url: string, token: string): string {
  return `${url}/join#${token}`;
}
