import type { Microcredits } from "./amounts";
import type { Findings } from "./breaks";
import { balanceUpdateLink, type Sha256 } from "./chain";
import type { BalanceUpdate } from "./facts";
import type { Report } from "./reconciliation";
import { NO_HEAD } from "./standing";
import type { StoredLedger } from "./stored-account";

/** What updates add up to, and what the last of them says it is: a wrong row is one break, and not one in every row after it. */
interface Line {
  sum: Microcredits;
  said: Microcredits;
}

/** Adds an account's balance updates up, in order of ledger seq: L1 and the chain of balance updates (L4). */
export class LedgerFold {
  /** What the settled part of the account's life leaves it owing; a repayment may be posted before the debt is settled. */
  owed: Microcredits = 0n;
  readonly #sha256: Sha256;
  readonly #findings: Findings;
  readonly #report: Report;
  readonly #account: Line = { sum: 0n, said: 0n };
  readonly #grants = new Map<string, Line>();
  #ledgerSeq = 0;
  #charged: Microcredits = 0n;
  #refunded: Microcredits = 0n;
  #head = NO_HEAD;

  constructor(sha256: Sha256, findings: Findings, report: Report) {
    this.#sha256 = sha256;
    this.#findings = findings;
    this.#report = report;
  }

  step(update: BalanceUpdate): void {
    const { ledgerSeq, amount, grantId, kind } = update;
    this.#findings.checked("L1");
    if (ledgerSeq !== this.#ledgerSeq + 1)
      this.#report("L1", ledgerSeq, `it follows balance update ${this.#ledgerSeq}`);
    this.#ledgerSeq = ledgerSeq;
    // Only overshoot may take the balance below zero, and what returns it are the next updates (S3).
    const mayBeNegative = (kind === "debit" || kind === "debt") && grantId === null;
    this.#add(this.#account, "the balance", update, update.balanceAfter, mayBeNegative);
    if (grantId === null) {
      if (update.grantBalanceAfter !== null)
        this.#report("L1", ledgerSeq, "a grant's balance on the account's own line");
    } else {
      const line = this.#grants.get(grantId) ?? { sum: 0n, said: 0n };
      this.#grants.set(grantId, line);
      this.#add(line, `the balance of ${grantId}`, update, update.grantBalanceAfter, false);
    }
    if (kind === "debit") this.#charged -= amount;
    if (kind === "refund") this.#refunded += amount;
    if (kind === "debt" || kind === "repayment") this.owed += amount;
    this.#findings.checked("L4");
    if (balanceUpdateLink(this.#head, update, this.#sha256) !== update.hash)
      this.#report(
        "L4",
        ledgerSeq,
        "the balance update's link is not the hash of what it says after the one before",
      );
    this.#head = update.hash;
  }

  #add(
    line: Line,
    what: string,
    { ledgerSeq, amount }: BalanceUpdate,
    after: Microcredits | null,
    mayBeNegative: boolean,
  ): void {
    const expected = line.said + amount;
    if (after !== expected)
      this.#report(
        "L1",
        ledgerSeq,
        `it says ${what} is ${after}, after ${line.said} and ${amount} it is ${expected}`,
      );
    else if (expected < 0n && !mayBeNegative) this.#report("L1", ledgerSeq, `${what} is ${expected}`);
    line.said = after ?? expected;
    line.sum += amount;
  }

  /** Compares the sums with the ledger's row and the balances of its grants. */
  close(ledger: StoredLedger): void {
    const sums: readonly (readonly [string, bigint | number, bigint | number])[] = [
      ["number of updates", ledger.ledgerSeq, this.#ledgerSeq],
      ["balance", ledger.balance, this.#account.sum],
      ["charged", ledger.charged, this.#charged],
      ["refunded", ledger.refunded, this.#refunded],
      ["owed", ledger.owed, this.owed],
    ];
    for (const [what, stored, summed] of sums) {
      this.#findings.checked("L1");
      if (stored !== summed)
        this.#report("L1", null, `the ledger's ${what} is ${stored}, its updates say ${summed}`);
    }
    for (const grantId of new Set([...ledger.grantBalances.keys(), ...this.#grants.keys()])) {
      this.#findings.checked("L1");
      const stored = ledger.grantBalances.get(grantId) ?? 0n;
      const summed = this.#grants.get(grantId)?.sum ?? 0n;
      if (stored !== summed)
        this.#report("L1", null, `the balance of ${grantId} is ${stored}, its updates sum to ${summed}`);
    }
    this.#findings.checked("L4");
    if (ledger.balanceHead !== this.#head)
      this.#report("L4", null, "the ledger's balance head is not the link of the last balance update");
  }
}
