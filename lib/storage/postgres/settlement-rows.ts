import type { Instant } from "@/lib/engine/amounts";
import type { UnsettledEvent } from "@/lib/engine/charge";
import type { UsageKind } from "@/lib/engine/facts";
import { refOfUuid } from "@/lib/engine/ids";
import { decodeTaken } from "@/lib/engine/outcome-codec";
import type { Outcome } from "@/lib/engine/trace";
import { decodeProperties, decodeUsage } from "@/lib/engine/usage-codec";

/** A row of `CLAIM` in the order of its columns, all as text; everything after the first two is null where the slot had nothing. */
export type ClaimRow = readonly [
  slot: string,
  waits: "t" | "f",
  xid: string | null,
  ...event: (string | null)[],
];

/** The events that one batch read, by account in id order, each account's in order of seq. */
export interface ClaimedEvents {
  readonly accounts: readonly ClaimedAccount[];
  readonly slots: readonly ClaimedSlot[];
  /** The smallest uuid read: version 7, so its first 48 bits are when the oldest event was recorded. */
  readonly oldestUuid: string | null;
}

export interface ClaimedAccount {
  readonly accountId: string;
  readonly accountUuid: string;
  readonly events: UnsettledEvent[];
}

export interface ClaimedSlot {
  readonly slot: number;
  /** The xid up to which everything of the slot was read; null when there was nothing. */
  xid: string | null;
  events: number;
  /** It has committed events that a running transaction keeps from being read. */
  readonly waits: boolean;
}

/**
 * Collects the rows of a claim as they arrive. Each is decoded at once and let go: twenty texts a row, kept until the batch is
 * written, made the garbage collector half of the work.
 */
export class ClaimReader {
  readonly #accounts = new Map<string, ClaimedAccount>();
  readonly #slots = new Map<string, ClaimedSlot>();
  #oldestUuid: string | null = null;

  add(row: ClaimRow): void {
    const slotText = row[0];
    const xid = row[2] as string | null;
    let slot = this.#slots.get(slotText);
    if (slot === undefined) {
      slot = { slot: Number(slotText), xid: null, events: 0, waits: row[1] === "t" };
      this.#slots.set(slotText, slot);
    }
    if (xid === null) return;
    if (xid !== slot.xid && isLater(xid, slot.xid)) slot.xid = xid;
    slot.events++;
    const accountUuid = row[3] as string;
    const uuid = row[4] as string;
    if (this.#oldestUuid === null || uuid < this.#oldestUuid) this.#oldestUuid = uuid;
    let account = this.#accounts.get(accountUuid);
    if (account === undefined) {
      account = { accountId: `acct_${refOfUuid(accountUuid)}`, accountUuid, events: [] };
      this.#accounts.set(accountUuid, account);
    }
    account.events.push(readEvent(account.accountId, row as readonly string[]));
  }

  claimed(): ClaimedEvents {
    const accounts = [...this.#accounts.values()].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
    // Events of one transaction come in no order; an account's seq decides.
    for (const { events } of accounts) if (events.length > 1) events.sort((a, b) => a.seq - b.seq);
    return { accounts, slots: [...this.#slots.values()], oldestUuid: this.#oldestUuid };
  }
}

/** Of two numbers written without leading zeros, the longer is larger. */
function isLater(xid: string, than: string | null): boolean {
  return than === null || xid.length > than.length || (xid.length === than.length && xid > than);
}

function readEvent(accountId: string, row: readonly string[]): UnsettledEvent {
  const known = {
    accountId,
    seq: Number(row[5]),
    ref: refOfUuid(row[4] as string),
    kind: row[6] as UsageKind,
    feature: oneOf(row[7] as string),
    decidedAt: readInstant(row[10] as string),
    priceBook: oneOf(row[11] as string),
  };
  const decided = {
    outcome: row[12] as Outcome["outcome"],
    reason: row[13] as Outcome["reason"],
    cost: BigInt(row[14] as string),
    covered: BigInt(row[15] as string),
  };
  try {
    return {
      ...known,
      usage: decodeUsage(row[8] as string),
      properties: decodeProperties((row[9] as string | undefined) ?? null),
      outcome: { ...decided, ...decodeTaken(row[16] as string) },
    };
  } catch (error) {
    const damage = `the row cannot be read: ${(error as Error).message}`;
    return { ...known, usage: {}, properties: {}, outcome: { ...decided, layers: [] }, damage };
  }
}

const NAMES_MAX = 1000;
const names = new Map<string, string>();

/** One copy of a name that thousands of rows repeat. */
function oneOf(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size >= NAMES_MAX) names.clear();
  names.set(name, name);
  return name;
}

const dates = new Map<string, Instant>();

/**
 * `2026-02-13 12:00:00.12+00`, as Postgres writes it in UTC. Events of one batch are of few days, so only the time of day is read
 * digit by digit: 40 ns, where `Date.parse` takes 400.
 */
function readInstant(text: string): Instant {
  const date = text.slice(0, 10);
  let day = dates.get(date);
  if (day === undefined || text.charCodeAt(10) !== 32) {
    day = Date.parse(`${date}T00:00:00Z`);
    if (dates.size > 1000) dates.clear();
    dates.set(date, day);
  }
  const hours = digitAt(text, 11) * 10 + digitAt(text, 12);
  const minutes = digitAt(text, 14) * 10 + digitAt(text, 15);
  const seconds = digitAt(text, 17) * 10 + digitAt(text, 18);
  let ms = 0;
  if (text.charCodeAt(19) === 46) {
    let unit = 100;
    for (let at = 20; unit >= 1; at++, unit /= 10) {
      const value = digitAt(text, at);
      if (value < 0 || value > 9) break; // the zone: trailing zeros are left out
      ms += value * unit;
    }
  }
  return day + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

function digitAt(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}

/** When a version 7 uuid was made: its first 48 bits. */
export function instantOfUuid(uuid: string): Instant {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}
