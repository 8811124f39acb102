import { hash } from "node:crypto";
import type { Clock } from "@/lib/clock";
import type { Instant } from "@/lib/engine/amounts";
import { type Break, type Check, Findings } from "@/lib/engine/breaks";
import type { Catalogue } from "@/lib/engine/plan";
import { AccountReconciliation } from "@/lib/engine/reconciliation";
import type { StoredSeq } from "@/lib/engine/stored-account";
import type { Author } from "@/lib/storage/audit-ports";
import type { AuditedAccount, AuditScope, ReconciliationStore } from "@/lib/storage/ports";

export interface ReconcileParts {
  readonly store: ReconciliationStore;
  /** Plans and price books by ref; loaded as facts name them. */
  readonly catalogue: { readonly values: Catalogue; prepare(planRefs: ReadonlySet<string>): Promise<void> };
  readonly clock: Clock;
  readonly freshRef: (at: Instant) => string;
}

export interface ReconcileOptions extends Partial<AuditScope> {
  readonly onProgress?: (progress: Progress) => void;
  /** How many facts at most lie between two tellings. */
  readonly progressEveryFacts?: number;
  /** Who asks, for the audit log; left out where the run is due. */
  readonly author?: Author;
  /** Ends the run early: it throws the signal's reason and records nothing. */
  readonly signal?: AbortSignal;
}

export interface Progress {
  readonly accounts: number;
  readonly facts: number;
  readonly breaks: number;
}

/** What a run proved, and everything that did not hold. Sound books have no break. */
export interface Reconciliation {
  readonly id: string;
  readonly accounts: number;
  readonly facts: number;
  readonly durationMs: number;
  /** One line per invariant, checked or not. */
  readonly checks: readonly Check[];
  /** At most `BREAKS_KEPT_MAX` of what the checks count. */
  readonly breaks: readonly Break[];
}

const BREAKS_KEPT_MAX = 5_000;
const PROGRESS_EVERY_FACTS = 10_000;

/**
 * Proves the books of all accounts, or of those in the scope, from their rows alone and as of one instant, and records the run
 * and its breaks. Costs one pass over the rows (about 40 µs of CPU a fact) and memory for a few hundred rows, however
 * large an account is. Changes nothing but the tables of runs and breaks; may run beside the live system at any time.
 */
export async function reconcile(
  parts: ReconcileParts,
  options: ReconcileOptions = {},
): Promise<Reconciliation> {
  const { store, clock, freshRef } = parts;
  const scope = { accountIds: options.accountIds ?? null, since: options.since ?? null };
  const startedAt = clock.now();
  const started = performance.now();
  const findings = new Findings(BREAKS_KEPT_MAX);
  let accounts = 0;
  let facts = 0;
  let toldAt = 0;
  const { progressEveryFacts: everyFacts = PROGRESS_EVERY_FACTS } = options;
  const tell = () => {
    toldAt = facts;
    options.onProgress?.({ accounts, facts, breaks: findings.total });
  };
  const provenIds = await store.audit(
    scope,
    async (account) => {
      const onFacts = (count: number) => {
        facts += count;
        if (facts - toldAt >= everyFacts) tell();
      };
      await proveAccount(account, parts.catalogue, findings, onFacts, options.signal);
      accounts++;
    },
    ({ accountId, seq, key }) =>
      findings.broken({
        invariant: "L2",
        accountId,
        seq,
        detail: `the key ${key} is recorded more than once`,
      }),
  );
  tell();
  const ref = freshRef(startedAt);
  const checks = findings.checks();
  const { breaks } = findings;
  const author = options.author ?? null;
  await store.record({ ref, author, startedAt, finishedAt: clock.now(), scope, provenIds, checks, breaks });
  return { id: `rec_${ref}`, accounts, facts, durationMs: performance.now() - started, checks, breaks };
}

/** Adds what the account's rows prove to `findings`, and tells of facts as they are read. */
async function proveAccount(
  account: AuditedAccount,
  catalogue: ReconcileParts["catalogue"],
  findings: Findings,
  onFacts: (count: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const proof = new AccountReconciliation(account.accountId, account.stored, catalogue.values, sha256);
  signal?.throwIfAborted();
  for await (const seqs of account.seqs()) {
    signal?.throwIfAborted();
    await catalogue.prepare(plansOf(seqs));
    for (const rows of seqs) proof.step(rows);
    onFacts(seqs.reduce((count, rows) => count + rows.facts.length, 0));
  }
  for (const purchase of account.purchases) proof.bought(purchase);
  for await (const updates of account.updates()) for (const update of updates) proof.update(update);
  findings.add(proof.close());
}

/** The plans that these facts decide under or bring in. */
function plansOf(seqs: readonly StoredSeq[]): Set<string> {
  const refs = new Set<string>();
  for (const { facts } of seqs) {
    for (const fact of facts) {
      if (fact.kind === "usage") refs.add(fact.event.plan);
      else if ("plan" in fact.event.act) refs.add(fact.event.act.plan);
    }
  }
  return refs;
}

function sha256(text: string): string {
  return hash("sha256", text, "hex");
}
