import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http/client";
import type { UsageAggregateWire } from "../schema/aggregate-schema";

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
