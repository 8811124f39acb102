import type { Microcredits } from "./amounts";
import type { Findings } from "./breaks";
import { monetizationEventLink, type Sha256 } from "./chain";
import { type Charge, chargeOf, postingsOf } from "./charge";
import type { AccountEvent, BalanceUpdate, LatePlace, MonetizationEvent, UsageEvent } from "./facts";
import type { Report } from "./reconciliation";
import { overshootPostings } from "./settlement";
import { NO_HEAD } from "./standing";
import type { StoredFact, StoredSeq } from "./stored-account";

/** Proves, seq by seq, that what a fact caused is what it had to cause: S1, S2, S3, L2, L3, and the chain of monetization events (L4). */
export class SettlementCheck {
  /** Charges of usage events that have no monetization event: decided, and not on the ledger yet. The last term of B1. */
  unsettled: Microcredits = 0n;
  /** What those add to the debt. */
  unsettledDebt: Microcredits = 0n;
  readonly unsettledOfGrants = new Map<string, Microcredits>();
  readonly #settledSeq: number;
  readonly #sha256: Sha256;
  readonly #findings: Findings;
  readonly #report: Report;
  #head = NO_HEAD;
  /** Monetization events that come later in the chain than by their seq. */
  #late: (MonetizationEvent & { readonly late: LatePlace })[] = [];
  #hasSeenSettledSeq = false;

  constructor(settledSeq: number, sha256: Sha256, findings: Findings, report: Report) {
    this.#settledSeq = settledSeq;
    this.#sha256 = sha256;
    this.#findings = findings;
    this.#report = report;
  }

  /** `fact` is null where the seq has none, or none that can be judged. */
  step(rows: StoredSeq, fact: StoredFact | null): void {
    for (const event of rows.monetizationEvents) this.#place(event);
    this.#checkOnce(rows.balanceUpdates);
    if (fact?.kind === "usage") this.#checkUsage(rows, fact.event);
    else if (fact?.kind === "account") this.#checkAct(rows, fact.event);
    else if (rows.facts.length + rows.damage.length === 0) this.#checkOrphans(rows);
  }

  close(monetizationHead: string): void {
    if (this.#settledSeq > 0 && !this.#hasSeenSettledSeq)
      this.#report("S1", this.#settledSeq, "the ledger is settled to a seq that is not a usage event's");
    this.#linkLateBefore(Number.POSITIVE_INFINITY);
    this.#findings.checked("L4");
    if (monetizationHead !== this.#head)
      this.#report(
        "L4",
        null,
        "the ledger's monetization head is not the link of the last monetization event",
      );
  }

  /** Links it on where it stands in the chain: one that was settled late waits for those that came before it. */
  #place(event: MonetizationEvent): void {
    const { late } = event;
    if (late !== null) {
      this.#late.push({ ...event, late });
      return;
    }
    this.#linkLateBefore(event.seq);
    this.#link(event);
  }

  #linkLateBefore(seq: number): void {
    if (this.#late.length === 0) return;
    const due = this.#late.filter(({ late }) => late.afterSeq < seq);
    this.#late = this.#late.filter(({ late }) => late.afterSeq >= seq);
    for (const event of due.sort((a, b) => a.late.nth - b.late.nth)) this.#link(event);
  }

  #link(event: MonetizationEvent): void {
    this.#findings.checked("L4");
    if (monetizationEventLink(this.#head, event, this.#sha256) !== event.hash)
      this.#report(
        "L4",
        event.seq,
        "the monetization event's link is not the hash of what it says after the one before",
      );
    this.#head = event.hash;
  }

  /** L2: a cause moves a grant once per kind, for ever. */
  #checkOnce(updates: readonly BalanceUpdate[]): void {
    const seen = new Set<string>();
    for (const update of updates) {
      this.#findings.checked("L2");
      const key = `${update.grantId} ${update.kind}`;
      if (seen.has(key))
        this.#report(
          "L2",
          update.causeSeq,
          `${update.kind} of ${update.grantId ?? "the account"} is posted twice for one cause`,
        );
      seen.add(key);
    }
  }

  #checkUsage({ seq, monetizationEvents, balanceUpdates }: StoredSeq, event: UsageEvent): void {
    if (seq === this.#settledSeq) this.#hasSeenSettledSeq = true;
    const charge = chargeOf(event);
    this.#findings.checked("S1");
    const [monetized] = monetizationEvents;
    if (monetized === undefined) {
      if (seq <= this.#settledSeq)
        this.#report(
          "S1",
          seq,
          "the usage event has no monetization event, though the settlement is past it",
        );
      if (event.kind === "refund") {
        this.#checkDebits(event, charge, balanceUpdates);
        return;
      }
      this.#addUnsettled(charge);
      if (balanceUpdates.length > 0) this.#report("S2", seq, "balance updates without a monetization event");
      return;
    }
    if (monetizationEvents.length > 1)
      this.#report("S1", seq, `${monetizationEvents.length} monetization events`);
    if (seq > this.#settledSeq)
      this.#report("S1", seq, `it is monetized, and the ledger is settled only to ${this.#settledSeq}`);
    if (monetized.ref !== event.ref)
      this.#report("S1", seq, `the monetization event is of ${monetized.ref}, not of ${event.ref}`);
    this.#checkCharge(monetized, event, charge);
    this.#checkDebits(event, charge, balanceUpdates);
    if (event.kind !== "refund") this.#checkOvershoot(seq, charge, balanceUpdates);
  }

  #addUnsettled(charge: Charge): void {
    this.unsettled += charge.charged;
    this.unsettledDebt += charge.owed;
    for (const { id, amount } of charge.draws)
      this.unsettledOfGrants.set(id, (this.unsettledOfGrants.get(id) ?? 0n) + amount);
  }

  #checkCharge(monetized: MonetizationEvent, event: UsageEvent, charge: Charge): void {
    this.#findings.checked("S2");
    for (const part of ["cost", "included", "charged", "overshoot"] as const) {
      if (monetized[part] === charge[part]) continue;
      this.#report(
        "S2",
        event.seq,
        `${part} is ${monetized[part]} in the monetization event, ${charge[part]} by the usage event's trace`,
      );
      return;
    }
    if (monetized.priceBook !== event.priceBook)
      this.#report("S2", event.seq, `monetized by ${monetized.priceBook}, decided by ${event.priceBook}`);
  }

  /** S2: one debit per grant drawn, and nothing else on any grant; a refund has posted what it pays back and takes back, and nothing else. */
  #checkDebits(event: UsageEvent, charge: Charge, updates: readonly BalanceUpdate[]): void {
    const { seq } = event;
    const postings =
      event.kind === "refund"
        ? postingsOf(event)
        : charge.draws.map(({ id, amount }) => ({ grantId: id, kind: "debit", amount: -amount }));
    const owed = new Map(postings.map((one) => [`${one.kind} ${one.grantId}`, one.amount]));
    let due = 0n;
    for (const { amount } of postings) due += amount;
    let sum = 0n;
    for (const update of updates) {
      sum += update.amount;
      if (update.grantId === null && event.kind !== "refund") continue; // overshoot: S3
      const key = `${update.kind} ${update.grantId}`;
      const amount = owed.get(key);
      if (amount !== update.amount)
        this.#report(
          "S2",
          seq,
          `${update.kind} of ${update.amount} on ${update.grantId}, the charge draws ${-(amount ?? 0n)} there`,
        );
      owed.delete(key);
    }
    for (const [key, amount] of owed) {
      const [what, grantId] = key.split(" ");
      this.#report("S2", seq, `the draw of ${-amount} on ${grantId} has no ${what}`);
    }
    if (sum !== due)
      this.#report("S2", seq, `the balance updates sum to ${sum}, the charge is ${charge.charged}`);
  }

  /** S3: overshoot is debited on the account's line and returned by the very next updates, as debt and as refund. */
  #checkOvershoot(seq: number, charge: Charge, updates: readonly BalanceUpdate[]): void {
    this.#findings.checked("S3");
    const line = updates.filter((update) => update.grantId === null);
    const owed = overshootPostings(charge);
    const isReturned =
      line.length === owed.length &&
      owed.every(({ kind, amount }, i) => {
        const update = line[i];
        const isNext = update?.ledgerSeq === (line[0]?.ledgerSeq ?? 0) + i;
        return isNext && update.kind === kind && update.amount === amount;
      });
    if (isReturned) return;
    const found = line.map((update) => `${update.kind} ${update.amount}`).join(", ") || "nothing";
    this.#report(
      "S3",
      seq,
      `the overshoot is ${charge.overshoot}, of which ${charge.owed} is owed, the account's line has ${found}`,
    );
  }

  /** What an act moves is posted with it, once and as it says (L3). */
  #checkAct({ seq, monetizationEvents, balanceUpdates }: StoredSeq, { posting }: AccountEvent): void {
    if (monetizationEvents.length > 0) this.#report("S1", seq, "a monetization event of what is not usage");
    this.#findings.checked("L3");
    const [update] = balanceUpdates;
    if (posting === null && update === undefined) return;
    const isPosted =
      balanceUpdates.length === 1 &&
      update !== undefined &&
      posting !== null &&
      update.grantId === posting.grantId &&
      update.kind === posting.kind &&
      update.amount === posting.amount;
    if (isPosted) return;
    const found = balanceUpdates.map((one) => `${one.kind} ${one.amount}`).join(", ") || "nothing";
    const said = posting === null ? "nothing" : `${posting.kind} ${posting.amount}`;
    this.#report("L3", seq, `the fact posts ${said}, the balance updates say ${found}`);
  }

  #checkOrphans({ seq, monetizationEvents, balanceUpdates }: StoredSeq): void {
    if (monetizationEvents.length > 0)
      this.#report("S1", seq, "a monetization event without its usage event");
    if (balanceUpdates.length > 0)
      this.#report("S2", seq, "a balance update without the fact that caused it");
  }
}
