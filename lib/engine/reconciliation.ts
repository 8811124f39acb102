import { type Break, Findings, type ReconciledInvariant } from "./breaks";
import type { Sha256 } from "./chain";
import { FactFold } from "./fact-fold";
import type { BalanceUpdate } from "./facts";
import { LedgerFold } from "./ledger-fold";
import type { Catalogue } from "./plan";
import { PurchaseCheck, type StoredPurchase } from "./purchase-check";
import { RefundCheck } from "./refund-check";
import { SettlementCheck } from "./settlement-check";
import { creditsOf, type Standing } from "./standing";
import type { StoredSeq, StoredState } from "./stored-account";

/** Finds a break of this account; what is not about one seq says null. */
export type Report = (invariant: ReconciledInvariant, seq: number | null, detail: string) => void;

const KEPT_PER_ACCOUNT_MAX = 50;

/**
 * Proves one account's books from its rows alone, whoever wrote them: nothing here is taken from the settlement's or the
 * lanes' word. Give it every seq in order, then every balance update in order of ledger seq, then `close`.
 *
 * Memory does not grow with the account: of the past it keeps the fold, the heads, and
 * sums per grant and per refunded event.
 */
export class AccountReconciliation {
  readonly findings = new Findings(KEPT_PER_ACCOUNT_MAX);
  readonly #accountId: string;
  readonly #stored: StoredState;
  readonly #facts: FactFold;
  readonly #settled: SettlementCheck;
  readonly #refunds: RefundCheck;
  readonly #purchases: PurchaseCheck;
  readonly #ledger: LedgerFold;

  constructor(accountId: string, stored: StoredState, catalogue: Catalogue, sha256: Sha256) {
    const report: Report = (invariant, seq, detail) => {
      this.findings.broken({ invariant, accountId, seq, detail } satisfies Break);
    };
    this.#accountId = accountId;
    this.#stored = stored;
    this.#facts = new FactFold(accountId, catalogue, sha256, this.findings, report);
    this.#settled = new SettlementCheck(stored.ledger?.settledSeq ?? 0, sha256, this.findings, report);
    this.#refunds = new RefundCheck(this.findings, report);
    this.#purchases = new PurchaseCheck(this.findings, report);
    this.#ledger = new LedgerFold(sha256, this.findings, report);
  }

  /** The rows of the next seq. */
  step(rows: StoredSeq): void {
    const fact = this.#facts.step(rows);
    this.#settled.step(rows, fact);
    if (fact?.kind === "account") this.#purchases.step(fact.event);
    if (fact?.kind === "usage" && fact.event.kind === "refund") this.#refunds.step(fact.event, rows.refunded);
  }

  /** The next balance update, in order of ledger seq. */
  update(update: BalanceUpdate): void {
    this.#ledger.step(update);
  }

  /** What was bought for the account, after its last seq and before `close`. */
  bought(purchase: StoredPurchase): void {
    this.#purchases.bought(purchase);
  }

  /** Compares what the rows add up to with what is stored as the account's present. */
  close(): Findings {
    const { ledger } = this.#stored;
    const standing = this.#readStanding();
    this.#purchases.close(standing ?? null);
    if (standing !== undefined) this.#facts.close(standing);
    if (ledger === null) this.#report("L1", null, "the account has no ledger");
    else {
      this.#ledger.close(ledger);
      this.#settled.close(ledger.monetizationHead);
      if (standing !== undefined && standing !== null) this.#closeB1(standing);
    }
    return this.findings;
  }

  #report(invariant: ReconciledInvariant, seq: number | null, detail: string): void {
    this.findings.broken({ invariant, accountId: this.#accountId, seq, detail });
  }

  /** Undefined where there is one that cannot be read. */
  #readStanding(): Standing | null | undefined {
    const { standing } = this.#stored;
    if (typeof standing !== "string") return standing;
    this.#report("A2", null, `the standing cannot be read: ${standing}`);
    return undefined;
  }

  /** B1: ledger balance = available + held + unsettled, of the account and of each grant that any of the four knows. */
  #closeB1(standing: Standing): void {
    const ledger = this.#stored.ledger;
    if (ledger === null) return;
    const { unsettled, unsettledOfGrants } = this.#settled;
    const { available, held } = creditsOf(standing);
    this.findings.checked("B1");
    if (ledger.balance !== available + held + unsettled) {
      this.#report(
        "B1",
        null,
        `the ledger's balance is ${ledger.balance}, available ${available} + held ${held} + unsettled ${unsettled} is ${available + held + unsettled}`,
      );
    }
    this.findings.checked("B1");
    if (standing.debt !== this.#ledger.owed + this.#settled.unsettledDebt) {
      this.#report(
        "B1",
        null,
        `the debt is ${standing.debt}, the balance updates say ${this.#ledger.owed} + unsettled ${this.#settled.unsettledDebt}`,
      );
    }
    const credits = standing.grants.filter(({ kind }) => kind !== "reset");
    const inStanding = new Map(credits.map((grant) => [grant.id, grant.available + grant.held]));
    const grantIds = new Set([
      ...inStanding.keys(),
      ...ledger.grantBalances.keys(),
      ...unsettledOfGrants.keys(),
    ]);
    for (const id of grantIds) {
      this.findings.checked("B1");
      const balance = ledger.grantBalances.get(id) ?? 0n;
      const left = inStanding.get(id) ?? 0n;
      const waiting = unsettledOfGrants.get(id) ?? 0n;
      if (balance === left + waiting) continue;
      this.#report(
        "B1",
        null,
        `the ledger's balance of ${id} is ${balance}, available + held ${left} + unsettled ${waiting} is ${left + waiting}`,
      );
    }
  }
}
