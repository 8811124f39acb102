"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { AccountSearchTable } from "@/components/admin/account-search-table";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Moment } from "@/components/ui/time";
import { searchAccountsAction } from "@/lib/accounts/actions";
import type { AccountSummaryWire } from "@/lib/accounts/schema/account-schema";
import { useAddress } from "../address";
import { useSettled } from "../use-settled";

interface FoundAccounts {
  accounts: AccountSummaryWire[];
  more: string | null;
}

interface AccountsPageProps {
  firstQuery: string;
  first: FoundAccounts;
  /** When the server read it. */
  firstAt: string;
}

const TYPING_MS = 150;

const hrefOf = ({ account }: { account: string }) => `/admin/accounts/${account}`;

/** A2: find an account by any id, name, e-mail or key; the search stands in the address. */
export function AccountsPage({ firstQuery, first, firstAt }: AccountsPageProps) {
  const [address, move] = useAddress();
  const [typed, setTyped] = useState(address.get("q") ?? "");
  const query = useSettled(typed.trim(), TYPING_MS);
  const pages = useInfiniteQuery({
    queryKey: ["accounts", query],
    queryFn: ({ pageParam }) => searchAccountsAction({ query, beforeId: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.more,
    ...(query === firstQuery
      ? { initialData: { pages: [first], pageParams: [null] }, initialDataUpdatedAt: Date.parse(firstAt) }
      : {}),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const { data, fetchNextPage } = pages;
  const accounts = useMemo(() => data?.pages.flatMap((page) => page.accounts) ?? [], [data]);
  const isBusy = pages.isFetchingNextPage || pages.isPlaceholderData;
  const readOn = useCallback(() => {
    if (!isBusy) void fetchNextPage();
  }, [isBusy, fetchNextPage]);
  const readAt = pages.dataUpdatedAt === 0 ? firstAt : new Date(pages.dataUpdatedAt).toISOString();
  return (
    <>
      <PageHeader
        title="Accounts"
        stamp={
          <span className="flex items-center gap-2 text-sm text-muted">
            <span>
              as of <Moment at={readAt} precision="second" className="text-ink" />
            </span>
            <Button
              intent="quiet"
              size="small"
              className="-my-1 print:hidden"
              icon={<RotateCw aria-hidden />}
              isBusy={pages.isRefetching && !pages.isPlaceholderData}
              busyLabel="Reading the list again…"
              onClick={() => void pages.refetch()}
            >
              Refresh
            </Button>
          </span>
        }
      >
        {pages.error === null ? null : (
          <ErrorState title="The list could not be read" onRetry={() => void pages.refetch()}>
            {pages.data === undefined ? "The server did not answer." : "What you see is the last answer."}
          </ErrorState>
        )}
      </PageHeader>
      <AccountSearchTable
        accounts={accounts}
        query={typed}
        onQueryChange={(text) => {
          setTyped(text);
          // At once: an address that is written later would call back whoever has meanwhile followed a link.
          move({ q: text === "" ? null : text });
        }}
        hrefOf={hrefOf}
        hasMore={pages.hasNextPage}
        onEndReached={readOn}
        isLoading={pages.isPending || pages.isPlaceholderData || query !== typed.trim()}
      />
    </>
  );
}
