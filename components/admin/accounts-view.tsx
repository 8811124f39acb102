"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { searchAccountsAction } from "@/lib/accounts/actions";
import type { AccountSummaryWire } from "@/lib/accounts/schema/account-schema";
import { AccountSearchTable } from "./account-search-table";

interface AccountsPage {
  accounts: AccountSummaryWire[];
  more: string | null;
}

/** A2: find an account by any id, name or e-mail; the search stands in the address. */
export function AccountsView({ firstQuery, first }: { firstQuery: string; first: AccountsPage }) {
  const [query, setQuery] = useQueryState("q", parseAsString.withDefault(""));
  const pages = useInfiniteQuery({
    queryKey: ["accounts", query],
    queryFn: ({ pageParam }) => searchAccountsAction({ query, beforeId: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.more,
    ...(query === firstQuery ? { initialData: { pages: [first], pageParams: [null] } } : {}),
    placeholderData: (before) => before,
  });
  return (
    <>
      <PageHeader title="Accounts">
        {pages.error === null ? null : (
          <ErrorState title="The list could not be read" onRetry={() => void pages.refetch()}>
            What you see is the last answer.
          </ErrorState>
        )}
      </PageHeader>
      <AccountSearchTable
        accounts={pages.data?.pages.flatMap((page) => page.accounts) ?? []}
        query={query}
        onQueryChange={(text) => void setQuery(text === "" ? null : text, { throttleMs: 200 })}
        hrefOf={(account) => `/admin/accounts/${account.account}`}
        hasMore={pages.hasNextPage}
        onEndReached={() => {
          if (!pages.isFetchingNextPage) void pages.fetchNextPage();
        }}
        isLoading={pages.isPending}
      />
    </>
  );
}
