import type pg from "pg";
import type { UnsettledEvent } from "@/lib/engine/charge";
import type { LatePlace } from "@/lib/engine/facts";
import type { AccountSettlement } from "@/lib/engine/settlement";
import type { UnsettledAccount } from "../ports";
import type { ClaimedSlot } from "./settlement-rows";
import { WRITE } from "./settlement-statements";
import { writeValues } from "./settlement-values";

/** Writes settlements, what is parked and cursors with one statement. `late`: the place of the one monetization event of a parked event. */
export async function writeBatch(
  client: pg.PoolClient,
  settlements: readonly AccountSettlement[],
  orphans: readonly UnsettledEvent[],
  slots: readonly ClaimedSlot[],
  late: LatePlace | null = null,
): Promise<void> {
  const values = [...writeValues(settlements, orphans, slots), late?.afterSeq ?? null, late?.nth ?? null];
  await client.query({ name: "settlement_write", text: WRITE, values });
}

/**
 * Writes one account after the other, each behind a savepoint: an account whose rows the database refuses (a key that is taken, a
 * balance below zero: something has been at its ledger) has its events parked with the refusal, and stops nobody else.
 * Answers what was written. Only after a batch has failed so, since it costs three round trips per account.
 */
export async function writeEach(
  client: pg.PoolClient,
  accounts: readonly UnsettledAccount[],
  settlements: readonly AccountSettlement[],
): Promise<readonly AccountSettlement[]> {
  const written: AccountSettlement[] = [];
  for (let i = 0; i < accounts.length; i++) {
    const settlement = settlements[i] as AccountSettlement;
    await client.query("savepoint account");
    try {
      await writeBatch(client, [settlement], [], []);
      written.push(settlement);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await client.query("rollback to savepoint account");
      const parked = parkedWhole(accounts[i] as UnsettledAccount, `the ledger refuses it: ${error.message}`);
      await writeBatch(client, [parked], [], []);
      written.push(parked);
    }
    await client.query("release savepoint account");
  }
  return written;
}

/** Whether the database refused the rows themselves (class 22: data, 23: integrity), so that trying again would change nothing. */
export function isRefusal(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^2[23]/.test(code);
}

function parkedWhole({ ledger, events }: UnsettledAccount, reason: string): AccountSettlement {
  const open = events.filter(({ seq }) => seq > ledger.settledSeq);
  return {
    after: { ...ledger, settledSeq: open.at(-1)?.seq ?? ledger.settledSeq },
    charged: 0n,
    refunded: 0n,
    owed: 0n,
    monetizationEvents: [],
    balanceUpdates: [],
    poison: open.map(({ seq }) => ({ seq, reason })),
  };
}
