import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http/client";
import type { LevelsWire } from "../schema/levels-schema";

/** How full a window was, or how many credits there were where it is null. What comes after it is on the page already. */
export const levelsQuery = (accountId: string, window: string | null) =>
  queryOptions({
    queryKey: ["levels", accountId, window],
    queryFn: ({ signal }) => {
      const query = window === null ? "" : `?${new URLSearchParams({ window })}`;
      return getJson<LevelsWire>(`/api/v1/accounts/${accountId}/levels${query}`, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    staleTime: 5_000,
  });
