"use client";

import { useQuery } from "@tanstack/react-query";
import type { Decision } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { ChainSkeleton, ChainView } from "@/components/ledger/chain-view";
import { Drawer } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { formatQuantity } from "@/lib/format";
import { causeQuery } from "./account-queries";

interface ChainDrawerProps {
  accountId: string;
  /** The seq of the fact; the drawer is open while there is one. */
  causeSeq: number | null;
  grants: readonly Grant[];
  onClose: () => void;
  onOpenTrace: (decision: Decision) => void;
  hrefOf: (id: string) => string | null;
}

/** From click to cent: what one fact led to, and what funded it. */
export function ChainDrawer({ causeSeq, onClose, ...rest }: ChainDrawerProps) {
  return (
    <Drawer
      title="From click to cent"
      description={
        causeSeq === null ? undefined : `What seq ${formatQuantity(causeSeq)} led to, and what funded it`
      }
      isOpen={causeSeq !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {causeSeq === null ? null : <Chain causeSeq={causeSeq} {...rest} />}
    </Drawer>
  );
}

type ChainProps = Omit<ChainDrawerProps, "causeSeq" | "onClose"> & { causeSeq: number };

function Chain({ accountId, causeSeq, grants, onOpenTrace, hrefOf }: ChainProps) {
  const cause = useQuery(causeQuery(accountId, causeSeq));
  if (cause.error !== null && cause.data === undefined)
    return (
      <ErrorState title="The chain could not be read" onRetry={() => void cause.refetch()}>
        The server did not answer.
      </ErrorState>
    );
  if (cause.data === undefined) return <ChainSkeleton />;
  if (cause.data === null)
    return <p>There is no fact with seq {formatQuantity(causeSeq)} in this account.</p>;
  const { decision, act, usage_event, monetization_event, balance_updates } = cause.data;
  const funding = new Set(balance_updates.map((update) => update.grant));
  return (
    <ChainView
      decision={decision}
      act={act}
      usageEvent={usage_event}
      monetizationEvent={monetization_event}
      updates={balance_updates}
      grants={grants.filter((grant) => funding.has(grant.id))}
      onOpenTrace={onOpenTrace}
      hrefOf={hrefOf}
    />
  );
}
