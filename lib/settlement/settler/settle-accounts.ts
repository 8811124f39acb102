import { hash } from "node:crypto";
import type { PriceBook } from "@/lib/engine/price";
import { settleAccount, settleParked } from "@/lib/engine/settlement";
import type { AccountSettlement, UnsettledAccount } from "@/lib/storage/ports";

/** Published price books by ref; immutable, so kept for ever once loaded. */
export interface PriceBooks {
  /** Loads those not yet known. Throws when they cannot be read now; one that does not exist is no error. */
  prepare(refs: ReadonlySet<string>): Promise<void>;
  /** Null where there is no published version of this ref. */
  find(ref: string): PriceBook | null;
}

/** Price books kept once loaded; `load` answers null where there is none of this ref. */
export function createPriceBooks(load: (ref: string) => Promise<PriceBook | null>): PriceBooks {
  const books = new Map<string, PriceBook>();
  return {
    async prepare(refs) {
      for (const ref of refs) {
        if (books.has(ref)) continue;
        const book = await load(ref);
        if (book !== null) books.set(ref, book);
      }
    },
    find: (ref) => books.get(ref) ?? null,
  };
}

/**
 * Settles each account's events by the engine's rules. All price books are there before the first is settled: one that cannot
 * be loaded now fails the batch, to be tried again, and never parks an event that is sound.
 */
export async function settleAccounts(
  accounts: readonly UnsettledAccount[],
  priceBooks: PriceBooks,
): Promise<readonly AccountSettlement[]> {
  const refs = new Set<string>();
  for (const { events } of accounts) for (const { priceBook } of events) refs.add(priceBook);
  await priceBooks.prepare(refs);
  const find = (ref: string) => priceBooks.find(ref);
  return accounts.map(({ ledger, events }) => settleAccount(ledger, events, find, sha256));
}

/** The same for parked events of one account, which are tried again (`settleParked`). */
export async function settleParkedOf(
  { ledger, events }: UnsettledAccount,
  lateCount: number,
  priceBooks: PriceBooks,
): Promise<AccountSettlement> {
  await priceBooks.prepare(new Set(events.map(({ priceBook }) => priceBook)));
  return settleParked(ledger, events, lateCount, (ref) => priceBooks.find(ref), sha256);
}

function sha256(text: string): string {
  return hash("sha256", text, "hex");
}
