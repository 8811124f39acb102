import { hash } from "node:crypto";
import type { AccountView, AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import { refundableOf } from "@/lib/engine/refund";
import { isRefundable } from "@/lib/engine/refund-parts";
import type { Fact } from "@/lib/engine/replay";
import { replayFact } from "@/lib/engine/replay";
import { emptyStanding } from "@/lib/engine/standing";
import { type Page, page } from "@/lib/http/pagination";
import type { Runtime } from "@/lib/runtime";
import type { StoredUsageEvent } from "@/lib/storage/ports";
import type { Aftermath } from "@/lib/storage/read-ports";
import type { ListedDecisionWire, RecordedDecisionWire, StoredDecisionWire } from "./schema/decision-schema";
import { decisionWire } from "./schema/decision-wire";
import { refundTraceWire } from "./schema/refund-wire";

const FACTS_PAGE = 2_000;

/** A stored decision with what became of it: its monetization event and balance updates, or that it is not settled yet. */
export async function readDecision(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  stored: StoredUsageEvent,
): Promise<StoredDecisionWire & RecordedDecisionWire> {
  const { event } = stored;
  const [monetization, updates, refunds] = await Promise.all([
    runtime.datasets.monetizationEvent(accountId, event.seq),
    runtime.datasets.balanceUpdatesOf(accountId, event.seq),
    readRefunds(runtime, accountId, event),
  ]);
  const { refund } = event.outcome;
  return {
    ...decisionWire(event, stored.ledgerBalance),
    idempotency_key: event.key,
    properties: { ...event.properties },
    attribution: { ...event.attribution },
    failed: event.outcome.failed === true,
    refund: refund === undefined ? null : refundTraceWire(refund),
    refunds,
    hash: event.hash,
    settlement: {
      state:
        monetization === null
          ? "pending"
          : monetization.charged + monetization.overshoot > 0n
            ? "settled"
            : "not_charged",
      monetization_event: monetization === null ? null : `mon_${monetization.ref}`,
      charged: monetization === null ? null : formatDecimal(monetization.charged),
      refunded: formatDecimal(
        updates.reduce((sum, update) => (update.kind === "refund" ? sum + update.amount : sum), 0n),
      ),
      balance_updates: updates.map((update) => `bal_${update.ref}`),
    },
  };
}

/** What was refunded of an event, and what of it can be. Of most there is nothing to ask the database for. */
async function readRefunds(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  event: StoredUsageEvent["event"],
): Promise<StoredDecisionWire["refunds"]> {
  if (!isRefundable(event)) return { refunded: "0", left: "0", usage_events: [] };
  const rows = await runtime.datasets.refundsOf(accountId, event.ref);
  const refunded = rows.reduce((sum, row) => sum - row.event.outcome.cost, 0n);
  return {
    refunded: formatDecimal(refunded),
    left: formatDecimal(refundableOf(event) - refunded),
    usage_events: rows.map((row) => `use_${row.event.ref}`),
  };
}

const ENDINGS: Readonly<Record<string, "captured" | "released" | "expired">> = {
  capture: "captured",
  release: "released",
  expire: "expired",
};

/** Decisions for a list, each with what has become of it by now: one more question for the whole page. */
export async function listedDecisions(
  runtime: Pick<Runtime, "datasets">,
  rows: readonly StoredUsageEvent[],
): Promise<ListedDecisionWire[]> {
  const aftermaths = await runtime.datasets.aftermaths(rows.map(({ event }) => event));
  return rows.map(({ event, ledgerBalance }, nth) => {
    const { charged, refunded, ending, dispute } = aftermaths[nth] as Aftermath;
    return {
      ...decisionWire(event, ledgerBalance),
      idempotency_key: event.key,
      properties: { ...event.properties },
      attribution: { ...event.attribution },
      aftermath: {
        state: charged === null ? "pending" : charged > 0n ? "settled" : "not_charged",
        refunded: formatDecimal(refunded),
        hold: event.kind === "hold" && event.holdRef !== null ? (ENDINGS[ending ?? ""] ?? "open") : null,
        dispute: dispute as ListedDecisionWire["aftermath"]["dispute"],
      },
    };
  });
}

/** The newest decisions in a view of an account, as they were answered. */
export async function readLatestDecisions(
  runtime: Runtime,
  { accountId, memberId }: AccountView,
  limit: number,
): Promise<RecordedDecisionWire[]> {
  const filter = { livemode: null, outcome: null, feature: null, from: null, to: null, beforeRef: null };
  const rows = await runtime.datasets.usageEvents({ ...filter, accountId, memberId, limit });
  return rows.map(({ event, ledgerBalance }) => decisionWire(event, ledgerBalance));
}

export interface Recomputed {
  readonly isIdentical: boolean;
  readonly factsReplayed: number;
  readonly fact: Fact | null;
}

/**
 * Folds the account's facts from the first one up to the decision, and decides it again (D1). Reads every fact before it:
 * linear in the account's history, in pages, so its memory is bounded.
 */
export async function recomputeDecision(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  stored: StoredUsageEvent,
): Promise<Recomputed> {
  const { event } = stored;
  let standing = emptyStanding(accountId);
  let last: Fact | null = null;
  while (standing.seq < event.seq) {
    const facts = await runtime.datasets.facts(accountId, standing.seq, event.seq, FACTS_PAGE);
    if (facts.length === 0) break;
    await runtime.catalogue.prepare(plansOf(facts));
    for (const fact of facts) {
      const replay = replayFact(standing, fact, runtime.catalogue.values, sha256);
      if (replay.kind === "refused") return { isIdentical: false, factsReplayed: standing.seq, fact: null };
      standing = replay.standing;
      last = replay.fact;
    }
  }
  const isIdentical = last?.event.seq === event.seq && last.event.hash === event.hash;
  return { isIdentical, factsReplayed: standing.seq, fact: last };
}

function plansOf(facts: readonly Fact[]): Set<string> {
  const plans = new Set<string>();
  for (const fact of facts) {
    if (fact.kind === "usage") plans.add(fact.event.plan);
    else if ("plan" in fact.event.act) plans.add(fact.event.act.plan);
  }
  return plans;
}

const sha256 = (text: string) => hash("sha256", text, "hex");

const ACTIVITY_ROWS = 50;

/** The first rows of an account's activity, for a page that goes on by itself. */
export async function readActivity(
  runtime: Runtime,
  { accountId, memberId }: AccountView,
): Promise<Page<ListedDecisionWire>> {
  const filter = { livemode: null, outcome: null, feature: null, from: null, to: null, beforeRef: null };
  const rows = await runtime.datasets.usageEvents({
    ...filter,
    accountId,
    memberId,
    limit: ACTIVITY_ROWS + 1,
  });
  const { data, ...rest } = page(rows, ACTIVITY_ROWS, ({ event }) => [event.ref]);
  return { data: await listedDecisions(runtime, data), ...rest };
}
