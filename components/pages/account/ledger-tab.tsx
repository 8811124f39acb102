"use client";

import { useEffect } from "react";
import type { Decision } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import type { AccountWire } from "@/lib/accounts/schema/account-schema";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { BalanceRows } from "../balance-rows";
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
  return (
    <>
      <Recompute accountId={account.id} balance={standing.credits.balance} />
      <div className="mt-4">
        <BalanceRows
          account={account.id}
          grants={grants}
          failed="The ledger could not be read."
          openSeq={openSeq}
          onOpen={onOpen}
        />
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
