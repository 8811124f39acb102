/**
 * The invariants that reconciliation proves from the rows (lib/engine/README.md has them all). `L4` stands for the chains: a row
 * that was changed, dropped or put elsewhere does not link any more.
 */
export const RECONCILED = [
  "A1",
  "A2",
  "B1",
  "D1",
  "L1",
  "L2",
  "L3",
  "L4",
  "P1",
  "S1",
  "S2",
  "S3",
  "S4",
] as const;
export type ReconciledInvariant = (typeof RECONCILED)[number];

/** A place where the books do not agree. */
export interface Break {
  readonly invariant: ReconciledInvariant;
  readonly accountId: string;
  /** The seq of the fact it is about; of a balance update its ledger seq; null where it is about the account. */
  readonly seq: number | null;
  readonly detail: string;
}

/** What was checked of one invariant, and how often it did not hold. */
export interface Check {
  readonly invariant: ReconciledInvariant;
  readonly checked: number;
  readonly breaks: number;
}

/**
 * Counts what was checked and keeps what was found. One wrong row early in an account can make every later one wrong: all are
 * counted, `keptMax` are kept.
 */
export class Findings {
  readonly breaks: Break[] = [];
  readonly #checked = new Map<ReconciledInvariant, number>();
  readonly #broken = new Map<ReconciledInvariant, number>();
  readonly #keptMax: number;

  constructor(keptMax: number) {
    this.#keptMax = keptMax;
  }

  checked(invariant: ReconciledInvariant): void {
    this.#checked.set(invariant, (this.#checked.get(invariant) ?? 0) + 1);
  }

  broken(found: Break): void {
    this.#broken.set(found.invariant, (this.#broken.get(found.invariant) ?? 0) + 1);
    if (this.breaks.length < this.#keptMax) this.breaks.push(found);
  }

  /** Takes another account's findings in. */
  add(other: Findings): void {
    for (const [invariant, count] of other.#checked) {
      this.#checked.set(invariant, (this.#checked.get(invariant) ?? 0) + count);
    }
    for (const [invariant, count] of other.#broken) {
      this.#broken.set(invariant, (this.#broken.get(invariant) ?? 0) + count);
    }
    for (const found of other.breaks) if (this.breaks.length < this.#keptMax) this.breaks.push(found);
  }

  /** How often anything did not hold, kept or not. */
  get total(): number {
    let total = 0;
    for (const count of this.#broken.values()) total += count;
    return total;
  }

  /** One line per invariant, those included of which there was nothing to check. */
  checks(): readonly Check[] {
    return RECONCILED.map((invariant) => ({
      invariant,
      checked: this.#checked.get(invariant) ?? 0,
      breaks: this.#broken.get(invariant) ?? 0,
    }));
  }
}
