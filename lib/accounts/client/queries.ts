import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { RecordedDecisionWire, StoredDecisionWire } from "@/lib/decisions/schema/decision-schema";
import { getJson, sendJson } from "@/lib/http/client";
import type { StandingWire } from "../schema/standing-schema";

export const LATEST_DECISIONS = 10;
const DECISIONS_PAGE = 50;

interface DecisionsPage {
  readonly data: RecordedDecisionWire[];
  readonly next_cursor: string | null;
}

/** What the stream keeps in step is asked for once and then only when the stream has missed something. */
const KEPT_BY_STREAM = { staleTime: Number.POSITIVE_INFINITY };

export const standingQuery = (accountId: string) =>
  queryOptions({
    ...KEPT_BY_STREAM,
    queryKey: ["standing", accountId],
    queryFn: ({ signal }) => getJson<StandingWire>(`/api/v1/accounts/${accountId}/standing`, signal),
    // The newer snapshot wins: an answer that was long under way must not turn the page back (E1).
    structuralSharing: (known, given) =>
      known !== undefined && isNewer(known as StandingWire, given as StandingWire) ? known : given,
  });

export const latestDecisionsQuery = (accountId: string) =>
  queryOptions({
    ...KEPT_BY_STREAM,
    queryKey: ["decisions", accountId, "latest"],
    queryFn: async ({ signal }) =>
      (await getJson<DecisionsPage>(decisionsPath(accountId, LATEST_DECISIONS, null), signal)).data,
  });

/** All decisions of an account, newest first, page by page. */
export const decisionsQuery = (accountId: string) =>
  infiniteQueryOptions({
    ...KEPT_BY_STREAM,
    queryKey: ["decisions", accountId, "all"],
    queryFn: ({ pageParam, signal }) =>
      getJson<DecisionsPage>(decisionsPath(accountId, DECISIONS_PAGE, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

function decisionsPath(accountId: string, limit: number, cursor: string | null): string {
  return `/api/v1/decisions?account=${accountId}&limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`;
}

export const decisionQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ["decision", decisionId],
    queryFn: ({ signal }) =>
      getJson<StoredDecisionWire & RecordedDecisionWire>(`/api/v1/decisions/${decisionId}`, signal),
    // Until it is settled its chain is still growing.
    refetchInterval: (query) => (query.state.data?.settlement.state === "pending" ? 1_000 : false),
  });

/** Of what an action reads and only the stream knows to be out of date: the page defines the query. */
export const booksKey = (accountId: string) => ["books", accountId] as const;

/** Gives the page a snapshot; an older one than it has changes nothing. */
export function putStanding(queries: QueryClient, standing: StandingWire): void {
  const { queryKey } = standingQuery(standing.account);
  const known = queries.getQueryData(queryKey);
  if (known === undefined || !isNewer(known, standing)) queries.setQueryData(queryKey, standing);
}

function isNewer(a: StandingWire, b: StandingWire): boolean {
  return a.seq === b.seq ? Date.parse(a.as_of) > Date.parse(b.as_of) : a.seq > b.seq;
}

/** Puts a decision that has just been made where it belongs in the lists that are there. */
export function putDecision(queries: QueryClient, decision: RecordedDecisionWire): void {
  queries.setQueryData(latestDecisionsQuery(decision.account).queryKey, (known) =>
    known === undefined ? known : withDecision(known, decision).slice(0, LATEST_DECISIONS),
  );
  queries.setQueryData(decisionsQuery(decision.account).queryKey, (known) => {
    const [first, ...older] = known?.pages ?? [];
    if (known === undefined || first === undefined) return known;
    return { ...known, pages: [{ ...first, data: withDecision(first.data, decision) }, ...older] };
  });
}

function withDecision(
  known: readonly RecordedDecisionWire[],
  decision: RecordedDecisionWire,
): RecordedDecisionWire[] {
  if (known.some((one) => one.id === decision.id)) return [...known];
  return [decision, ...known].sort((a, b) => b.seq - a.seq);
}

export function setConsent(accountId: string, consent: StandingWire["consent"]): Promise<StandingWire> {
  return sendJson("PUT", `/api/v1/accounts/${accountId}/consent`, { consent });
}

export type NewCaps = readonly { readonly period: "day" | "week" | "month"; readonly limit: string }[];

/** Replaces the account's own caps; those of its keys stay. */
export function setCaps(accountId: string, caps: NewCaps): Promise<StandingWire> {
  return sendJson("PUT", `/api/v1/accounts/${accountId}/caps`, { caps });
}

/** Empties windows of what was used; a repeat with the same key answers the first. */
export function resetWindows(
  accountId: string,
  asked: { readonly windows: readonly string[]; readonly reason: string },
  key: string,
): Promise<StandingWire> {
  return sendJson("POST", `/api/v1/accounts/${accountId}/windows/reset`, asked, key);
}

export function setFrozen(
  accountId: string,
  frozen: StandingWire["frozen"],
  reason: string,
): Promise<unknown> {
  return sendJson("PATCH", `/api/v1/accounts/${accountId}`, { frozen, reason });
}
