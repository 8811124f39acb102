import type pg from "pg";
import { uuidOfId } from "@/lib/engine/ids";
import type { RefundFacts } from "@/lib/engine/refund";
import type { StoredUsageEvent, UsageStepToRecord } from "../ports";
import { AS_TEXT } from "./as-text";
import { COMMIT_SQL, commitParameters } from "./commit-statement";
import { ACCOUNT_EVENT_COLUMNS, type AccountEventRow, readAccountEvent } from "./fact-rows";
import { type HeldAccount, post } from "./posting";
import { readUsageEvent, USAGE_EVENT_COLUMNS, type UsageEventRow } from "./usage-event-row";

/** Usage that is recorded under the account's locks, beside the lanes: what moves the ledger at once, and what must come with that. */

async function usageEvents(
  client: pg.PoolClient,
  where: string,
  values: readonly unknown[],
): Promise<readonly StoredUsageEvent[]> {
  const { rows } = await client.query({
    text: `select ${USAGE_EVENT_COLUMNS} from usage_events e where ${where}`,
    values: [...values],
    types: AS_TEXT,
  });
  return (rows as UsageEventRow[]).map(readUsageEvent);
}

export async function findUsage(
  client: pg.PoolClient,
  accountId: string,
  key: string,
): Promise<StoredUsageEvent | null> {
  const values = [uuidOfId(accountId), key];
  const [found] = await usageEvents(client, "e.account_id = $1 and e.idempotency_key = $2", values);
  return found ?? null;
}

/** Acts that change what a refund gives back; there are few of them, and they are read by the account's own index. */
const CHANGING = [
  "grant_reset",
  "window_reset",
  "reset_redeemed",
  "consent_set",
  "caps_set",
  "time_zone_set",
  "plan_changed",
  "member_added",
  "member_changed",
  "member_removed",
];

export async function refundFacts(
  client: pg.PoolClient,
  accountId: string,
  ref: string,
): Promise<RefundFacts | null> {
  const account = uuidOfId(accountId);
  const byId = async (id: string) =>
    (await usageEvents(client, "e.account_id = $1 and e.id = $2", [account, uuidOfId(id)]))[0]?.event ?? null;
  const event = await byId(ref);
  if (event === null) return null;
  const opened = event.kind === "capture" && event.holdRef !== null ? await byId(event.holdRef) : null;
  const refunds = await usageEvents(client, "e.account_id = $1 and e.refunded_id = $2 order by e.seq", [
    account,
    uuidOfId(ref),
  ]);
  const earlier = refunds.flatMap(({ event: { outcome } }) => outcome.refund ?? []);
  const { rows } = await client.query({
    text: `select ${ACCOUNT_EVENT_COLUMNS} from account_events a
      where a.account_id = $1 and a.seq > $2 and a.kind = any($3) order by a.seq`,
    values: [account, (opened ?? event).seq, CHANGING],
    types: AS_TEXT,
  });
  return { event, opened, earlier, acts: (rows as AccountEventRow[]).map(readAccountEvent) };
}

/** Writes one step. The caller holds both locks, so the compare-and-set can only fail by a bug, and then throws. */
export async function recordUsage(
  client: pg.PoolClient,
  held: HeldAccount,
  { fromSeq, to, sealed, postings }: UsageStepToRecord,
  newRef: (at: number) => string,
): Promise<void> {
  const { event } = sealed;
  // Before the event: the ledger's balance that it tells of is the one that it leaves.
  for (const posting of postings)
    await post(client, held, { seq: event.seq, at: event.decidedAt }, posting, newRef);
  const { rows } = await client.query<{ moved: string | null }>({
    text: COMMIT_SQL,
    values: commitParameters([{ fromSeq, to }], [sealed]),
    types: AS_TEXT,
  });
  if ((rows[0]?.moved ?? null) === null || held.seq !== fromSeq)
    throw new Error(`the standing of ${held.accountId} moved under its lock`);
  held.seq = to.seq;
}
