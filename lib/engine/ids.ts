/**
 * Ids are UUIDv7 in the database and `prefix_` + 26 characters outside (Crockford base32, lower case, as TypeID writes them),
 * so they sort by time in both forms. A decision, its usage event and its monetization event share one uuid: `dec_`, `use_`
 * and `mon_` before the same `ref`.
 */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const REF = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

export type IdPrefix =
  | "acct"
  | "mem"
  | "key"
  | "dec"
  | "hold"
  | "use"
  | "mon"
  | "bal"
  | "grt"
  | "pur"
  | "pln"
  | "pbk"
  | "clk"
  | "whk"
  | "req"
  | "evt"
  | "usr"
  | "rec"
  | "brk"
  | "msg"
  | "sim"
  | "chk"
  | "dsp"
  | "pkg"
  | "tpay"
  | "cod"
  | "inv";

// Ids are written and read several times per event, so both ways go by table: 70 ns instead of 400, 240 ns instead of 1,100.
const VALUES = new Uint8Array(128);
for (let value = 0; value < 32; value++) VALUES[ALPHABET.charCodeAt(value)] = value;
const HEX_VALUES = new Uint8Array(128);
for (let value = 0; value < 16; value++) HEX_VALUES["0123456789abcdef".charCodeAt(value)] = value;
/** The two letters of every ten bits. */
const PAIRS = Array.from({ length: 1024 }, (_, bits) => `${ALPHABET[bits >>> 5]}${ALPHABET[bits & 31]}`);

/** The 26 characters of 16 bytes. */
export function refOfBytes(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 2; // 128 bits in 13 x 10: two leading zero bits
  for (let i = 0; i < 16; i++) {
    buffer = (buffer << 8) | (bytes[i] as number);
    bits += 8;
    if (bits >= 10) {
      bits -= 10;
      text += PAIRS[buffer >>> bits];
      buffer &= (1 << bits) - 1;
    }
  }
  return text;
}

/** Writes the 16 bytes of a ref into `into` at `offset`. The ref must be well formed (`isRef`). */
export function writeRefBytes(ref: string, into: Uint8Array, offset: number): void {
  let buffer = 0;
  let bits = -2;
  let at = offset;
  for (let i = 0; i < 26; i++) {
    buffer = (buffer << 5) | (VALUES[ref.charCodeAt(i)] as number);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      into[at++] = (buffer >>> bits) & 255;
      buffer &= (1 << bits) - 1;
    }
  }
}

export function bytesOfRef(ref: string): Uint8Array {
  const bytes = new Uint8Array(16);
  writeRefBytes(ref, bytes, 0);
  return bytes;
}

export function isRef(text: string): boolean {
  return REF.test(text);
}

/** `acct_01jz…` of a dashed or plain uuid. */
export function idOfUuid(prefix: IdPrefix, uuid: string): string {
  return `${prefix}_${refOfUuid(uuid)}`;
}

/** The ref of a dashed or plain uuid in lower case, as Postgres writes it. */
export function refOfUuid(uuid: string): string {
  let text = "";
  let buffer = 0;
  let bits = 2;
  for (let i = 0; i < uuid.length; i++) {
    const code = uuid.charCodeAt(i);
    if (code === 45) continue;
    buffer = (buffer << 4) | (HEX_VALUES[code] as number);
    bits += 4;
    if (bits >= 10) {
      bits -= 10;
      text += PAIRS[buffer >>> bits];
      buffer &= (1 << bits) - 1;
    }
  }
  return text;
}

/** The dashed uuid of `prefix_ref` or of a bare ref. */
export function uuidOfId(id: string): string {
  const bytes = bytesOfRef(refOfId(id));
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** `01jz…` of `acct_01jz…`. */
export function refOfId(id: string): string {
  return id.slice(id.indexOf("_") + 1);
}

export function isId(prefix: IdPrefix, text: string): boolean {
  return (
    text.length === prefix.length + 27 &&
    text.startsWith(`${prefix}_`) &&
    isRef(text.slice(prefix.length + 1))
  );
}

/** A new UUIDv7 ref: the instant, then 74 random bits that the caller draws (10 bytes; the engine has no randomness). */
export function newRef(at: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  const high = Math.floor(at / 0x100000000);
  bytes[0] = (high >>> 8) & 255;
  bytes[1] = high & 255;
  const low = at >>> 0;
  bytes[2] = low >>> 24;
  bytes[3] = (low >>> 16) & 255;
  bytes[4] = (low >>> 8) & 255;
  bytes[5] = low & 255;
  for (let i = 0; i < 10; i++) bytes[6 + i] = random[i] as number;
  bytes[6] = 0x70 | ((bytes[6] as number) & 15);
  bytes[8] = 0x80 | ((bytes[8] as number) & 63);
  return refOfBytes(bytes);
}

/** Into how many parts the accounts are divided for settlement. */
export const SLOTS = 64;

/** The settlement slot (0..63) of an account: the last six bits of its random part, so load spreads evenly. */
export function slotOf(accountId: string): number {
  const last = VALUES[accountId.charCodeAt(accountId.length - 1)] as number;
  const before = VALUES[accountId.charCodeAt(accountId.length - 2)] as number;
  return ((before & 1) << 5) | last;
}
