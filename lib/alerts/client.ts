import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { getJson, sendJson } from "@/lib/http/client";
import type { AlertsWire, alertsChangeSchema } from "./schema/alert-schema";

/** What is asked of the server: a threshold without what is remembered of it. */
export type AlertTermsWire = z.input<typeof alertsChangeSchema>["alerts"][number];

export const alertsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["alerts", accountId],
    queryFn: ({ signal }) => getJson<AlertsWire>(`/api/v1/accounts/${accountId}/alerts`, signal),
  });

/** Replaces all thresholds of an account. */
export function setAlerts(accountId: string, alerts: readonly AlertTermsWire[]): Promise<AlertsWire> {
  return sendJson("PUT", `/api/v1/accounts/${accountId}/alerts`, { alerts });
}
