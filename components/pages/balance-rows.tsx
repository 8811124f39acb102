"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Grant } from "@/components/decisions/standing-shapes";
import { BalanceUpdatesTable } from "@/components/ledger/balance-updates-table";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { shownProblem } from "@/lib/http/client";
import { type BalanceUpdatesFilter, balanceUpdatesQuery, type LedgerPage } from "@/lib/ledger/client";
import type { BalanceUpdateWire } from "@/lib/ledger/schema/ledger-schema";

export type BalancePage = LedgerPage<BalanceUpdateWire>;

interface BalanceRowsProps {
  account: string;
  grants: readonly Grant[];
  /** Where there is one, what is shown is a part. */
  filter?: BalanceUpdatesFilter;
  /** The newest rows as the server read them, of all. */
  first?: BalancePage;
  /** What could not be read, in a sentence. */
  failed: string;
  /** The seq of the fact whose chain is open, or null. */
  openSeq: number | null;
  onOpen: (causeSeq: number) => void;
}

/** Movements of the balance, newest first, and older ones on request; a row opens the chain from what caused it to the grants that paid. */
export function BalanceRows({ account, grants, filter = {}, first, failed, ...rest }: BalanceRowsProps) {
  const isWhole = Object.keys(filter).length === 0;
  const pages = useInfiniteQuery({
    ...balanceUpdatesQuery(account, filter),
    ...(isWhole && first !== undefined ? { initialData: { pages: [first], pageParams: [null] } } : {}),
  });
  const byId = new Map(grants.map((grant) => [grant.id, grant]));
  const updates = (pages.data?.pages ?? []).flatMap((page) =>
    page.data.map((update) => {
      const grant = update.grant === null ? undefined : byId.get(update.grant);
      return { ...update, grant_kind: grant?.kind ?? null, grant_label: grant?.label ?? null };
    }),
  );
  const isNothingFound = !pages.isPending && updates.length === 0 && !isWhole;
  return (
    <>
      {pages.error === null ? null : (
        <ErrorState {...shownProblem(pages.error)} className="mb-3" onRetry={() => void pages.refetch()}>
          {failed}
        </ErrorState>
      )}
      {pages.error !== null && pages.data === undefined ? null : isNothingFound ? (
        <p className="py-6 text-muted">Nothing of this kind moved the balance then.</p>
      ) : (
        <BalanceUpdatesTable
          updates={updates}
          isLoading={pages.isPending}
          openSeq={rest.openSeq}
          onOpen={(update) => rest.onOpen(update.cause_seq)}
        />
      )}
      {pages.hasNextPage ? (
        <Button
          className="mt-3 print:hidden"
          isBusy={pages.isFetchingNextPage}
          busyLabel="Reading older updates…"
          onClick={() => void pages.fetchNextPage()}
        >
          Show older
        </Button>
      ) : null}
    </>
  );
}
