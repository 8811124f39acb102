"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { BalanceUpdatesTable } from "@/components/ledger/balance-updates-table";
import { ChainView } from "@/components/ledger/chain-view";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { readChainAction } from "@/lib/ledger/actions";
import { balanceUpdatesQuery } from "@/lib/ledger/client";

interface LedgerPanelProps {
  accountId: string;
  standing: StandingWire;
  onOpenTrace: (decisionId: string) => void;
}

/** Every movement of the balance; a row opens the chain from the click that caused it to the grants that paid. */
export function LedgerPanel({ accountId, standing, onOpenTrace }: LedgerPanelProps) {
  const pages = useInfiniteQuery(balanceUpdatesQuery(accountId));
  const [openId, setOpenId] = useState<string | null>(null);
  const kinds = new Map(standing.grants.map((grant) => [grant.id, grant.kind]));
  const updates = (pages.data?.pages ?? []).flatMap((page) =>
    page.data.map((update) => ({
      ...update,
      grant_kind: update.grant === null ? null : (kinds.get(update.grant) ?? null),
    })),
  );
  const open = updates.find((update) => update.id === openId) ?? null;
  return (
    <div className="mt-4">
      {pages.error === null ? null : (
        <ErrorState title="The ledger could not be read" onRetry={() => void pages.refetch()}>
          {pages.error.message}
        </ErrorState>
      )}
      {pages.isPending ? null : (
        <BalanceUpdatesTable updates={updates} openId={openId} onOpen={(update) => setOpenId(update.id)} />
      )}
      {pages.hasNextPage ? (
        <Button className="mt-3" isBusy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show older
        </Button>
      ) : null}
      <Drawer
        title="From click to cent"
        isOpen={open !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setOpenId(null);
        }}
      >
        {open === null ? null : (
          <Chain
            accountId={accountId}
            causeSeq={open.cause_seq}
            standing={standing}
            onOpenTrace={onOpenTrace}
          />
        )}
      </Drawer>
    </div>
  );
}

function Chain({ accountId, causeSeq, standing, onOpenTrace }: LedgerPanelProps & { causeSeq: number }) {
  const chain = useQuery({
    queryKey: ["ledger", accountId, "chain", causeSeq],
    queryFn: () => readChainAction({ account: accountId, causeSeq }),
  });
  if (chain.error !== null) {
    return (
      <ErrorState title="The chain could not be read" onRetry={() => void chain.refetch()}>
        {chain.error.message}
      </ErrorState>
    );
  }
  if (chain.data === undefined || chain.data === null) return <p role="status">Reading…</p>;
  const { decision, usageEvent, monetizationEvent, updates } = chain.data;
  const funding = new Set(updates.map((update) => update.grant));
  return (
    <ChainView
      decision={decision}
      usageEvent={usageEvent}
      monetizationEvent={monetizationEvent}
      updates={updates}
      grants={standing.grants.filter((grant) => funding.has(grant.id))}
      onOpenTrace={(one) => onOpenTrace(one.id)}
    />
  );
}
