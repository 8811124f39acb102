import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { getJson, sendJson } from "@/lib/http/client";
import type { OfferWire } from "./schema/package-schema";
import type { newPurchaseSchema, PurchaseWire } from "./schema/purchase-schema";
import type { TopUpWire, topUpChangeSchema } from "./schema/top-up-schema";

export type NewPurchaseWire = z.input<typeof newPurchaseSchema>;
export type TopUpChangeWire = z.input<typeof topUpChangeSchema>;

/** What can be bought, and what that would unblock as of now: asked again when something is looked at anew. */
export const offerQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["offer", accountId],
    queryFn: ({ signal }) => getJson<OfferWire>(`/api/v1/accounts/${accountId}/credit-packages`, signal),
  });

const UNDER_WAY: readonly PurchaseWire["status"][] = ["open", "action_required", "processing"];

export function isUnderWay({ status }: Pick<PurchaseWire, "status">): boolean {
  return UNDER_WAY.includes(status);
}

/** The newest purchases; `isAwaited`: somebody has come back from paying, and the webhook may come in any moment. */
export const purchasesQuery = (accountId: string, isAwaited: boolean) =>
  queryOptions({
    queryKey: ["purchases", accountId],
    queryFn: async ({ signal }) =>
      (await getJson<{ data: PurchaseWire[] }>(`/api/v1/accounts/${accountId}/purchases?limit=20`, signal))
        .data,
    refetchInterval: (query) => {
      const [newest] = query.state.data ?? [];
      return isAwaited && newest !== undefined && isUnderWay(newest) ? 1_000 : false;
    },
  });

export const topUpQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["auto-top-up", accountId],
    queryFn: ({ signal }) => getJson<TopUpWire>(`/api/v1/accounts/${accountId}/auto-top-up`, signal),
  });

/** Begins a purchase; a repeat with the same key answers the first. */
export function beginPurchase(accountId: string, asked: NewPurchaseWire, key: string): Promise<PurchaseWire> {
  return sendJson("POST", `/api/v1/accounts/${accountId}/purchases`, asked, key);
}

export function setTopUp(accountId: string, change: TopUpChangeWire): Promise<TopUpWire> {
  return sendJson("PUT", `/api/v1/accounts/${accountId}/auto-top-up`, change);
}
