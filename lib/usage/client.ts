import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http/client";
import type { UsageAggregateWire } from "./schema/aggregate-schema";
import type { ForecastWire } from "./schema/forecast-schema";
import type { RollUpWire } from "./schema/roll-up-schema";

/** How long it lasts, as of a seq: another fact makes another forecast, and the one before stands until it is there. */
export const forecastQuery = (accountId: string, seq: number) =>
  queryOptions({
    queryKey: ["forecast", accountId, seq],
    queryFn: ({ signal }) => getJson<ForecastWire>(`/api/v1/accounts/${accountId}/forecast`, signal),
    placeholderData: keepPreviousData,
    // Windows reset by time alone, what was decided is settled a moment later, and a rate changes while nothing is asked.
    refetchInterval: 10_000,
    staleTime: 10_000,
  });

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

export type UsageGrouping = NonNullable<UsageAggregateWire["group_by"]>;

export interface AggregateRange {
  readonly bucket: UsageAggregateWire["bucket"];
  readonly group: UsageGrouping;
  readonly from: number;
  readonly to: number;
}

/** Sums of a range by what it is grouped by; the sums before stand until the next are there. */
export const aggregateQuery = (accountId: string, { bucket, group, from, to }: AggregateRange) =>
  queryOptions({
    queryKey: ["usage-sums", accountId, bucket, group, from, to],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        bucket,
        group_by: group,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      });
      return getJson<UsageAggregateWire>(`/api/v1/accounts/${accountId}/usage?${query}`, signal);
    },
    placeholderData: keepPreviousData,
  });
