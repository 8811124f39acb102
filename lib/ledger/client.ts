import { infiniteQueryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { BalanceUpdateWire } from "./schema/ledger-schema";
import type { ReconciliationRunWire } from "./schema/reconciliation-schema";

export interface LedgerPage<Row> {
  readonly data: Row[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

export const balanceUpdatesQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ["ledger", accountId, "balance-updates"],
    queryFn: ({ pageParam, signal }) =>
      getJson<LedgerPage<BalanceUpdateWire>>(
        `/api/v1/accounts/${accountId}/balance-updates?limit=50${pageParam === null ? "" : `&cursor=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export function reconcileAccount(account: string): Promise<ReconciliationRunWire> {
  return sendJson("POST", "/api/v1/reconciliation/runs", { account });
}
