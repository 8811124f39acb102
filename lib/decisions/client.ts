import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { ListedDecisionWire } from "./schema/decision-schema";
import type {
  RefundPreviewRequestWire,
  RefundPreviewWire,
  RefundRequestWire,
  RefundWire,
} from "./schema/refund-schema";

/** All that was asked of what refunds of an event would do. */
export const refundPreviewsOf = (eventId: string) => ["refund-preview", eventId];

/** What a refund of this would give back now: asked again whenever it is looked at again, and after any refund of the event. */
export const refundPreviewQuery = (eventId: string, ask: RefundPreviewRequestWire) =>
  queryOptions({
    queryKey: [...refundPreviewsOf(eventId), ask],
    queryFn: () =>
      sendJson<RefundPreviewWire>("POST", `/api/v1/usage-events/${eventId}/refunds/preview`, ask),
    gcTime: 0,
  });

/** `key` is drawn once per form, so that a second press repeats and never doubles. */
export function refundUsage(eventId: string, ask: RefundRequestWire, key: string): Promise<RefundWire> {
  return sendJson("POST", `/api/v1/usage-events/${eventId}/refunds`, ask, key);
}

export interface ActivityPage {
  readonly data: ListedDecisionWire[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/** Few enough that reading a page on is no long task. */
const ACTIVITY_PAGE = 100;

const activityPath = (accountId: string, query: string, cursor: string | null) =>
  `/api/v1/decisions?account=${accountId}&limit=${ACTIVITY_PAGE}${query === "" ? "" : `&${query}`}${cursor === null ? "" : `&cursor=${cursor}`}`;

/** What a filter finds of an account's decisions, newest first, page by page. Read again only where its reader asks for it. */
export const activityQuery = (accountId: string, query: string) =>
  infiniteQueryOptions({
    queryKey: ["activity", accountId, query],
    queryFn: ({ pageParam, signal }) =>
      getJson<ActivityPage>(activityPath(accountId, query, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    // A row that was read stays as it is, and comparing ten thousand with themselves for each page would be a long task.
    structuralSharing: false,
  });

/** The newest of the same: what has come since, and what has become of those that were there. */
export const activityHeadQuery = (accountId: string, query: string) =>
  queryOptions({
    queryKey: ["activity-head", accountId, query],
    queryFn: ({ signal }) => getJson<ActivityPage>(activityPath(accountId, query, null), signal),
    gcTime: 0,
  });
