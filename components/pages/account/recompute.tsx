"use client";

import { useMutation } from "@tanstack/react-query";
import { RecomputePanel } from "@/components/admin/recompute-panel";
import { ErrorState } from "@/components/ui/error-state";
import { shownProblem } from "@/lib/http/client";
import { reconcileAccount } from "@/lib/ledger/client";

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
                facts: found.facts,
                checks: found.checks,
                at: found.finished_at,
                breaks: found.breaks,
              }
        }
        isBusy={run.isPending}
        onRecompute={() => run.mutate()}
      />
      {run.error === null ? null : (
        <ErrorState {...shownProblem(run.error)} className="mt-3" onRetry={() => run.mutate()}>
          The books were not recomputed. Nothing was changed.
        </ErrorState>
      )}
    </>
  );
}
