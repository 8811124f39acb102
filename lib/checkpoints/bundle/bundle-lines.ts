import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Instant } from "@/lib/engine/amounts";
import type { ChainPage, ChainRow, CoveredHeads } from "@/lib/storage/checkpoint-ports";
import type { DatasetSnapshot } from "@/lib/storage/read-ports";

const ROWS_AT_ONCE = 500;

/**
 * Everything that is needed to verify one account with nothing else at hand, one JSON object a line: what the account was when the bundle was
 * made, every fact, charge and balance update as its chain hashes it, every checkpoint that covers the account with the way from its
 * heads to the signed root, and at the end how much there was, so that a bundle that was cut off is seen.
 */
export async function* bundleLines(
  { reads, chain }: DatasetSnapshot,
  accountId: AuthorizedAccountId,
  at: Instant,
): AsyncGenerator<string> {
  const now = await reads.snapshot(accountId);
  if (now === null) return;
  const { standing, ledger } = now;
  yield lineOf({
    type: "bundle",
    format: "spillway/bundle/1",
    account: accountId,
    made_at: String(at),
    facts_seq: String(standing.seq),
    facts_head: standing.head,
    settled_seq: String(ledger.settledSeq),
    ledger_seq: String(ledger.ledgerSeq),
    balance: String(ledger.balance),
  });
  const counts = { facts: 0, monetization_events: 0, balance_updates: 0, checkpoints: 0 };
  for (const [name, read] of [
    ["facts", chain.facts],
    ["monetization_events", chain.charges],
    ["balance_updates", chain.updates],
  ] as const) {
    for (let after: number | null = 0; after !== null; ) {
      const { rows, next }: ChainPage = await read(accountId, after, ROWS_AT_ONCE);
      if (rows.length > 0) yield rows.map(rowLine).join("");
      counts[name] += rows.length;
      after = next;
    }
  }
  for (const covered of await chain.covered(accountId)) {
    yield lineOf(checkpointLine(covered));
    counts.checkpoints++;
  }
  yield lineOf({ type: "end", ...counts });
}

/** `late_after` is beside the fields: it is not hashed, and says only where in the chain to look. */
function rowLine({ type, hash, fields, lateAfter }: ChainRow): string {
  return lineOf({
    type,
    hash,
    ...(lateAfter === undefined ? {} : { late_after: String(lateAfter) }),
    fields,
  });
}

function checkpointLine({ heads, way, checkpoint }: CoveredHeads): object {
  return {
    type: "checkpoint",
    id: `chk_${checkpoint.ref}`,
    number: String(checkpoint.number),
    at: String(checkpoint.at),
    accounts: String(checkpoint.accounts),
    root: checkpoint.root,
    previous: checkpoint.previous,
    public_key: checkpoint.publicKey,
    signature: checkpoint.signature,
    heads: {
      facts_seq: String(heads.factsSeq),
      facts_head: heads.factsHead,
      settled_seq: String(heads.settledSeq),
      monetization_head: heads.monetizationHead,
      ledger_seq: String(heads.ledgerSeq),
      balance_head: heads.balanceHead,
    },
    way,
  };
}

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;
