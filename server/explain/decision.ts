import { decisionSentence, sentenceText } from "@/components/decisions/sentence";
import { formatCredits, isZero } from "@/lib/format";
import { formatCountdown, formatMoment, type TimeFrame } from "@/lib/format-time";
import type { Decision, StoredDecision, UsageEvent } from "@/lib/sdk/spillway";
import { type ChainLink, type Explanation, frameOf, plain, type Reads } from "./explanation";

/** The one sentence about a decision, as every page has it. */
export function textOfDecision(decision: Decision, frame: TimeFrame): string {
  return plain(sentenceText(decisionSentence({ ...decision, id: decision.id ?? "" }, frame)));
}

type OfDecision = "decision" | "usage_event" | "monetization_event";

/** A decision, its usage event and its monetization event are one event in three datasets: they share their ref. */
export async function explainDecision(
  reads: Reads,
  id: string,
  kind: OfDecision,
  ref: string,
): Promise<Explanation> {
  const decision = await reads.getDecision(`dec_${ref}`);
  const frame = frameOf(await reads.getStanding(decision.account));
  const said = textOfDecision(decision, frame);
  return {
    id,
    kind,
    account: decision.account,
    sentence: kind === "monetization_event" ? `${chargeSentence(decision)} ${said}` : said,
    chain: chainOf(decision),
    object: { ...decision },
  };
}

/** What became of the charge. */
function chargeSentence({ settlement, cost }: StoredDecision): string {
  switch (settlement.state) {
    case "pending":
      return "Not settled yet: the debit follows within moments.";
    case "not_charged":
      return "Nothing of it was charged to credits.";
    case "settled": {
      const charged = settlement.charged ?? "0";
      const back = isZero(settlement.refunded) ? "" : `, ${formatCredits(settlement.refunded)} refunded`;
      return plain(
        isZero(charged)
          ? `Nothing of ${formatCredits(cost)} credits was charged.`
          : `Charged ${formatCredits(charged)} of ${formatCredits(cost)} credits${back}.`,
      );
    }
  }
}

function chainOf(decision: StoredDecision): ChainLink[] {
  const { settlement } = decision;
  const links: ChainLink[] = [];
  if (decision.hold !== null) {
    const until = decision.hold.expires_at === null ? "" : `, until ${decision.hold.expires_at}`;
    links.push({ kind: "hold", id: decision.hold.id, sentence: `Set aside${until}.` });
  }
  if (decision.usage_event !== null)
    links.push({
      kind: "usage_event",
      id: decision.usage_event,
      sentence: `${decision.feature}, step ${decision.seq} of the account.`,
    });
  if (settlement.monetization_event !== null)
    links.push({
      kind: "monetization_event",
      id: settlement.monetization_event,
      sentence: chargeSentence(decision),
    });
  for (const id of settlement.balance_updates)
    links.push({ kind: "balance_update", id, sentence: "Moved the balance." });
  return links;
}

/** So many of the account's events since are looked through for the hold's ending. */
const EVENTS_MAX = 1_000;

/** A hold has the ref of the decision that made it. */
export async function explainHold(reads: Reads, id: string, ref: string): Promise<Explanation> {
  const decision = await reads.getDecision(`dec_${ref}`);
  const standing = await reads.getStanding(decision.account);
  const frame = frameOf(standing);
  const open = standing.holds.find((hold) => hold.id === id);
  const ending = open === undefined ? await endingOf(reads, decision, id) : null;
  const state =
    open !== undefined
      ? `It is open, with ${formatCredits(open.amount)} credits set aside until ${momentOf(open.expires_at, frame)}.`
      : ending === null
        ? `It is no longer open; its ending is not among the account's latest ${EVENTS_MAX} events.`
        : `It ended ${formatMoment(Date.parse(ending.decided_at), frame)}: ${ENDED[ending.kind] ?? ending.kind}.`;
  const chain = chainOf(decision);
  if (ending !== null)
    chain.push({
      kind: "decision",
      id: ending.decision,
      sentence: plain(`${ENDED[ending.kind] ?? ending.kind}, ${formatCredits(ending.cost)} credits.`),
    });
  return {
    id,
    kind: "hold",
    account: decision.account,
    sentence: plain(`${textOfDecision(decision, frame)} ${state}`),
    chain,
    object: { ...decision },
  };
}

const ENDED: Readonly<Record<string, string>> = {
  capture: "captured",
  release: "released",
  expire: "expired",
};

async function endingOf(reads: Reads, decision: StoredDecision, id: string): Promise<UsageEvent | null> {
  let seen = 0;
  for await (const event of reads.listUsageEvents(decision.account, {
    from: decision.decided_at,
    limit: 200,
  })) {
    if (event.hold === id && event.kind in ENDED) return event;
    if (++seen >= EVENTS_MAX) return null;
  }
  return null;
}

function momentOf(at: string, frame: TimeFrame): string {
  const ms = Date.parse(at);
  return `${formatMoment(ms, frame, "second")} (${formatCountdown(ms, frame.nowMs)})`;
}
