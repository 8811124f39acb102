"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { SimulationForm } from "@/components/plans/simulation-form";
import { SimulationProgress } from "@/components/plans/simulation-progress";
import { SimulationResult } from "@/components/plans/simulation-result";
import { SimulationRuns, triedOf } from "@/components/plans/simulation-runs";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { Moment } from "@/components/ui/time";
import { isRefusal, shownProblem } from "@/lib/http/client";
import type { PlanRow } from "@/lib/plans/schema/plan-overview";
import { askSimulation, cancelSimulation, simulationQuery, simulationsQuery } from "@/lib/simulation/client";
import type { SimulationWire } from "@/lib/simulation/schema/simulation-schema";
import { useAddress } from "../address";

/** Tries a version of the plan on recorded usage. Which run is shown stands in the address. */
export function Simulator({ plan }: { plan: PlanRow }) {
  const [address, move] = useAddress();
  const queries = useQueryClient();
  const shownId = address.get("simulation");
  const runs = useQuery(simulationsQuery(plan.id));
  const ask = useMutation({
    mutationFn: ({ ref, period }: { ref: string; period: { from: string; to: string } }) =>
      askSimulation(ref, period),
    onSuccess: (simulation) => {
      queries.setQueryData(simulationQuery(simulation.id).queryKey, simulation);
      void queries.invalidateQueries({ queryKey: simulationsQuery(plan.id).queryKey });
      move({ simulation: simulation.id });
    },
  });
  const refetchRuns = runs.refetch;
  return (
    <>
      <Section title="Simulator">
        <p className="mb-4 max-w-[72ch] text-muted">
          Does what accounts on this plan asked in a period again under the version that is tried, and
          compares the answers. Nothing of it touches an account.
        </p>
        <div className="flex flex-col gap-5">
          <SimulationForm
            versions={plan.versions}
            isBusy={ask.isPending}
            onRun={(ref, period) => ask.mutate({ ref, period })}
          />
          {ask.error === null ? null : <ErrorState {...shownProblem(ask.error)} />}
          {shownId === null ? (
            <EmptyState title="Nothing is tried yet" ghost={<GhostRows count={4} />} className="py-2">
              Pick the draft and a period, and run it: who would be blocked, for how long, what would pay, and
              which accounts would notice most.
            </EmptyState>
          ) : (
            <Shown id={shownId} onEnded={() => void refetchRuns()} />
          )}
        </div>
      </Section>
      <Section title="Latest runs">
        {runs.error === null ? null : (
          <ErrorState {...shownProblem(runs.error)} onRetry={() => void runs.refetch()} />
        )}
        {runs.data === undefined ? (
          runs.error === null ? (
            <Skeleton className="h-24 w-full" />
          ) : null
        ) : runs.data.length === 0 ? (
          <p className="text-muted">No version of this plan has been tried.</p>
        ) : (
          <SimulationRuns runs={runs.data} shownId={shownId} onShow={(id) => move({ simulation: id })} />
        )}
      </Section>
    </>
  );
}

function Shown({ id, onEnded }: { id: string; onEnded: () => void }) {
  const queries = useQueryClient();
  const query = useQuery(simulationQuery(id));
  const cancel = useMutation({
    mutationFn: () => cancelSimulation(id),
    onSettled: () => queries.invalidateQueries({ queryKey: simulationQuery(id).queryKey }),
  });
  const status = query.data?.status;
  const hasEnded = status === "done" || status === "failed" || status === "canceled";
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it ends
  useEffect(() => {
    if (hasEnded) onEnded();
  }, [hasEnded]);
  return (
    <div className="flex flex-col gap-3">
      {query.error === null ? null : (
        <ErrorState {...shownProblem(query.error)} onRetry={() => void query.refetch()} />
      )}
      {cancel.error === null || isRefusal(cancel.error, 409) ? null : (
        <ErrorState {...shownProblem(cancel.error)} />
      )}
      {query.data === undefined ? (
        query.error === null ? (
          <Loading />
        ) : null
      ) : (
        <Simulation simulation={query.data} isCanceling={cancel.isPending} onCancel={() => cancel.mutate()} />
      )}
    </div>
  );
}

function Loading() {
  return (
    <div className="flex flex-col gap-3">
      <LoadingLabel>Loading the simulation…</LoadingLabel>
      <Skeleton className="h-5 w-72" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}

function Simulation({
  simulation,
  isCanceling,
  onCancel,
}: {
  simulation: SimulationWire;
  isCanceling: boolean;
  onCancel: () => void;
}) {
  const { status, result, failure, period } = simulation;
  const tried = triedOf(simulation);
  return (
    <>
      {period === null ? null : (
        <p className="text-sm text-muted">
          {tried} on the usage from <Moment at={period.from} /> to <Moment at={period.to} />
        </p>
      )}
      {status === "queued" || status === "running" ? (
        <SimulationProgress simulation={simulation} isCanceling={isCanceling} onCancel={onCancel} />
      ) : null}
      {status === "canceled" ? <p role="status">Canceled. Nothing was compared.</p> : null}
      {failure === null ? null : <ErrorState title="The simulation failed">{failure.detail}</ErrorState>}
      {result === null ? null : <SimulationResult result={result} tried={tried} />}
    </>
  );
}
