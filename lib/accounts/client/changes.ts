import { infiniteQueryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http/client";
import type { ChangeWire } from "../schema/change-schema";

interface ChangePage {
  readonly data: ChangeWire[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

const PAGE_ROWS = 10;

/** What changed for an account, newest first, page by page; looked for again while the page is open. */
export const changesQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ["changes", accountId],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_ROWS) });
      if (pageParam !== null) query.set("cursor", pageParam);
      return getJson<ChangePage>(`/api/v1/accounts/${accountId}/changes?${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: 15_000,
  });
