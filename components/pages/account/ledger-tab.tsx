"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Decision } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { BalanceUpdatesTable } from "@/components/ledger/balance-updates-table";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import type { AccountWire } from "@/lib/accounts/schema/account-schema";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { shownProblem } from "@/lib/http/client";
import { balanceUpdatesQuery } from "@/lib/ledger/client";
import { LazyChainDrawer, preloadChain } from "../lazy-chain";
import { Recompute } from "./recompute";

interface LedgerTabProps {
  account: AccountWire;
  standing: StandingWire;
  grants: readonly Grant[];
  onOpenTrace: (decision: Decision) => void;
  hrefOf: (id: string) => string | null;
  /** The seq of the fact whose chain is open, or null. */
  openSeq: number | null;
  onOpen: (causeSeq: number | null) => void;
}

/** Every movement of the balance; a row opens the chain from the click that caused it to the grants that paid. */
export function LedgerTab({ account, standing, grants, openSeq, onOpen, ...rest }: LedgerTabProps) {
  useEffect(preloadChain, []);
  const pages = useInfiniteQuery(balanceUpdatesQuery(account.id));
  const byId = new Map(grants.map((grant) => [grant.id, grant]));
  const updates = (pages.data?.pages ?? []).flatMap((page) =>
    page.data.map((update) => {
      const grant = update.grant === null ? undefined : byId.get(update.grant);
      return { ...update, grant_kind: grant?.kind ?? null, grant_label: grant?.label ?? null };
    }),
  );
  return (
    <>
      <Recompute accountId={account.id} balance={standing.credits.balance} />
      <div className="mt-4">
        {pages.error === null ? null : (
          <ErrorState {...shownProblem(pages.error)} className="mb-3" onRetry={() => void pages.refetch()}>
            The ledger could not be read.
          </ErrorState>
        )}
        {pages.error !== null && pages.data === undefined ? null : (
          <BalanceUpdatesTable
            updates={updates}
            isLoading={pages.isPending}
            openSeq={openSeq}
            onOpen={(update) => onOpen(update.cause_seq)}
          />
        )}
        {pages.hasNextPage ? (
          <Button
            className="mt-3"
            isBusy={pages.isFetchingNextPage}
            busyLabel="Reading older updates…"
            onClick={() => void pages.fetchNextPage()}
          >
            Show older
          </Button>
        ) : null}
      </div>
      <LazyChainDrawer
        isOpen={openSeq !== null}
        accountId={account.id}
        causeSeq={openSeq}
        grants={grants}
        onClose={() => onOpen(null)}
        {...rest}
      />
    </>
  );
}
