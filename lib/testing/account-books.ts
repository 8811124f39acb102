import { hash } from "node:crypto";
import { chargeOf } from "../engine/charge";
import { type Fact, replayFact } from "../engine/replay";
import { creditsOf, emptyStanding, type Standing } from "../engine/standing";
import type { Runtime } from "../runtime";

const PAGE = 1_000;
const sha256 = (text: string) => hash("sha256", text, "hex");

/** Every fact of an account in order of seq, read as a proof reads them. */
export async function factsOf(runtime: Runtime, accountId: string): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (;;) {
    const last = facts.at(-1)?.event.seq ?? 0;
    const page = await runtime.datasets.facts(accountId, last, Number.MAX_SAFE_INTEGER, PAGE);
    facts.push(...page);
    if (page.length < PAGE) return facts;
  }
}

/**
 * Where the rows of one account disagree, in words that name the invariant; empty where they agree. Nothing in here trusts a
 * running total: the facts are folded from the first one and the balance is summed from its updates.
 *
 * A1: seqs are contiguous from 1. D1: every fact done again gives the same hash. A2: their fold is the stored standing.
 * L1: the balance is the sum of its updates. B1: balance = available + held + what is decided and not yet settled.
 */
export async function accountBreaks(runtime: Runtime, accountId: string): Promise<string[]> {
  const facts = await factsOf(runtime, accountId);
  const snapshot = await runtime.datasets.snapshot(accountId);
  if (snapshot === null) return [`${accountId} has no standing`];
  const { standing, ledger } = snapshot;
  const breaks: string[] = [];
  const folded = await foldOf(runtime, accountId, facts, breaks);
  if (folded.seq !== standing.seq || folded.head !== standing.head)
    breaks.push(`A2: the facts give seq ${folded.seq}, the standing has ${standing.seq}`);
  const ofFold = creditsOf(folded);
  const { available, held } = creditsOf(standing);
  if (ofFold.available !== available || ofFold.held !== held)
    breaks.push(
      `A2: the facts leave ${ofFold.available} + ${ofFold.held}, the standing ${available} + ${held}`,
    );
  let summed = 0n;
  for (const { amount } of await updatesOf(runtime, accountId)) summed += amount;
  if (summed !== ledger.balance)
    breaks.push(`L1: the updates sum to ${summed}, the balance is ${ledger.balance}`);
  let unsettled = 0n;
  for (const fact of facts) {
    // A refund has posted what it pays back when it was recorded.
    if (fact.kind === "usage" && fact.event.kind !== "refund" && fact.event.seq > ledger.settledSeq)
      unsettled += chargeOf(fact.event).charged;
  }
  if (ledger.balance !== available + held + unsettled)
    breaks.push(
      `B1: balance ${ledger.balance}, available ${available} + held ${held} + unsettled ${unsettled}`,
    );
  return breaks;
}

async function foldOf(
  runtime: Runtime,
  accountId: string,
  facts: readonly Fact[],
  breaks: string[],
): Promise<Standing> {
  let standing = emptyStanding(accountId);
  for (const [i, fact] of facts.entries()) {
    const { seq } = fact.event;
    if (seq !== i + 1) breaks.push(`A1: fact ${i + 1} has the seq ${seq}`);
    await runtime.catalogue.prepare(plansOf(fact));
    const replay = replayFact(standing, fact, runtime.catalogue.values, sha256);
    if (replay.kind === "refused") {
      breaks.push(`D1: fact ${seq} is refused: ${replay.code}`);
      return standing;
    }
    if (replay.fact.event.hash !== fact.event.hash) breaks.push(`D1: fact ${seq} done again is another one`);
    standing = replay.standing;
  }
  return standing;
}

function plansOf(fact: Fact): Set<string> {
  if (fact.kind === "usage") return new Set([fact.event.plan]);
  return new Set("plan" in fact.event.act ? [fact.event.act.plan] : []);
}

async function updatesOf(runtime: Runtime, accountId: string) {
  const updates = [];
  let before: number | null = null;
  for (;;) {
    const page = await runtime.datasets.balanceUpdates(accountId, PAGE, before);
    updates.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return updates;
    before = last.ledgerSeq;
  }
}
