import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { DeliveryWire, DeliveryWithAttemptsWire, EndpointWire } from "./schema/endpoint-schema";

const PATH = "/api/v1/webhook-endpoints";
/** As many as an account can have, and a few that administrators added. */
const ENDPOINTS_MAX = 50;
/** Messages are sent by a worker and no stream tells of it, so whoever looks asks again. */
const REFETCH_MS = 2_000;

/** Of one account, newest first. */
export const endpointsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["webhook-endpoints", accountId],
    queryFn: async ({ signal }) => {
      const path = `${PATH}?account=${accountId}&limit=${ENDPOINTS_MAX}`;
      return (await getJson<{ data: EndpointWire[] }>(path, signal)).data;
    },
    refetchInterval: REFETCH_MS,
  });

export interface Deliveries {
  readonly data: DeliveryWire[];
  readonly has_more: boolean;
}

/** What was sent to an endpoint or waits to be, newest first. */
export const deliveriesQuery = (endpointId: string, limit: number) =>
  queryOptions({
    queryKey: ["webhook-deliveries", endpointId, limit],
    queryFn: ({ signal }) => getJson<Deliveries>(`${PATH}/${endpointId}/deliveries?limit=${limit}`, signal),
    refetchInterval: REFETCH_MS,
    // Where more are asked for, those that are there stay until they have come.
    placeholderData: keepPreviousData,
  });

export const deliveryQuery = (endpointId: string, messageId: string) =>
  queryOptions({
    queryKey: ["webhook-deliveries", endpointId, "one", messageId],
    queryFn: ({ signal }) =>
      getJson<DeliveryWithAttemptsWire>(`${PATH}/${endpointId}/deliveries/${messageId}`, signal),
    refetchInterval: REFETCH_MS,
  });

export interface EndpointTerms {
  readonly url: string;
  readonly description: string;
  readonly event_types: readonly string[] | null;
}

export type EndpointWithSecret = EndpointWire & { readonly secret: string };

export function addEndpoint(accountId: string, terms: EndpointTerms): Promise<EndpointWithSecret> {
  return sendJson("POST", PATH, { ...terms, account: accountId });
}

export function changeEndpoint(
  id: string,
  change: Partial<EndpointTerms> & { readonly status?: "enabled" | "disabled" },
): Promise<EndpointWire> {
  return sendJson("PATCH", `${PATH}/${id}`, change);
}

export function deleteEndpoint(id: string): Promise<EndpointWire> {
  return sendJson("DELETE", `${PATH}/${id}`, undefined);
}

export function rotateEndpointSecret(id: string, overlapSeconds: number): Promise<EndpointWithSecret> {
  return sendJson("POST", `${PATH}/${id}/rotate-secret`, { overlap_seconds: overlapSeconds });
}

export function pingEndpoint(id: string): Promise<{ readonly message: string }> {
  return sendJson("POST", `${PATH}/${id}/ping`, undefined);
}

export function sendAgain(id: string, messageId: string): Promise<DeliveryWire> {
  return sendJson("POST", `${PATH}/${id}/deliveries/${messageId}/replay`, undefined);
}

/** What failed or was skipped since then. */
export function sendMissedAgain(id: string, from: string): Promise<{ readonly replayed: number }> {
  return sendJson("POST", `${PATH}/${id}/replay`, { from });
}
