import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { DisputeReason, DisputeWire } from "./schema/dispute-schema";

/** The disputes of a usage event, newest first. */
export const disputesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["disputes", eventId],
    queryFn: async ({ signal }) =>
      (await getJson<{ data: DisputeWire[] }>(`/api/v1/usage-events/${eventId}/disputes`, signal)).data,
  });

/** Those of an account that wait for an answer. */
export const openDisputesQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["disputes", accountId, "open"],
    queryFn: async ({ signal }) =>
      (await getJson<{ data: DisputeWire[] }>(`/api/v1/disputes?account=${accountId}&state=open`, signal))
        .data,
  });

/** `key` is drawn once per form, so that a second press repeats and never doubles. */
export function openDispute(
  eventId: string,
  said: { reason: DisputeReason; message: string },
  key: string,
): Promise<DisputeWire> {
  return sendJson("POST", `/api/v1/usage-events/${eventId}/disputes`, said, key);
}

export function withdrawDispute(id: string): Promise<DisputeWire> {
  return sendJson("POST", `/api/v1/disputes/${id}/withdraw`, undefined);
}

export function answerDispute(
  id: string,
  answer: { outcome: "refunded" | "declined"; message: string; amount?: string },
  key: string,
): Promise<DisputeWire> {
  return sendJson("POST", `/api/v1/disputes/${id}/answer`, answer, key);
}
