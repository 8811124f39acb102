import { z } from "zod";
import type { AccountView } from "@/lib/auth/authorized-account";
import { decisionWire } from "@/lib/decisions/schema/decision-wire";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import type { Route } from "@/lib/http/route";
import {
  EVENT_STREAM,
  eventStreamAnswer,
  readLastEventId,
  type ServerSentEvent,
} from "@/lib/http/server-sent-events";
import { balanceUpdateWire } from "@/lib/ledger/schema/ledger-wire";
import type { Runtime } from "@/lib/runtime";
import { readStanding } from "../reads";

const defineRoute = defineRouteFor<Runtime>();

/** At most four snapshots a second per tab, however fast the account moves (UX §5). */
const SNAPSHOT_EVERY_MS = 250;
/** Looks without having been told to, in case a hint from another process was lost. */
const POLL_MS = 6_000;
/** Says that it is there when there is nothing else to say: without it, a page cannot tell rest from a lost line (E10). */
const HEARTBEAT_MS = 3_000;
/** More decisions than this between two snapshots are left for the list: a live page shows the newest. */
const DECISIONS_MAX = 50;

const stream = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/stream",
  operationId: "streamAccount",
  summary: "The account live, as server-sent events",
  description:
    "`standing`: the numbered snapshot; `decision` and `balance_update`: what has come since. The id of an event is the seq it was made from; `Last-Event-ID` goes on after it. `heartbeat` says every 3 s of silence that the line holds; its `at` is the server's time.",
  tags: ["Accounts"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  responses: {},
  streams: { [EVENT_STREAM]: "Events `standing`, `decision`, `balance_update` and `heartbeat`." },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, headers, signal }) => {
    const view = await runtime.authorizeView(principal, params.id);
    if ("kind" in view) return view;
    const events = accountEvents(runtime, view, readLastEventId(headers), signal);
    return eventStreamAnswer(events, signal);
  },
});

/** Snapshots when something moved, and before each the decisions and balance updates since the last one. */
async function* accountEvents(
  runtime: Runtime,
  { accountId, memberId }: AccountView,
  lastEventId: number | null,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  let seenSeq = lastEventId;
  let seenLedgerSeq: number | null = null;
  let seenBalance = "";
  let hasMoved = true;
  let wake = () => {};
  const unsubscribe = runtime.changes.subscribe(accountId, () => {
    hasMoved = true;
    wake();
  });
  const stop = () => wake();
  signal.addEventListener("abort", stop);
  try {
    while (!signal.aborted) {
      hasMoved = false;
      const standing = await readStanding(runtime, accountId, memberId);
      if (standing === null) return;
      if (seenSeq !== null && standing.seq > seenSeq)
        yield* decisionsSince(runtime, { accountId, memberId }, seenSeq);
      // Of a colleague's movement of the balance a member sees what is left, in the standing.
      const updates =
        memberId === null ? await runtime.datasets.balanceUpdates(accountId, DECISIONS_MAX, null) : [];
      const newest = updates[0]?.ledgerSeq ?? 0;
      for (const update of [...updates].reverse()) {
        // A balance moves without moving the seq, so the last seq seen does not tell which of its updates were: they may come twice.
        const isNew =
          seenLedgerSeq === null
            ? lastEventId !== null && update.causeSeq >= lastEventId
            : update.ledgerSeq > seenLedgerSeq;
        if (isNew) {
          yield { id: standing.seq, event: "balance_update", data: balanceUpdateWire(update) };
        }
      }
      const balance = `${standing.credits.balance} ${newest}`;
      if (standing.seq !== seenSeq || balance !== seenBalance)
        yield { id: standing.seq, event: "standing", data: standing };
      seenSeq = standing.seq;
      seenLedgerSeq = newest;
      seenBalance = balance;
      await pause(SNAPSHOT_EVERY_MS, signal);
      for (let quietMs = 0; quietMs < POLL_MS && !hasMoved && !signal.aborted; quietMs += HEARTBEAT_MS) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, HEARTBEAT_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = () => {};
        if (hasMoved || signal.aborted) break;
        const at = new Date(runtime.clock.now()).toISOString();
        yield { event: "heartbeat", data: { account: accountId, seq: standing.seq, at } };
      }
    }
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", stop);
  }
}

async function* decisionsSince(
  runtime: Runtime,
  { accountId, memberId }: AccountView,
  seq: number,
): AsyncGenerator<ServerSentEvent> {
  const filter = {
    accountId,
    memberId,
    livemode: null,
    outcome: null,
    feature: null,
    from: null,
    to: null,
    beforeRef: null,
  };
  const newest = await runtime.datasets.usageEvents({ ...filter, limit: DECISIONS_MAX });
  for (const { event, ledgerBalance } of [...newest].reverse()) {
    if (event.seq > seq) yield { id: event.seq, event: "decision", data: decisionWire(event, ledgerBalance) };
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

export const streamRoutes: readonly Route<Runtime>[] = [stream];
