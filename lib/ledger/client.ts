import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { BalanceUpdateWire } from "./schema/ledger-schema";
import type { ReconciliationRunWire } from "./schema/reconciliation-schema";

interface LedgerPage<Row> {
  readonly data: Row[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/** Every movement of an account's balance, newest first, page by page. */
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
    staleTime: Number.POSITIVE_INFINITY, // the stream brings what is new
  });

/** Puts an update that has just been posted on top, once: a stream may bring one twice. */
export function putBalanceUpdate(queries: QueryClient, update: BalanceUpdateWire): void {
  queries.setQueryData(balanceUpdatesQuery(update.account).queryKey, (known) => {
    const [first, ...older] = known?.pages ?? [];
    if (known === undefined || first === undefined) return known;
    if (first.data.some((one) => one.id === update.id)) return known;
    const data = [update, ...first.data].sort((a, b) => b.ledger_seq - a.ledger_seq);
    return { ...known, pages: [{ ...first, data }, ...older] };
  });
}

export function reconcileAccount(account: string): Promise<ReconciliationRunWire> {
  return sendJson("POST", "/api/v1/reconciliation/runs", { account });
}
