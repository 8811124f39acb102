import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http/client";
import type { ForecastWire } from "../schema/forecast-schema";

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
