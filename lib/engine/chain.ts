import type { AccountEvent, BalanceUpdate, MonetizationEvent, UsageEvent } from "./facts";
import type { EncodedUsage } from "./outcome-codec";

/**
 * Hash chains: every row of an account's facts, monetization events and balance updates carries the SHA-256 of the row before
 * it in the same chain and of everything it says, so that nobody can change, drop or reorder a row unseen (SYSTEM §7). An
 * account has three chains: its facts (usage events and account events together, in order of seq), its monetization events
 * (in order of seq, but for late ones) and its balance updates (in order of ledger seq). A chain's first row follows `NO_HEAD`, 64 zeros.
 *
 * **The format**, for a verifier in any language. A link is the lower-case hex SHA-256 of the UTF-8 bytes of lines, joined by
 * single line feeds, with none at the end. One line for the name of the format, one for the previous link, then one per field
 * in the order below. A line is written so:
 * - an absent value is `\N`; a text is as it is, except that `\` becomes `\\` and a line feed `\n`;
 * - integers (seqs, amounts in microcredits, seconds, instants in milliseconds since 1970 UTC) are decimal digits, with `-` before negative ones;
 * - `usage`, `properties`, `record` and `act` are the texts of the row's columns, byte for byte; they are JSON without a line feed;
 * - ids are written as the API shows them (`acct_…`, `mem_…`, `grt_…`); a `ref` is an event's id without its prefix.
 *
 * No field can hold a line feed and the number of lines is fixed per format, so two rows that differ anywhere never have the
 * same text. Columns that repeat or only describe the reading (slot, xid, ledger_balance, priced_at) are not in it.
 *
 *     spillway/usage_event/1         account seq ref kind key request_hash feature member usage properties partial
 *                                    hold_seconds hold_ref attribution_key attribution_session attribution_client
 *                                    occurred_at decided_at plan price_book outcome reason cost covered record
 *     spillway/usage_event/2         the same, of an event that has a lineage: attribution_lineage after attribution_client
 *     spillway/account_event/1       account seq ref key request_hash actor at act posting_grant posting_kind posting_amount
 *     spillway/monetization_event/1  account seq ref cost included charged overshoot price_book
 *     spillway/balance_update/1      account ledger_seq ref cause_seq grant kind amount balance_after grant_balance_after at
 */
/** 64 lower-case hex digits of the text's UTF-8 bytes. The engine has no cryptography of its own; the caller brings it. */
export type Sha256 = (text: string) => string;

export type UnlinkedUsageEvent = Omit<UsageEvent, "hash">;
export type UnlinkedAccountEvent = Omit<AccountEvent, "hash">;
export type UnlinkedMonetizationEvent = Omit<MonetizationEvent, "hash" | "late">;
export type UnlinkedBalanceUpdate = Omit<BalanceUpdate, "hash">;

const NEEDS_ESCAPE = /[\\\n]/;

function line(text: string | null): string {
  if (text === null) return "\\N";
  return NEEDS_ESCAPE.test(text) ? text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n") : text;
}

/** A column that is hashed byte for byte. Our codecs never write a line feed; a row that has one is forged. */
function document(text: string): string {
  if (text.includes("\n")) throw new Error("a line feed in a column that is hashed as it is");
  return text;
}

function optional(value: number | bigint | null): string {
  return value === null ? "\\N" : `${value}`;
}

/** The lines of a usage event; the outcome is in them through its columns and `encoded.record`. */
export function usageEventText(previous: string, event: UnlinkedUsageEvent, encoded: EncodedUsage): string {
  const { outcome, attribution } = event;
  const asked = `${event.kind}\n${line(event.key)}\n${event.requestHash}\n${line(event.feature)}\n${line(event.memberId)}`;
  const properties = encoded.properties === null ? "\\N" : document(encoded.properties);
  const usage = `${document(encoded.usage)}\n${properties}\n${event.partial}\n${optional(event.holdSeconds)}\n${line(event.holdRef)}`;
  // Most events have none, and what they say is hashed as it is.
  const isOfLineage = attribution.lineage !== null;
  const lineage = isOfLineage ? `\n${line(attribution.lineage)}` : "";
  const by = `${line(attribution.key)}\n${line(attribution.session)}\n${line(attribution.client)}${lineage}`;
  const pinned = `${event.occurredAt}\n${event.decidedAt}\n${line(event.plan)}\n${line(event.priceBook)}`;
  const decided = `${outcome.outcome}\n${line(outcome.reason)}\n${outcome.cost}\n${outcome.covered}\n${document(encoded.record)}`;
  return `spillway/usage_event/${isOfLineage ? 2 : 1}\n${previous}\n${event.accountId}\n${event.seq}\n${event.ref}\n${asked}\n${usage}\n${by}\n${pinned}\n${decided}`;
}

export function usageEventLink(
  previous: string,
  event: UnlinkedUsageEvent,
  encoded: EncodedUsage,
  sha256: Sha256,
): string {
  return sha256(usageEventText(previous, event, encoded));
}

/** The lines of an account event; `actText` is what `encodeAct` wrote and the row stores. */
export function accountEventText(previous: string, event: UnlinkedAccountEvent, actText: string): string {
  const { posting } = event;
  return [
    "spillway/account_event/1",
    previous,
    event.accountId,
    event.seq,
    event.ref,
    line(event.key),
    event.requestHash,
    line(event.actor),
    event.at,
    document(actText),
    line(posting?.grantId ?? null),
    line(posting?.kind ?? null),
    optional(posting?.amount ?? null),
  ].join("\n");
}

export function accountEventLink(
  previous: string,
  event: UnlinkedAccountEvent,
  actText: string,
  sha256: Sha256,
): string {
  return sha256(accountEventText(previous, event, actText));
}

export function monetizationEventText(previous: string, event: UnlinkedMonetizationEvent): string {
  const amounts = `${event.cost}\n${event.included}\n${event.charged}\n${event.overshoot}`;
  return `spillway/monetization_event/1\n${previous}\n${event.accountId}\n${event.seq}\n${event.ref}\n${amounts}\n${line(event.priceBook)}`;
}

export function monetizationEventLink(
  previous: string,
  event: UnlinkedMonetizationEvent,
  sha256: Sha256,
): string {
  return sha256(monetizationEventText(previous, event));
}

export function balanceUpdateText(previous: string, update: UnlinkedBalanceUpdate): string {
  const cause = `${update.ref}\n${update.causeSeq}\n${line(update.grantId)}\n${update.kind}`;
  const after = `${update.amount}\n${update.balanceAfter}\n${optional(update.grantBalanceAfter)}\n${update.at}`;
  return `spillway/balance_update/1\n${previous}\n${update.accountId}\n${update.ledgerSeq}\n${cause}\n${after}`;
}

export function balanceUpdateLink(previous: string, update: UnlinkedBalanceUpdate, sha256: Sha256): string {
  return sha256(balanceUpdateText(previous, update));
}
