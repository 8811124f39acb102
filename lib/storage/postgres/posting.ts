import { hash } from "node:crypto";
import type pg from "pg";
import type { Instant } from "@/lib/engine/amounts";
import { balanceUpdateLink } from "@/lib/engine/chain";
import type { BalanceUpdate, Posting } from "@/lib/engine/facts";
import { uuidOfId } from "@/lib/engine/ids";
import { AS_TEXT } from "./as-text";

/** The account's rows while its transaction holds them, moved along with what it writes. */
export interface HeldAccount {
  readonly accountId: string;
  seq: number;
  readonly state: string;
  ledgerSeq: number;
  balance: bigint;
  balanceHead: string;
}

/** Numbers and links the balance update, and moves the balances with it: one transaction, under the ledger's lock (L1, L3). */
export async function post(
  client: pg.PoolClient,
  held: HeldAccount,
  event: { readonly seq: number; readonly at: Instant },
  posting: Posting,
  newRef: (at: number) => string,
): Promise<void> {
  const account = uuidOfId(held.accountId);
  const grant = posting.grantId === null ? null : uuidOfId(posting.grantId);
  let grantBalanceAfter: bigint | null = null;
  if (grant !== null) {
    // Not an upsert: its row to insert is checked first, so what takes from a balance would be refused as a negative one.
    const values = [account, grant, posting.amount];
    const moved = await client.query({
      text: `update balances set balance = balance + $3 where account_id = $1 and grant_id = $2 returning balance`,
      values,
      types: AS_TEXT,
    });
    if (moved.rows.length === 0) {
      await client.query("insert into balances (account_id, grant_id, balance) values ($1, $2, $3)", values);
    }
    grantBalanceAfter = BigInt((moved.rows[0] as { balance: string } | undefined)?.balance ?? posting.amount);
  }
  const unlinked: Omit<BalanceUpdate, "hash"> = {
    ...posting,
    accountId: held.accountId,
    ledgerSeq: held.ledgerSeq + 1,
    ref: newRef(event.at),
    causeSeq: event.seq,
    balanceAfter: held.balance + posting.amount,
    grantBalanceAfter,
    at: event.at,
  };
  const link = balanceUpdateLink(held.balanceHead, unlinked, sha256);
  await client.query(
    `insert into balance_updates (account_id, ledger_seq, id, cause_seq, grant_id, kind, amount, balance_after, grant_balance_after, at, hash)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, decode($11, 'hex'))`,
    [
      account,
      unlinked.ledgerSeq,
      uuidOfId(unlinked.ref),
      unlinked.causeSeq,
      grant,
      unlinked.kind,
      unlinked.amount,
      unlinked.balanceAfter,
      unlinked.grantBalanceAfter,
      new Date(unlinked.at),
      link,
    ],
  );
  await client.query(
    `update ledgers set seq = $2, balance = $3, balance_head = decode($4, 'hex'), owed = owed + $5, refunded = refunded + $6
      where account_id = $1`,
    [
      account,
      unlinked.ledgerSeq,
      unlinked.balanceAfter,
      link,
      unlinked.kind === "debt" || unlinked.kind === "repayment" ? unlinked.amount : 0n,
      unlinked.kind === "refund" ? unlinked.amount : 0n,
    ],
  );
  held.ledgerSeq = unlinked.ledgerSeq;
  held.balance = unlinked.balanceAfter;
  held.balanceHead = link;
}

const sha256 = (text: string): string => hash("sha256", text, "hex");
