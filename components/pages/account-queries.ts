import { queryOptions } from "@tanstack/react-query";
import { readBooksAction } from "@/lib/accounts/actions";
import { booksKey } from "@/lib/accounts/client/queries";
import { readCauseAction } from "@/lib/ledger/actions";

/** Queries that the pages ask of actions: what no route of the API answers. */

/** What became of every credit, and how far settlement is behind. Null where the account is not this reader's. */
export const booksQuery = (accountId: string) =>
  queryOptions({
    queryKey: booksKey(accountId),
    queryFn: () => readBooksAction({ account: accountId }),
    staleTime: Number.POSITIVE_INFINITY, // the stream tells when the credits have moved
    // Settlement may catch up without moving anything: a request that cost nothing.
    refetchInterval: (query) => ((query.state.data?.unsettled_events ?? 0) > 0 ? 1_000 : false),
  });

/** The fact behind a balance update with everything it led to. */
export const causeQuery = (accountId: string, causeSeq: number) =>
  queryOptions({
    queryKey: ["ledger", accountId, "cause", causeSeq],
    queryFn: () => readCauseAction({ account: accountId, causeSeq }),
    // Facts are for ever; only one that is not settled yet is still growing.
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: (query) => {
      const cause = query.state.data;
      return cause?.usage_event != null && cause.monetization_event === null ? 1_000 : false;
    },
  });
