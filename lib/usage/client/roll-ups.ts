import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http/client";
import type { RollUpWire } from "../schema/roll-up-schema";

/** What the requests that a filter finds came to, together or by what they belong to: the newest groups first. */
export const rollUpsQuery = (accountId: string, by: "session" | "lineage" | "all", query: string) =>
  queryOptions({
    queryKey: ["roll-ups", accountId, by, query],
    queryFn: async ({ signal }) =>
      (
        await getJson<{ data: RollUpWire[] }>(
          `/api/v1/accounts/${accountId}/roll-ups?by=${by}&limit=${by === "all" ? 1 : 100}${query === "" ? "" : `&${query}`}`,
          signal,
        )
      ).data,
    // Sums over everything that is found are not asked for with every row that comes.
    staleTime: 5_000,
  });
