import { hash, randomInt } from "node:crypto";

/** Without letters that are read as others: 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V. */
const ALPHABET = "34679ACDEFGHJKMNPQRTWXY";
const GROUPS = 4;
const GROUP_LETTERS = 4;
const HINT_LETTERS = 3;

/** A code as it is given out, and as it is kept. */
export interface KeptCode {
  readonly code: string;
  readonly hint: string;
  readonly hash: Uint8Array<ArrayBuffer>;
}

/** `XXXX-XXXX-XXXX-XXXX`: 72 bits, so that a hash of it tells nothing and guessing it is hopeless. */
export function drawCode(): KeptCode {
  const group = () =>
    Array.from({ length: GROUP_LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return keptCode(Array.from({ length: GROUPS }, group).join("-"));
}

/**
 * How a given code is kept. A word of somebody's choosing can be found from its hash by trying words; what it protects against is a
 * glance at the table, and the bound on attempts against the rest.
 */
export function keptCode(written: string): KeptCode {
  const compared = comparedCode(written);
  return {
    code: written.trim(),
    hint: compared.slice(0, HINT_LETTERS),
    hash: Uint8Array.from(hash("sha256", compared, "buffer")),
  };
}

function comparedCode(written: string): string {
  return written.replaceAll(/[ -]/g, "").toUpperCase();
}
