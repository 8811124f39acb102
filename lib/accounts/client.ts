import { type QueryClient, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { RecordedDecisionWire, StoredDecisionWire } from "@/lib/decisions/schema/decision-schema";
import { getJson, sendJson } from "@/lib/http/client";
import type { BalanceUpdateWire } from "@/lib/ledger/schema/ledger-schema";
import type { StandingWire } from "./schema/standing-schema";

const LATEST = 10;

export const standingQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["standing", accountId],
    queryFn: ({ signal }) => getJson<StandingWire>(`/api/v1/accounts/${accountId}/standing`, signal),
    staleTime: Number.POSITIVE_INFINITY, // the stream brings what is new
  });

export const latestDecisionsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["latest-decisions", accountId],
    queryFn: async ({ signal }) =>
      (
        await getJson<{ data: RecordedDecisionWire[] }>(
          `/api/v1/decisions?account=${accountId}&limit=${LATEST}`,
          signal,
        )
      ).data,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const decisionQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ["decision", decisionId],
    queryFn: ({ signal }) =>
      getJson<StoredDecisionWire & RecordedDecisionWire>(`/api/v1/decisions/${decisionId}`, signal),
    // Until it is settled its chain is still growing.
    refetchInterval: (query) => (query.state.data?.settlement.state === "pending" ? 1_000 : false),
  });

export function setConsent(accountId: string, consent: StandingWire["consent"]): Promise<StandingWire> {
  return sendJson("PUT", `/api/v1/accounts/${accountId}/consent`, { consent });
}

export interface AccountStream {
  readonly state: "live" | "paused" | "offline";
  /** When the server was last heard, as an ISO time of this machine's clock. */
  readonly heardAt: string;
  readonly newIds: ReadonlySet<string>;
  pause(): void;
  resume(): void;
}

/**
 * Keeps the queries of an account in step with its stream: snapshots replace the standing, decisions are put on top. The
 * browser reconnects by itself and tells where it was (`Last-Event-ID`).
 */
export function useAccountStream(accountId: string, renderedAt: string): AccountStream {
  const queries = useQueryClient();
  const [isPaused, setPaused] = useState(false);
  const [isOffline, setOffline] = useState(false);
  const [heardAt, setHeardAt] = useState(renderedAt);
  const newIds = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (isPaused) return;
    const source = new EventSource(`/api/v1/accounts/${accountId}/stream`);
    const heard = () => {
      setOffline(false);
      setHeardAt(new Date().toISOString());
    };
    source.onopen = heard;
    source.onerror = () => setOffline(true);
    source.addEventListener("standing", (event) => {
      heard();
      queries.setQueryData(standingQuery(accountId).queryKey, JSON.parse(event.data) as StandingWire);
    });
    source.addEventListener("decision", (event) => {
      heard();
      const decision = JSON.parse(event.data) as RecordedDecisionWire;
      newIds.current = new Set([...newIds.current, decision.id].slice(-LATEST));
      putOnTop(queries, accountId, decision);
    });
    source.addEventListener("balance_update", (event) => {
      heard();
      const update = JSON.parse(event.data) as BalanceUpdateWire;
      void queries.invalidateQueries({ queryKey: ["ledger", update.account] });
    });
    return () => source.close();
  }, [accountId, isPaused, queries]);
  return {
    state: isPaused ? "paused" : isOffline ? "offline" : "live",
    heardAt,
    newIds: newIds.current,
    pause: () => setPaused(true),
    resume: () => setPaused(false),
  };
}

function putOnTop(queries: QueryClient, accountId: string, decision: RecordedDecisionWire): void {
  queries.setQueryData(
    latestDecisionsQuery(accountId).queryKey,
    (known: RecordedDecisionWire[] | undefined) => {
      if (known === undefined || known.some((one) => one.id === decision.id)) return known;
      return [decision, ...known].slice(0, LATEST);
    },
  );
}

export function setFrozen(
  accountId: string,
  frozen: StandingWire["frozen"],
  reason: string,
): Promise<unknown> {
  return sendJson("PATCH", `/api/v1/accounts/${accountId}`, { frozen, reason });
}
