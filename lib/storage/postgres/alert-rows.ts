import type pg from "pg";
import { type Alert, alertKey } from "@/lib/engine/alerts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { creditsOf } from "@/lib/engine/standing";
import { decodeStanding } from "@/lib/engine/standing-codec";
import type { OutboxTelling } from "../webhook-ports";
import { AS_TEXT } from "./as-text";
import { ALERTS, MOVE_ALERTS, STANDINGS } from "./outbox-statements";

type Text<Names extends string> = { readonly [name in Names]: string };
type Nullable<Names extends string> = { readonly [name in Names]: string | null };
type AlertRow = Text<"account_id" | "is_low"> &
  Nullable<"window_key" | "percent" | "credits_left" | "quiet_until" | "crossed_at" | "crossed_seq">;

/** What there is to judge an account's alerts by, besides its facts. */
export interface AlertsOfAccount {
  readonly alerts: Alert[];
  readonly standing: { readonly seq: number; readonly available: bigint } | null;
}

/** The alerts of these accounts by uuid, locked; accounts without one are absent. */
export async function readAlerts(
  client: pg.PoolClient,
  uuids: readonly string[],
): Promise<ReadonlyMap<string, AlertsOfAccount>> {
  const found = await client.query<AlertRow>({ text: ALERTS, values: [uuids], types: AS_TEXT });
  if (found.rows.length === 0) return new Map();
  const alerts = new Map<string, Alert[]>();
  for (const row of found.rows) {
    const ofAccount = alerts.get(row.account_id) ?? [];
    ofAccount.push(readAlert(row));
    alerts.set(row.account_id, ofAccount);
  }
  const { rows } = await client.query<Text<"account_id" | "seq" | "state">>({
    text: STANDINGS,
    values: [[...alerts.keys()]],
    types: AS_TEXT,
  });
  const standings = new Map(
    rows.map(({ account_id: uuid, seq, state }) => {
      const standing = decodeStanding(idOfUuid("acct", uuid), Number(seq), state);
      return [uuid, { seq: standing.seq, available: creditsOf(standing).available }];
    }),
  );
  return new Map(
    [...alerts].map(([uuid, ofAccount]) => [
      uuid,
      { alerts: ofAccount, standing: standings.get(uuid) ?? null },
    ]),
  );
}

function readAlert(row: AlertRow): Alert {
  return {
    terms:
      row.window_key === null
        ? { kind: "credits", left: BigInt(row.credits_left ?? "0") }
        : { kind: "window", window: row.window_key, percent: Number(row.percent) },
    quietUntil: numberOf(row.quiet_until),
    isLow: row.is_low === "t",
    crossedAt: numberOf(row.crossed_at),
    crossedSeq: numberOf(row.crossed_seq),
  };
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** Writes what is remembered of alerts from now on. */
export async function moveAlerts(client: pg.PoolClient, tellings: readonly OutboxTelling[]): Promise<void> {
  const moved = tellings.flatMap(({ accountId, alerts }) =>
    alerts.map((alert) => ({ ...alert, uuid: uuidOfId(accountId), key: alertKey(alert.terms) })),
  );
  if (moved.length === 0) return;
  const dateOf = (at: number | null) => (at === null ? null : new Date(at));
  await client.query(MOVE_ALERTS, [
    moved.map(({ uuid }) => uuid),
    moved.map(({ key }) => key),
    moved.map(({ quietUntil }) => dateOf(quietUntil)),
    moved.map(({ isLow }) => isLow),
    moved.map(({ crossedAt }) => dateOf(crossedAt)),
    moved.map(({ crossedSeq }) => crossedSeq),
  ]);
}
