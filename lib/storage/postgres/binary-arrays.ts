import type { Instant } from "@/lib/engine/amounts";
import { refOfId, writeRefBytes } from "@/lib/engine/ids";

/**
 * Postgres arrays in their binary wire format, as Buffers: `pg` sends a Buffer parameter as it is, so a flush of a thousand rows
 * is two dozen parameters instead of a thousand rows of text to quote, send and parse. The statement must cast each parameter
 * (`$1::uuid[]`), since the element's type is part of the format and has to match.
 *
 * Layout: dimensions (0 or 1), has-null flag, element oid, [length, lower bound], then per element its length (-1 for null) and bytes.
 * Every encoder takes the rows and how to read the value from a row, so that no array of values is made in between.
 */
const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
} as const;
const HEADER_BYTES = 20;
/** Postgres counts time from 2000-01-01, in microseconds. */
const EPOCH_MS = 946_684_800_000;

type Read<T, V> = (row: T) => V;

function header(oid: number, length: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(length === 0 ? 12 : bytes);
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  // The flag is a hint that Postgres recomputes while it reads; nulls are marked by their length.
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(oid, 8);
  if (length > 0) {
    buffer.writeInt32BE(length, 12);
    buffer.writeInt32BE(1, 16);
  }
  return buffer;
}

// A DataView writes a bigint in 3 ns where Buffer.writeBigInt64BE takes 68.
const viewOf = (buffer: Buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);

/** An array whose elements, unless null, are written in `width` bytes each. */
function fixedArray<T, V>(
  oid: number,
  width: number,
  rows: readonly T[],
  read: Read<T, V | null>,
  write: (view: DataView, at: number, value: V, into: Buffer) => void,
): Buffer {
  const buffer = header(oid, rows.length, HEADER_BYTES + rows.length * (4 + width));
  const view = viewOf(buffer);
  let at = HEADER_BYTES;
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i] as T);
    if (value === null) {
      view.setInt32(at, -1);
      at += 4;
    } else {
      view.setInt32(at, width);
      write(view, at + 4, value, buffer);
      at += 4 + width;
    }
  }
  return rows.length === 0 ? buffer : buffer.subarray(0, at);
}

const INT8_MAX = 2n ** 63n - 1n;

/** DataView would keep the low 64 bits of a larger amount and say nothing: a charge of 2^63 would be stored as a credit. */
function writeBigint(view: DataView, at: number, value: bigint): void {
  if (value > INT8_MAX || value < -INT8_MAX) throw new RangeError(`beyond int8: ${value}`);
  view.setBigInt64(at, value);
}

const writeInt4 = (view: DataView, at: number, value: number) => view.setInt32(at, value);
const writeInt2 = (view: DataView, at: number, value: number) => view.setInt16(at, value);
const writeBool = (view: DataView, at: number, value: boolean) => view.setUint8(at, value ? 1 : 0);
const writeRef = (_: DataView, at: number, ref: string, into: Buffer) => writeRefBytes(ref, into, at);

/** A safe integer as int8: two 32-bit halves, without a bigint in between. */
function writeInt8(view: DataView, at: number, value: number): void {
  const high = Math.floor(value / 0x1_0000_0000);
  view.setInt32(at, high);
  view.setUint32(at + 4, value - high * 0x1_0000_0000);
}

const writeInstant = (view: DataView, at: number, instant: Instant) =>
  writeInt8(view, at, (instant - EPOCH_MS) * 1000);

/** `int8[]` of amounts. */
export const amountArray = <T>(rows: readonly T[], read: Read<T, bigint | null>) =>
  fixedArray(OID.int8, 8, rows, read, writeBigint);

/** `int8[]` of safe integers: seqs. */
export const int8Array = <T>(rows: readonly T[], read: Read<T, number | null>) =>
  fixedArray(OID.int8, 8, rows, read, writeInt8);

export const int4Array = <T>(rows: readonly T[], read: Read<T, number | null>) =>
  fixedArray(OID.int4, 4, rows, read, writeInt4);

export const int2Array = <T>(rows: readonly T[], read: Read<T, number | null>) =>
  fixedArray(OID.int2, 2, rows, read, writeInt2);

export const boolArray = <T>(rows: readonly T[], read: Read<T, boolean | null>) =>
  fixedArray(OID.bool, 1, rows, read, writeBool);

/** `timestamptz[]`, to the millisecond; exact between the years 1715 and 2285, where microseconds stay safe integers. */
export const instantArray = <T>(rows: readonly T[], read: Read<T, Instant | null>) =>
  fixedArray(OID.timestamptz, 8, rows, read, writeInstant);

/** `uuid[]` of bare refs (`01jz…`). */
export const refArray = <T>(rows: readonly T[], read: Read<T, string | null>) =>
  fixedArray(OID.uuid, 16, rows, read, writeRef);

/** `uuid[]` of ids with their prefix (`acct_01jz…`). */
export const idArray = <T>(rows: readonly T[], read: Read<T, string | null>) =>
  refArray(rows, (row) => {
    const id = read(row);
    return id === null ? null : refOfId(id);
  });

/** `bytea[]` of hex text, `bytes` bytes each. */
export const hexArray = <T>(rows: readonly T[], bytes: number, read: Read<T, string | null>) =>
  fixedArray(OID.bytea, bytes, rows, read, (_, at, hex: string, into) => {
    if (into.write(hex, at, bytes, "hex") !== bytes) throw new Error(`not ${bytes} bytes of hex: ${hex}`);
  });

/** `text[]`, UTF-8. Postgres refuses a NUL; the routes never let one in. */
export function textArray<T>(rows: readonly T[], read: Read<T, string | null>): Buffer {
  let characters = 0;
  let longest = 0;
  for (let i = 0; i < rows.length; i++) {
    const length = read(rows[i] as T)?.length ?? 0;
    characters += length;
    if (length > longest) longest = length;
  }
  // A character takes at most three bytes, ASCII one. Twice the longest text to spare keeps "does it fit" true for ASCII alone.
  let buffer = header(OID.text, rows.length, HEADER_BYTES + rows.length * 4 + characters + 2 * longest);
  let view = viewOf(buffer);
  let at = HEADER_BYTES;
  for (let i = 0; i < rows.length; i++) {
    const text = read(rows[i] as T);
    if (text === null) {
      view.setInt32(at, -1);
      at += 4;
      continue;
    }
    // Those that follow need four bytes each, null or not.
    if (at + 4 * (rows.length - i) + 3 * text.length > buffer.length) {
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(2 * characters)]);
      view = viewOf(buffer);
    }
    const bytes = buffer.write(text, at + 4, "utf8");
    view.setInt32(at, bytes);
    at += 4 + bytes;
  }
  return rows.length === 0 ? buffer : buffer.subarray(0, at);
}
