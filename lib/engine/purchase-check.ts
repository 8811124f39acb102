import type { Microcredits } from "./amounts";
import type { Findings } from "./breaks";
import type { AccountEvent } from "./facts";
import { type PaymentFact, type PurchaseTerms, purchaseState, type ToldFact } from "./purchase";
import type { Report } from "./reconciliation";
import type { Standing } from "./standing";

/** A purchase as its rows have it: terms, what verified webhooks said, and what the provider answered when it was asked. */
export interface StoredPurchase {
  readonly terms: PurchaseTerms;
  readonly facts: readonly ToldFact[];
  readonly lookedUp: readonly PaymentFact[];
}

interface Given {
  amount: Microcredits;
  grantId: string;
  issues: number;
  seq: number;
}

/**
 * P1: payments and grants agree. What each purchase gave is added up from the account's facts, what it owes from the payment facts; nothing is taken
 * from what the commands say.
 */
export class PurchaseCheck {
  readonly #findings: Findings;
  readonly #report: Report;
  readonly #given = new Map<string, Given>();
  readonly #purchases: StoredPurchase[] = [];

  constructor(findings: Findings, report: Report) {
    this.#findings = findings;
    this.#report = report;
  }

  step({ act, seq }: AccountEvent): void {
    if (act.kind !== "grant_issued" && act.kind !== "grant_adjusted") return;
    if (act.purchase === undefined) return;
    const known = this.#given.get(act.purchase);
    const isIssue = act.kind === "grant_issued";
    this.#given.set(act.purchase, {
      amount: (known?.amount ?? 0n) + (act.kind === "grant_issued" ? act.grant.amount : act.delta),
      grantId: act.kind === "grant_issued" ? act.grant.id : act.grantId,
      issues: (known?.issues ?? 0) + (isIssue ? 1 : 0),
      seq,
    });
  }

  bought(purchase: StoredPurchase): void {
    this.#purchases.push(purchase);
  }

  close(standing: Standing | null): void {
    for (const purchase of this.#purchases) {
      this.#findings.checked("P1");
      const given = this.#given.get(purchase.terms.id) ?? null;
      this.#given.delete(purchase.terms.id);
      const detail = breakOf(purchase, given, standing);
      if (detail !== null) this.#report("P1", given?.seq ?? null, `${purchase.terms.id} ${detail}`);
    }
    for (const [id, { seq }] of this.#given) this.#report("P1", seq, `${id} gave credits and is no purchase`);
  }
}

function breakOf(
  { terms, facts, lookedUp }: StoredPurchase,
  given: Given | null,
  standing: Standing | null,
): string | null {
  const state = purchaseState(terms, facts);
  const { due, status, paidMinor, refundedMinor, disputedMinor } = state;
  const amount = given?.amount ?? 0n;
  if (status === "mismatched")
    return `is paid with ${paidMinor}, agreed was ${terms.priceMinor} ${terms.currency}`;
  if ((given?.issues ?? 0) > 1) return `gave its credits ${given?.issues} times`;
  if (paidMinor === 0n && lookedUp.some((fact) => fact.kind === "attempt" && fact.status === "succeeded"))
    return "is paid, as the provider says, and no webhook told of it: have it sent again";
  // A grant that is over cannot be given anything back.
  const isStanding = standing?.grants.some(({ id }) => id === given?.grantId) === true;
  if (amount < due && (given === null || isStanding)) return `is owed ${due} and was given ${amount}`;
  if (amount > due && refundedMinor + disputedMinor === 0n) return `is owed ${due} and was given ${amount}`;
  return null;
}
