import { encodeAct } from "../act-codec";
import type { Findings } from "../breaks";
import type { BalanceUpdate, MonetizationEvent, UsageEvent } from "../facts";
import { encodeUsage } from "../outcome-codec";
import { AccountReconciliation } from "../reconciliation";
import type { Standing } from "../standing";
import type { StoredFact, StoredLedger, StoredSeq } from "../stored-account";
import { type History, sha256 } from "./history";
import { HISTORY_CATALOGUE } from "./history-catalogue";

/** All that is stored of one account, as plain lists that a test may tamper with. */
export interface StoredRows {
  readonly accountId: string;
  standing: Standing | string | null;
  ledger: StoredLedger | null;
  facts: StoredFact[];
  monetizationEvents: MonetizationEvent[];
  balanceUpdates: BalanceUpdate[];
}

export function storedRowsOf(history: History): StoredRows {
  return {
    accountId: history.accountId,
    standing: history.standing,
    ledger: {
      ...history.ledger,
      charged: history.settlements.reduce((sum, settlement) => sum + settlement.charged, 0n),
      refunded: history.settlements.reduce((sum, settlement) => sum + settlement.refunded, history.refunded),
      owed: history.balanceUpdates.reduce(
        (sum, { kind, amount }) => (kind === "debt" || kind === "repayment" ? sum + amount : sum),
        0n,
      ),
    },
    facts: history.facts.map((fact) =>
      fact.kind === "usage"
        ? { ...fact, encoded: encodeUsage(fact.event) }
        : { ...fact, actText: encodeAct(fact.event.act) },
    ),
    monetizationEvents: history.settlements.flatMap((settlement) => settlement.monetizationEvents),
    balanceUpdates: [...history.balanceUpdates],
  };
}

/** Reads the lists as the storage does: by seq, then by ledger seq. */
export function reconcileRows(rows: StoredRows): Findings {
  const { accountId, standing, ledger } = rows;
  const audit = new AccountReconciliation(accountId, { standing, ledger }, HISTORY_CATALOGUE, sha256);
  for (const group of seqsOf(rows)) audit.step(group);
  const inOrder = rows.balanceUpdates.toSorted((a, b) => a.ledgerSeq - b.ledgerSeq);
  for (const update of inOrder) audit.update(update);
  return audit.close();
}

function seqsOf(rows: StoredRows): StoredSeq[] {
  const seqs = new Set<number>();
  for (const { event } of rows.facts) seqs.add(event.seq);
  for (const event of rows.monetizationEvents) seqs.add(event.seq);
  for (const update of rows.balanceUpdates) seqs.add(update.causeSeq);
  return [...seqs]
    .sort((a, b) => a - b)
    .map((seq) => ({
      seq,
      facts: rows.facts.filter(({ event }) => event.seq === seq),
      damage: [],
      refunded: refundedAt(rows, seq),
      monetizationEvents: rows.monetizationEvents.filter((event) => event.seq === seq),
      balanceUpdates: rows.balanceUpdates
        .filter((update) => update.causeSeq === seq)
        .sort((a, b) => a.ledgerSeq - b.ledgerSeq),
    }));
}

function refundedAt({ facts }: StoredRows, seq: number): UsageEvent | null {
  const usage = facts.flatMap((fact) => (fact.kind === "usage" ? [fact.event] : []));
  const ref = usage.find((event) => event.seq === seq)?.outcome.refund?.of;
  return usage.find((event) => event.ref === ref) ?? null;
}
