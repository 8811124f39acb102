import { hash, randomBytes } from "node:crypto";

/** 256 bits: nobody guesses one, so it needs no work factor. */
const TOKEN_BYTES = 32;

/** A token for a link, and how it is kept: whoever reads the database cannot use it. */
export function drawToken(purpose: "sign-up" | "reset"): { token: string; identifier: string } {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return { token, identifier: identifierOf(purpose, token) };
}

export function identifierOf(purpose: "sign-up" | "reset", token: string): string {
  return `${purpose}:${hash("sha256", token, "hex")}`;
}
