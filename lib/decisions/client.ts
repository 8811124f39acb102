import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { RefundRequestWire, RefundWire } from "./schema/refund-schema";

const REFUNDS_MAX = 200;

/** The refunds of a usage event, oldest first, each with what it gave back of each source. */
export const refundsQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["refunds", eventId],
    queryFn: async ({ signal }) =>
      (
        await getJson<{ data: RefundWire[] }>(
          `/api/v1/usage-events/${eventId}/refunds?limit=${REFUNDS_MAX}`,
          signal,
        )
      ).data,
  });

/** `key` is drawn once per form, so that a second press repeats and never doubles. */
export function refundUsage(eventId: string, ask: RefundRequestWire, key: string): Promise<RefundWire> {
  return sendJson("POST", `/api/v1/usage-events/${eventId}/refunds`, ask, key);
}
