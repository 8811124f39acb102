import { SOURCES } from "@/lib/engine/codec-text";
import { isId, uuidOfId } from "@/lib/engine/ids";
import type { BalanceUpdateFilter, MonetizationEventFilter, UsageEventFilter } from "../read-ports";

/** A condition and what it compares with: `$n` in place of the value. */
export type Where = readonly [text: string, values: unknown[]];

/** Larger than any seq; the first page has no row before it. */
export const SEQ_MAX = Number.MAX_SAFE_INTEGER;

/** Collects conditions; one whose value is null or left out is none. */
class Conditions {
  readonly values: unknown[] = [];
  readonly #texts: string[] = [];

  and(condition: (placeholder: string) => string, value: unknown): this {
    if (value === null || value === undefined) return this;
    this.#texts.push(condition(this.placeholder(value)));
    return this;
  }

  placeholder(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get text(): string {
    return this.#texts.length === 0 ? "" : `where ${this.#texts.join(" and ")}`;
  }
}

const uuidOf = (id: string | null | undefined): string | null =>
  id === null || id === undefined ? null : uuidOfId(id);
const dateOf = (at: number | null | undefined): Date | null =>
  at === null || at === undefined ? null : new Date(at);

/** What an event must be like to be found, without where the page begins: what is listed is summed by the same conditions. */
function usageEventConditions(filter: Omit<UsageEventFilter, "limit" | "beforeRef">): Conditions {
  const found = new Conditions();
  found
    .and((at) => `e.account_id = ${at}`, uuidOf(filter.accountId))
    .and(
      (at) => `exists (select from accounts c where c.id = e.account_id and c.livemode = ${at})`,
      filter.livemode,
    )
    .and((at) => `e.outcome = ${at}`, filter.outcome)
    .and((at) => `e.feature = ${at}`, filter.feature)
    .and((at) => `e.kind = ${at}`, filter.kind)
    .and((at) => `e.member_id = ${at}`, uuidOf(filter.memberId))
    .and((at) => `e.attribution_key = ${at}`, filter.key)
    .and((at) => `e.attribution_session = ${at}`, filter.session)
    .and((at) => `e.attribution_client = ${at}`, filter.client)
    .and((at) => `e.attribution_lineage = ${at}`, filter.lineage)
    .and((at) => `e.decided_at >= ${at}`, dateOf(filter.from))
    .and((at) => `e.decided_at < ${at}`, dateOf(filter.to))
    .and((at) => `e.occurred_at >= ${at}`, dateOf(filter.occurredFrom))
    .and((at) => `e.occurred_at < ${at}`, dateOf(filter.occurredTo))
    // What each layer gave is in the record (lib/engine/outcome-codec.ts), readable by SQL; a block has taken nothing.
    .and(
      (at) =>
        `exists (select from json_array_elements(e.record::json -> 3) layer where layer ->> 1 = ${at} and layer ->> 3 <> '0')`,
      placeOf(filter.source),
    )
    .and((at) => `e.properties::json ->> 'model' = ${at}`, filter.model);
  return searched(found, filter.search ?? null);
}

/** A source as the record has it. */
function placeOf(source: string | null | undefined): string | null {
  const place = (SOURCES as readonly unknown[]).indexOf(source);
  return place === -1 ? null : String(place);
}

const OF_THE_SAME_UUID = ["dec", "use", "mon"] as const;

function searched(found: Conditions, text: string | null): Conditions {
  if (text === null) return found;
  if (OF_THE_SAME_UUID.some((prefix) => isId(prefix, text)))
    return found.and((at) => `e.id = ${at}`, uuidOfId(text));
  if (isId("hold", text)) return found.and((at) => `e.hold_id = ${at}`, uuidOfId(text));
  return found.and(
    (at) =>
      `(starts_with(e.idempotency_key, ${at}) or ${at} in (e.attribution_key, e.attribution_session, e.attribution_client, e.attribution_lineage))`,
    text,
  );
}

/** The same events for a sum over all of them. */
export function summedEventWhere(filter: Omit<UsageEventFilter, "limit" | "beforeRef">): Where {
  const found = usageEventConditions(filter);
  return [found.text, found.values];
}

/** Newest first. The cursor is the last row's id, so a page ends between two rows and never within. */
export function usageEventWhere(filter: UsageEventFilter): Where {
  const found = usageEventConditions(filter);
  // One account is read by its own index, in order of seq; all accounts by the index on ids, which sort by time.
  const isOfOne = filter.accountId !== null;
  found.and(
    (at) =>
      isOfOne
        ? `e.seq < (select p.seq from usage_events p where p.account_id = $1 and p.id = ${at})`
        : `e.id < ${at}`,
    uuidOf(filter.beforeRef),
  );
  const order = isOfOne ? "e.seq" : "e.id";
  return [`${found.text} order by ${order} desc limit ${found.placeholder(filter.limit)}`, found.values];
}

/** Newest first. What is said of the usage event is asked of it: a charge repeats none of it. */
export function monetizationEventWhere(
  accountId: string,
  limit: number,
  beforeSeq: number | null,
  filter: MonetizationEventFilter,
): Where {
  const found = new Conditions();
  found
    .and((at) => `m.account_id = ${at}`, uuidOfId(accountId))
    .and((at) => `m.seq < ${at}`, beforeSeq ?? SEQ_MAX);
  const of = (condition: string) =>
    `exists (select from usage_events e where e.account_id = m.account_id and e.seq = m.seq and ${condition})`;
  found
    .and((at) => of(`e.feature = ${at}`), filter.feature)
    .and((at) => of(`e.decided_at >= ${at}`), dateOf(filter.from))
    .and((at) => of(`e.decided_at < ${at}`), dateOf(filter.to));
  return [`${found.text} order by m.seq desc limit ${found.placeholder(limit)}`, found.values];
}

/** Newest first. */
export function balanceUpdateWhere(
  accountId: string,
  limit: number,
  beforeLedgerSeq: number | null,
  filter: BalanceUpdateFilter,
): Where {
  const found = new Conditions();
  found
    .and((at) => `b.account_id = ${at}`, uuidOfId(accountId))
    .and((at) => `b.ledger_seq < ${at}`, beforeLedgerSeq ?? SEQ_MAX)
    .and((at) => `b.kind = ${at}`, filter.kind)
    .and((at) => `b.grant_id = ${at}`, uuidOf(filter.grantId))
    .and((at) => `b.at >= ${at}`, dateOf(filter.from))
    .and((at) => `b.at < ${at}`, dateOf(filter.to));
  return [`${found.text} order by b.ledger_seq desc limit ${found.placeholder(limit)}`, found.values];
}
