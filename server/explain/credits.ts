import { formatCredits, negated } from "@/lib/format";
import { formatMoment, type TimeFrame } from "@/lib/format-time";
import type { BalanceUpdate, Grant } from "@/lib/sdk/spillway";
import { type ChainLink, type Explanation, frameOf, plain, type Reads, Unexplained } from "./explanation";

const PAGE_ROWS = 200;

export async function explainGrant(reads: Reads, id: string): Promise<Explanation> {
  const grant = await reads.getGrant(id);
  const [standing, updates] = await Promise.all([
    reads.getStanding(grant.account),
    reads.listBalanceUpdates(grant.account, { limit: PAGE_ROWS }),
  ]);
  const frame = frameOf(standing);
  return {
    id,
    kind: "grant",
    account: grant.account,
    sentence: grantSentence(grant, frame),
    chain: updates.data
      .filter((update) => update.grant === id)
      .map((update) => linkOf(update, frame))
      .reverse(),
    object: { ...grant },
  };
}

function grantSentence(grant: Grant, frame: TimeFrame): string {
  const what =
    grant.kind === "reset"
      ? `${grant.amount} banked resets`
      : `${formatCredits(grant.amount)} ${grant.kind} credits`;
  const left = grant.kind === "reset" ? grant.balance : formatCredits(grant.balance);
  const moment = (at: string) => formatMoment(Date.parse(at), frame);
  const end = grant.expires_at === null ? "never expires" : `expires ${moment(grant.expires_at)}`;
  const next = grant.next_reset_at === null ? "" : `; its next period begins ${moment(grant.next_reset_at)}`;
  const fate =
    grant.status === "issued"
      ? `${left} are left, and it ${end}${next}.`
      : `It was ${grant.status}; ${left} are left.`;
  return plain(`${what}, issued ${moment(grant.created_at)} (“${grant.reason}”). ${fate}`);
}

/**
 * A balance update is found through its account: its id leads no index, since settlement would pay for that with every row. Ids sort by
 * time, so the search ends where older ones begin.
 */
export async function explainBalanceUpdate(
  reads: Reads,
  id: string,
  account: string | null,
): Promise<Explanation> {
  if (account === null) throw new Unexplained(`${id} is found through its account: name it as well.`);
  for await (const update of reads.listBalanceUpdates(account, { limit: PAGE_ROWS })) {
    if (update.id === id) return explanationOf(reads, update);
    if (isOlderBeyondDoubt(update.id, id)) break;
  }
  throw new Unexplained(`There is no balance update ${id} of ${account}.`);
}

/** Three letters less of the time are about half a minute: so far the clocks of two workers are never apart. */
function isOlderBeyondDoubt(one: string, other: string): boolean {
  const time = (id: string) => id.slice("bal_".length, "bal_".length + 7);
  return time(one) < time(other);
}

async function explanationOf(reads: Reads, update: BalanceUpdate): Promise<Explanation> {
  const frame = frameOf(await reads.getStanding(update.account));
  const chain: ChainLink[] = [];
  if (update.kind === "debit" || update.kind === "refund" || update.kind === "debt") {
    const cause = await causeOf(reads, update);
    if (cause !== null) chain.push(cause);
  }
  if (update.grant !== null)
    chain.push({
      kind: "grant",
      id: update.grant,
      sentence: plain(`${formatCredits(update.grant_balance_after ?? "0")} are left of it after this.`),
    });
  return {
    id: update.id,
    kind: "balance_update",
    account: update.account,
    sentence: balanceSentence(update, frame),
    chain,
    object: { ...update },
  };
}

/** So many of the account's newest events are looked through for the one that caused it. */
const CAUSES_MAX = 1_000;

async function causeOf(reads: Reads, update: BalanceUpdate): Promise<ChainLink | null> {
  let seen = 0;
  for await (const event of reads.listUsageEvents(update.account, { limit: PAGE_ROWS })) {
    if (event.seq === update.cause_seq)
      return { kind: "usage_event", id: event.id, sentence: `${event.feature}, its cause.` };
    if (event.seq < update.cause_seq || ++seen >= CAUSES_MAX) return null;
  }
  return null;
}

const MOVES: Readonly<Record<BalanceUpdate["kind"], string>> = {
  grant: "issued",
  adjustment: "adjusted",
  void: "taken back",
  expiry: "expired",
  debit: "debited for usage",
  refund: "refunded, as it went beyond what could pay",
  debt: "owed, as it went beyond what could pay",
  repayment: "taken to repay what was owed",
};

function balanceSentence(update: BalanceUpdate, frame: TimeFrame): string {
  const amount = update.amount.startsWith("-") ? negated(update.amount) : update.amount;
  return plain(
    `${formatCredits(amount)} credits ${MOVES[update.kind]} ${formatMoment(Date.parse(update.at), frame, "second")}; ` +
      `the balance was ${formatCredits(update.balance_after)} after it, by step ${update.cause_seq} of the account.`,
  );
}

function linkOf(update: BalanceUpdate, frame: TimeFrame): ChainLink {
  return { kind: "balance_update", id: update.id, sentence: balanceSentence(update, frame) };
}
