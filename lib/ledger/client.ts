import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { BalanceUpdateWire } from "./schema/ledger-schema";
import type { ReconciliationRunWire } from "./schema/reconciliation-schema";

export interface LedgerPage<Row> {
  readonly data: Row[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/** Which movements are asked for; what is left out is not asked about. `from` is included, `to` is not. */
export interface BalanceUpdatesFilter {
  readonly kind?: BalanceUpdateWire["kind"];
  readonly grant?: string;
  readonly from?: string;
  readonly to?: string;
}

const balanceUpdatesKey = (accountId: string) => ["ledger", accountId, "balance-updates"] as const;

/** Where the rows of a filter are read, as JSON or, asked for as CSV, whole. */
export function balanceUpdatesPath(accountId: string, filter: BalanceUpdatesFilter): string {
  const query = new URLSearchParams(Object.entries(filter));
  return `/api/v1/accounts/${accountId}/balance-updates${query.size === 0 ? "" : `?${query}`}`;
}

/** Where the statement of a period is read; a document has every kind and grant, so that its sums lead to the balance. */
export function statementPath(accountId: string, { from, to }: BalanceUpdatesFilter): string {
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  return `/api/v1/accounts/${accountId}/statement${query.size === 0 ? "" : `?${query}`}`;
}

/** The movements of an account's balance, newest first, page by page. */
export const balanceUpdatesQuery = (accountId: string, filter: BalanceUpdatesFilter = {}) =>
  infiniteQueryOptions({
    queryKey: [...balanceUpdatesKey(accountId), filter],
    queryFn: ({ pageParam, signal }) => {
      const path = balanceUpdatesPath(accountId, filter);
      const page = `limit=50${pageParam === null ? "" : `&cursor=${pageParam}`}`;
      return getJson<LedgerPage<BalanceUpdateWire>>(
        `${path}${path.includes("?") ? "&" : "?"}${page}`,
        signal,
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY, // the stream brings what is new
  });

/** Puts an update that has just been posted on top of every list it belongs to, once: a stream may bring one twice. */
export function putBalanceUpdate(queries: QueryClient, update: BalanceUpdateWire): void {
  for (const { queryKey } of queries
    .getQueryCache()
    .findAll({ queryKey: balanceUpdatesKey(update.account) })) {
    const filter = queryKey[3] as BalanceUpdatesFilter;
    if (!isAskedFor(update, filter)) continue;
    queries.setQueryData(balanceUpdatesQuery(update.account, filter).queryKey, (known) => {
      const [first, ...older] = known?.pages ?? [];
      if (known === undefined || first === undefined) return known;
      if (first.data.some((one) => one.id === update.id)) return known;
      const data = [update, ...first.data].sort((a, b) => b.ledger_seq - a.ledger_seq);
      return { ...known, pages: [{ ...first, data }, ...older] };
    });
  }
}

function isAskedFor({ kind, grant, at }: BalanceUpdateWire, filter: BalanceUpdatesFilter): boolean {
  const atMs = Date.parse(at);
  return (
    (filter.kind === undefined || filter.kind === kind) &&
    (filter.grant === undefined || filter.grant === grant) &&
    (filter.from === undefined || atMs >= Date.parse(filter.from)) &&
    (filter.to === undefined || atMs < Date.parse(filter.to))
  );
}

export function reconcileAccount(account: string): Promise<ReconciliationRunWire> {
  return sendJson("POST", "/api/v1/reconciliation/runs", { account });
}
