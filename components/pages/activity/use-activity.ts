"use client";

import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { type ActivityPage, activityHeadQuery, activityQuery } from "@/lib/decisions/client";
import type { ListedDecisionWire } from "@/lib/decisions/schema/decision-schema";

/** At most one look at the head of the list a second, however fast the account moves. */
const LOOK_EVERY_MS = 1_000;
/** While something of it is still to be settled. */
const SETTLING_MS = 1_500;
/** Of a tail that has run for hours, what is far below is read again by whoever goes there. */
const ROWS_KEPT_MAX = 2_000;

interface Asked {
  readonly accountId: string;
  readonly query: string;
  /** The account's newest seq: that it moved is what makes the tail look. */
  readonly seq: number;
  readonly isTailing: boolean;
  /** Whoever reads further down, or reads a trace, is not pushed away from it. */
  readonly isReading: boolean;
  /** As the server read it, where it is of this query. */
  readonly first: ActivityPage | null;
}

/** The list as it stands on the page: everything known, without what waits for the reader to come back to the top. */
export function useActivity({ accountId, query, seq, isTailing, isReading, first }: Asked) {
  const queries = useQueryClient();
  const options = activityQuery(accountId, query);
  const pages = useInfiniteQuery({
    ...options,
    ...(first === null ? {} : { initialData: { pages: [first], pageParams: [null] } }),
  });
  const head = useHead(accountId, query, seq, isTailing && pages.data !== undefined);
  useEffect(() => {
    if (head.data === undefined) return;
    queries.setQueryData(activityQuery(accountId, query).queryKey, (known) =>
      known === undefined || head.data === undefined ? known : withHead(known, head.data, isReading),
    );
  }, [head.data, isReading, queries, accountId, query]);
  const all = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data]);
  const { shown, waiting, showAll } = useHeldBack(all, isReading, query);
  return { pages, shown, waiting, showAll, headError: head.error };
}

/** The newest rows, looked at when the account has moved, and for as long as one of them is to be settled. */
function useHead(accountId: string, query: string, seq: number, isOn: boolean) {
  const options = activityHeadQuery(accountId, query);
  const head = useQuery({
    ...options,
    enabled: isOn,
    refetchInterval: (one) =>
      one.state.data?.data.some(({ aftermath }) => aftermath.state === "pending") ? SETTLING_MS : false,
  });
  const { refetch } = head;
  const lookedAt = useRef(0);
  useEffect(() => {
    if (!isOn || seq === 0) return;
    const inMs = Math.max(0, lookedAt.current + LOOK_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      lookedAt.current = Date.now();
      void refetch();
    }, inMs);
    return () => clearTimeout(timer);
  }, [seq, isOn, refetch]);
  return head;
}

type Known = InfiniteData<ActivityPage, unknown>;

/**
 * What is new on top, what is known with what has become of it. Where more came than one look shows, the list begins anew with the newest:
 * not while somebody reads further down, who is told when they come back.
 */
export function withHead(known: Known, head: ActivityPage, isReading: boolean): Known {
  const [first, ...older] = known.pages;
  if (first === undefined) return known;
  const newest = first.data[0]?.seq ?? 0;
  // A look shows more rows than the page begins with: what of it is older than the newest known is further down, or comes with its own page.
  const fresh = head.data.filter(({ seq }) => seq > newest);
  const meets = fresh.length < head.data.length || newest === 0;
  const isTooLong = first.data.length + fresh.length > ROWS_KEPT_MAX;
  if (!meets || (isTooLong && !isReading)) return isReading ? known : { pages: [head], pageParams: [null] };
  const now = new Map(head.data.map((row) => [row.id, row]));
  const told = (rows: ListedDecisionWire[]) => rows.map((row) => now.get(row.id) ?? row);
  return {
    pages: [
      { ...first, data: [...fresh, ...told(first.data)] },
      ...older.map((page) => ({ ...page, data: told(page.data) })),
    ],
    pageParams: known.pageParams,
  };
}

/** While somebody reads, the list stays as it was when they began; what came since is counted. */
function useHeldBack(all: readonly ListedDecisionWire[], isReading: boolean, query: string) {
  const top = all[0]?.seq ?? 0;
  const [held, setHeld] = useState<{ query: string; seq: number } | null>(null);
  if (isReading && held === null && top > 0) setHeld({ query, seq: top });
  if ((!isReading || held?.query !== query) && held !== null) setHeld(null);
  const until = held?.seq ?? Number.POSITIVE_INFINITY;
  const shown = useMemo(() => all.filter(({ seq }) => seq <= until), [all, until]);
  return { shown, waiting: all.length - shown.length, showAll: () => setHeld({ query, seq: top }) };
}
