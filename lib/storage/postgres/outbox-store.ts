import type pg from "pg";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { OutboxAccount, OutboxBatch, OutboxStore, OutboxTelling } from "../webhook-ports";
import { type AlertsOfAccount, moveAlerts, readAlerts } from "./alert-rows";
import { amountArray, int2Array, int8Array } from "./binary-arrays";
import { ACCOUNT_EVENT_COLUMNS, type AccountEventRow, readAccountEvent } from "./fact-rows";
import { insertOwnersLetters } from "./mail-store";
import { type DiscoveredAccount, Discovery, type MovedRow } from "./outbox-discovery";
import { readEndpoints, rowsOf, writeMessages } from "./outbox-rows";
import {
  CLAIM_SLOTS,
  CURSORS,
  MOVE_CURSORS,
  MOVE_SLOTS,
  MOVED,
  PASS_OVER,
  TOLD_ACTS,
  TOLD_USAGE,
} from "./outbox-statements";
import { inTransaction } from "./pool";
import { readUsageEvent, USAGE_EVENT_COLUMNS, type UsageEventRow } from "./usage-event-row";

/** An account with where it was and where it will be. */
interface Told extends OutboxAccount {
  readonly toSeq: number;
  readonly toLedgerSeq: number;
}

const NOTHING: OutboxBatch = { isListened: true, messages: 0, letters: 0, isFull: false };

/** The outbox on Postgres: facts become messages past a cursor, as usage becomes charges. */
export function createOutboxStore(pool: pg.Pool): OutboxStore {
  return {
    tell: ({ factsMax, now }, tell) =>
      inTransaction(pool, async (client) => {
        const claimed = await rowsOf<{ slot: string }>(client, CLAIM_SLOTS);
        if (claimed.length === 0) return NOTHING;
        const slots = int2Array(claimed, ({ slot }) => Number(slot));
        const [listened] = await rowsOf<{ is_any: string }>(client, PASS_OVER, [slots]);
        if (listened?.is_any !== "t") return { ...NOTHING, isListened: false };
        const discovery = new Discovery(await rowsOf<MovedRow>(client, MOVED, [slots, factsMax]), factsMax);
        const accounts = discovery.accounts();
        const endpoints = await readEndpoints(client, accounts);
        const told = await readAccounts(client, accounts);
        const tellings = told.map(tell);
        const made = tellings.flatMap((telling) => telling.messages);
        const messages = await writeMessages(client, made, endpoints, now);
        const letters = tellings.flatMap((telling) => telling.letters);
        await insertOwnersLetters(client, letters, now);
        await moveAlerts(client, tellings);
        await moveOn(client, discovery, told, tellings);
        return { isListened: true, messages, letters: letters.length, isFull: discovery.isFull };
      }),
  };
}

interface CursorRow {
  readonly account_id: string;
  readonly livemode: string;
  readonly name: string;
  readonly time_zone: string;
  readonly ledger_seq: string;
  readonly balance: string;
  readonly from_seq: string;
  readonly from_ledger_seq: string;
  readonly available: string | null;
}

async function readAccounts(client: pg.PoolClient, moved: readonly DiscoveredAccount[]): Promise<Told[]> {
  if (moved.length === 0) return [];
  const cursors = await rowsOf<CursorRow>(client, CURSORS, [
    moved.map(({ uuid }) => uuid),
    moved.map(({ usageXid }) => usageXid),
    moved.map(({ accountXid }) => accountXid),
  ]);
  const seqs = new Map(moved.map(({ uuid, seq }) => [uuid, seq]));
  const ranges = cursors.map((row) => ({
    row,
    from: Number(row.from_seq),
    to: Math.max(Number(row.from_seq), seqs.get(row.account_id) ?? 0),
  }));
  const uuids = ranges.map(({ row }) => row.account_id);
  const alerts = await readAlerts(client, uuids);
  const values = [uuids, ranges.map(({ from }) => from), ranges.map(({ to }) => to)];
  const used = await rowsOf<UsageEventRow>(
    client,
    `select ${USAGE_EVENT_COLUMNS} from usage_events e ${TOLD_USAGE}`,
    [...values, uuids.map((uuid) => alerts.has(uuid))],
  );
  const done = await rowsOf<AccountEventRow>(
    client,
    `select ${ACCOUNT_EVENT_COLUMNS} from account_events a ${TOLD_ACTS}`,
    values,
  );
  const facts = new Map<string, OutboxAccount["facts"][number][]>();
  for (const { row } of ranges) facts.set(row.account_id, []);
  for (const row of used)
    facts.get(row.account_id)?.push({ kind: "usage", event: readUsageEvent(row).event });
  for (const row of done) facts.get(row.account_id)?.push({ kind: "account", event: readAccountEvent(row) });
  return ranges.map(({ row, to }) => ({
    accountId: idOfUuid("acct", row.account_id),
    livemode: row.livemode === "t",
    name: row.name,
    timeZone: row.time_zone,
    facts: (facts.get(row.account_id) ?? []).sort((a, b) => a.event.seq - b.event.seq),
    alerts: alerts.get(row.account_id)?.alerts ?? [],
    available: row.available === null ? null : BigInt(row.available),
    standing: standingAt(alerts.get(row.account_id), to),
    ledger:
      Number(row.ledger_seq) > Number(row.from_ledger_seq)
        ? {
            sinceLedgerSeq: Number(row.from_ledger_seq),
            ledgerSeq: Number(row.ledger_seq),
            balance: BigInt(row.balance),
          }
        : null,
    toSeq: to,
    toLedgerSeq: Number(row.ledger_seq),
  }));
}

/** The standing, where it is that after this fact: what has been done since is not told yet. */
function standingAt(of: AlertsOfAccount | undefined, seq: number): AlertsOfAccount["standing"] {
  return of?.standing?.seq === seq ? of.standing : null;
}

async function moveOn(
  client: pg.PoolClient,
  discovery: Discovery,
  told: readonly Told[],
  tellings: readonly OutboxTelling[],
): Promise<void> {
  if (told.length > 0) {
    await client.query(MOVE_CURSORS, [
      told.map(({ accountId }) => uuidOfId(accountId)),
      int8Array(told, ({ toSeq }) => toSeq),
      int8Array(told, ({ toLedgerSeq }) => toLedgerSeq),
      amountArray(tellings, ({ available }) => available),
    ]);
  }
  const { slots } = discovery;
  await client.query(MOVE_SLOTS, [
    int2Array(slots, ({ slot }) => slot),
    slots.map(({ usageXid }) => usageXid),
    slots.map(({ accountXid }) => accountXid),
  ]);
}
