import { encodeAct } from "./act-codec";
import type { Findings } from "./breaks";
import { accountEventLink, type Sha256, usageEventLink } from "./chain";
import { encodeUsage } from "./outcome-codec";
import type { Catalogue } from "./plan";
import type { Report } from "./reconciliation";
import { type Fact, replayFact } from "./replay";
import { emptyStanding, NO_HEAD, type Standing } from "./standing";
import { encodeStanding } from "./standing-codec";
import type { StoredFact, StoredSeq } from "./stored-account";

/** Does an account's facts again, one after the other: A1, the chain of facts (L4), D1, and at the end A2. */
export class FactFold {
  readonly #catalogue: Catalogue;
  readonly #sha256: Sha256;
  readonly #findings: Findings;
  readonly #report: Report;
  /** The standing as the facts make it; null once a fact is missing or cannot be done again: then nothing after it can be judged. */
  #standing: Standing | null;
  #seq = 0;
  #head = NO_HEAD;

  constructor(accountId: string, catalogue: Catalogue, sha256: Sha256, findings: Findings, report: Report) {
    this.#catalogue = catalogue;
    this.#sha256 = sha256;
    this.#findings = findings;
    this.#report = report;
    this.#standing = emptyStanding(accountId);
  }

  /** The fact of this seq, where there is exactly one that can be read. */
  step(rows: StoredSeq): StoredFact | null {
    const { seq, facts, damage } = rows;
    const count = facts.length + damage.length;
    if (count === 0) return null; // what was caused by nothing is reported by the check of what was caused
    this.#findings.checked("A1");
    if (seq !== this.#seq + 1) {
      this.#report("A1", this.#seq + 1, missing(this.#seq + 1, seq - 1));
      this.#standing = null;
    }
    this.#seq = seq;
    for (const { reason } of damage) this.#report("L4", seq, `the fact cannot be read: ${reason}`);
    if (count > 1) this.#report("A1", seq, `${count} facts have this seq`);
    const [fact] = facts;
    if (count > 1 || fact === undefined) {
      this.#standing = null;
      this.#head = facts.at(-1)?.event.hash ?? damage.at(-1)?.hash ?? this.#head;
      return null;
    }
    const link = this.#linkOf(fact);
    this.#findings.checked("L4");
    if (link !== fact.event.hash)
      this.#report("L4", seq, "the fact's link is not the hash of what it says after the one before");
    this.#replay(fact, link);
    this.#head = fact.event.hash;
    return fact;
  }

  /** The link that the row's own texts give, after the stored head. Null where a column holds what no codec writes. */
  #linkOf(fact: StoredFact): string | null {
    try {
      return fact.kind === "usage"
        ? usageEventLink(this.#head, fact.event, fact.encoded, this.#sha256)
        : accountEventLink(this.#head, fact.event, fact.actText, this.#sha256);
    } catch {
      return null;
    }
  }

  /**
   * D1: the same command on the standing before must give the same fact again. Compared by links over the stored head, so that a
   * forged hash is not taken for a different decision, nor the other way round.
   */
  #replay(fact: StoredFact, link: string | null): void {
    if (this.#standing === null) return;
    const { seq } = fact.event;
    this.#findings.checked("D1");
    try {
      const before = { ...this.#standing, head: this.#head };
      const replay = replayFact(before, fact, this.#catalogue, this.#sha256);
      if (replay.kind === "refused") {
        this.#report("D1", seq, `done again it is refused: ${replay.code}`);
        this.#standing = null;
        return;
      }
      this.#standing = replay.standing;
      if (replay.fact.event.hash !== link)
        this.#report("D1", seq, `done again it differs: ${differences(fact, replay.fact)}`);
    } catch (error) {
      this.#report("D1", seq, `it cannot be done again: ${(error as Error).message}`);
      this.#standing = null;
    }
  }

  close(stored: Standing | null): void {
    this.#findings.checked("A2");
    if (stored === null) {
      this.#report("A2", null, `there are ${this.#seq} facts and no standing`);
      return;
    }
    if (stored.seq > this.#seq) this.#report("A1", this.#seq + 1, missing(this.#seq + 1, stored.seq));
    else if (stored.seq < this.#seq)
      this.#report("A2", stored.seq, `the standing is at ${stored.seq}, the facts go to ${this.#seq}`);
    else {
      this.#findings.checked("L4");
      if (stored.head !== this.#head)
        this.#report("L4", stored.seq, "the standing's head is not the link of the last fact");
      if (this.#standing !== null && canonical(this.#standing) !== canonical(stored))
        this.#report(
          "A2",
          stored.seq,
          `the standing is not the fold of its facts: ${differing(this.#standing, stored)}`,
        );
    }
  }
}

function missing(from: number, to: number): string {
  return from === to ? `fact ${from} is missing` : `facts ${from} to ${to} are missing`;
}

/** The columns in which a fact and its replay differ. */
function differences(stored: StoredFact, replayed: Fact): string {
  const before = columnsOf(
    stored.kind === "usage"
      ? { ...stored.event, ...stored.encoded }
      : { ...stored.event, act: stored.actText },
  );
  const after = columnsOf(
    replayed.kind === "usage"
      ? { ...replayed.event, ...encodeUsage(replayed.event) }
      : { ...replayed.event, act: encodeAct(replayed.event.act) },
  );
  const names = Object.keys(before).filter((name) => before[name] !== after[name]);
  const [first] = names;
  if (first === undefined) return "in what cannot be shown";
  return `${names.join(", ")}; ${first} was ${clip(before[first])}, is ${clip(after[first])}`;
}

/** Each column as a text; the outcome by its own columns, as the row has it. */
function columnsOf(fact: object): Record<string, string> {
  const { outcome, hash: _, ...rest } = fact as { outcome?: object; hash: string };
  const decided = (outcome ?? {}) as {
    outcome?: unknown;
    reason?: unknown;
    cost?: unknown;
    covered?: unknown;
  };
  const columns: Record<string, unknown> =
    outcome === undefined
      ? rest
      : {
          ...rest,
          outcome: decided.outcome,
          reason: decided.reason,
          cost: decided.cost,
          covered: decided.covered,
        };
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : (JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}` : inner)) ?? "none");
}

function clip(text: string | undefined): string {
  if (text === undefined) return "none";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** The standing as a text that does not depend on the order in which its names were first used, nor on the chain. */
function canonical(standing: Standing): string {
  return encodeStanding({
    ...standing,
    windows: sorted(standing.windows),
    keyConsents: sorted(standing.keyConsents),
    members: sorted(standing.members),
    head: NO_HEAD,
  });
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function differing(folded: Standing, stored: Standing): string {
  const before = columnsOf({
    ...stored,
    windows: sorted(stored.windows),
    keyConsents: sorted(stored.keyConsents),
    members: sorted(stored.members),
    head: "",
  });
  const after = columnsOf({
    ...folded,
    windows: sorted(folded.windows),
    keyConsents: sorted(folded.keyConsents),
    members: sorted(folded.members),
    head: "",
  });
  const names = Object.keys(before).filter((name) => before[name] !== after[name]);
  const [first] = names;
  if (first === undefined) return "in what cannot be shown";
  return `${names.join(", ")}; ${first} is ${clip(before[first])}, folded ${clip(after[first])}`;
}
