import type { Instant, Microcredits } from "@/lib/engine/amounts";
import { factAt, foldFact, isKept, plansOfFacts } from "@/lib/engine/fold";
import { accountNow, creditsOf, emptyStanding, type Standing } from "@/lib/engine/standing";
import type { Runtime } from "@/lib/runtime";

/** Which past: after the fact of this seq, or at this instant of the account's own clock. */
export type AsOf = { readonly seq: number } | { readonly at: Instant };

export type PastStanding =
  | {
      readonly kind: "found";
      readonly standing: Standing;
      /** The instant it is shown at. */
      readonly at: Instant;
      /** The ledger's balance with what the facts until then have moved, as far as they are settled by now. */
      readonly balance: Microcredits;
    }
  /** There is no such fact yet: the account is at this seq. */
  | { readonly kind: "beyond_seq"; readonly seq: number }
  /** That instant has not come: by the account's own clock it is this. */
  | { readonly kind: "beyond_now"; readonly now: Instant }
  | { readonly kind: "before_opening"; readonly openedAt: Instant };

/** Read and folded at a time: what lies between two turns of other requests. */
const FACTS_PAGE = 500;

/**
 * An account's standing in the past, folded from its facts (A2): what the gate read then. From the last standing kept before it, so the
 * length of the history does not matter; where none is kept, from the first fact, and what is passed is kept. Null where there is no
 * such account.
 */
export async function pastStanding(
  runtime: Runtime,
  accountId: string,
  asOf: AsOf,
): Promise<PastStanding | null> {
  const snapshot = await runtime.datasets.snapshot(accountId);
  if (snapshot === null) return null;
  const { standing: head } = snapshot;
  const now = accountNow(head, runtime.clock.now());
  if ("seq" in asOf) {
    if (asOf.seq > head.seq) return { kind: "beyond_seq", seq: head.seq };
  } else if (asOf.at > now) return { kind: "beyond_now", now };
  const isHead = "seq" in asOf ? asOf.seq === head.seq : asOf.at >= head.at;
  const standing = isHead ? head : await folded(runtime, head, asOf);
  if (standing.seq === 0) return { kind: "before_opening", openedAt: await openedAt(runtime, accountId) };
  const balance = await runtime.history.balanceAsOf(accountId, standing.seq);
  const { available, held } = creditsOf(standing);
  return {
    kind: "found",
    standing,
    at: "seq" in asOf ? standing.at : asOf.at,
    balance: balance ?? available + held,
  };
}

async function folded(runtime: Runtime, head: Standing, asOf: AsOf): Promise<Standing> {
  const { accountId } = head;
  const toSeq = "seq" in asOf ? asOf.seq : head.seq;
  let standing = (await runtime.history.keptUntil(accountId, asOf)) ?? emptyStanding(accountId);
  while (standing.seq < toSeq) {
    const afterSeq = standing.seq;
    const facts = await runtime.history.facts([
      { accountId, afterSeq, toSeq: Math.min(toSeq, afterSeq + FACTS_PAGE) },
    ]);
    if (facts.length === 0) throw new Error(`fact ${afterSeq + 1} of ${accountId} is missing`);
    await runtime.catalogue.prepare(plansOfFacts(standing, facts));
    const passed: Standing[] = [];
    for (const fact of facts) {
      if ("at" in asOf && factAt(fact) > asOf.at) {
        await runtime.history.keep(passed);
        return standing;
      }
      standing = foldFact(standing, fact, runtime.catalogue.values);
      if (isKept(standing.seq - 1, standing.seq)) passed.push(standing);
    }
    await runtime.history.keep(passed);
  }
  return standing;
}

async function openedAt(runtime: Runtime, accountId: string): Promise<Instant> {
  const [first] = await runtime.history.facts([{ accountId, afterSeq: 0, toSeq: 1 }]);
  if (first === undefined) throw new Error(`fact 1 of ${accountId} is missing`);
  return factAt(first);
}

/** Why there is no such past, and which member of the question asks for it. */
export function problemOfPast(past: Exclude<PastStanding, { kind: "found" }>): {
  readonly param: "seq" | "at";
  readonly detail: string;
} {
  if (past.kind === "before_opening")
    return { param: "at", detail: `The account was opened at ${new Date(past.openedAt).toISOString()}.` };
  if (past.kind === "beyond_seq") return { param: "seq", detail: `Its last fact is number ${past.seq}.` };
  return { param: "at", detail: `By the account's clock it is ${new Date(past.now).toISOString()}.` };
}
