"use client";

import { useMutation } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { reconcileAccount } from "@/lib/ledger/client";
import { RecomputePanel } from "./recompute-panel";

/** Recomputes the account's books from their rows, in front of whoever asks. */
export function Recompute({ accountId, balance }: { accountId: string; balance: string }) {
  const run = useMutation({ mutationFn: () => reconcileAccount(accountId) });
  const found = run.data;
  return (
    <>
      <RecomputePanel
        balance={balance}
        result={
          found === undefined || found.balance === null
            ? null
            : {
                stored: found.balance.stored,
                recomputed: found.balance.recomputed,
                checked_rows: found.checks.reduce((sum, check) => sum + check.checked, 0),
                at: found.finished_at,
                chains_ok: !found.breaks.some((one) => one.invariant === "chain"),
                breaks: found.breaks,
              }
        }
        isBusy={run.isPending}
        onRecompute={() => run.mutate()}
      />
      {run.error === null ? null : <ErrorState title="Recomputing failed">{run.error.message}</ErrorState>}
    </>
  );
}
