"use client";

import { PlansTable } from "@/components/plans/plans-table";
import { SimulationForm } from "@/components/plans/simulation-form";
import { SimulationProgress } from "@/components/plans/simulation-progress";
import { SimulationResult } from "@/components/plans/simulation-result";
import { SimulationRuns } from "@/components/plans/simulation-runs";
import { VersionsTable } from "@/components/plans/versions-table";
import { GALLERY_NOW_MS, GALLERY_ZONE } from "@/components/testing/standing-fixtures";
import { ForecastSummary } from "@/components/usage/forecast-summary";
import * as rows from "./plan-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const FRAME = { nowMs: GALLERY_NOW_MS, timeZone: GALLERY_ZONE };

export function PlanParts() {
  return (
    <Group id="plans" title="Plans and their simulator">
      <Specimen name="Plans: with a draft, never published, of a sandbox">
        <PlansTable plans={rows.plans} />
      </Specimen>
      <Specimen name="No plans">
        <PlansTable plans={[]} />
      </Specimen>
      <Specimen name="Versions of a plan">
        <VersionsTable versions={rows.versions} />
      </Specimen>
      <Specimen name="What to try; while it runs">
        <div className="flex flex-col gap-6">
          <SimulationForm versions={rows.versions} isBusy={false} onRun={nothing} />
          <SimulationForm versions={rows.versions} isBusy onRun={nothing} />
        </div>
      </Specimen>
      <Specimen name="Running: not counted yet; half done; being canceled">
        <div className="flex flex-col gap-6">
          <SimulationProgress simulation={rows.counting} isCanceling={false} onCancel={nothing} />
          <SimulationProgress simulation={rows.running} isCanceling={false} onCancel={nothing} />
          <SimulationProgress simulation={rows.running} isCanceling onCancel={nothing} />
        </div>
      </Specimen>
      <Specimen name="Result: something changes; nothing was there to replay">
        <div className="flex flex-col gap-8">
          <SimulationResult result={rows.result} tried="v8" />
          <SimulationResult result={rows.resultOfNothing} tried="v8" />
        </div>
      </Specimen>
      <Specimen name="Earlier runs: done, running, failed, canceled">
        <SimulationRuns runs={rows.runs} shownId={rows.runs[0]?.id ?? null} onShow={nothing} />
      </Specimen>
    </Group>
  );
}

export function ForecastParts() {
  return (
    <Group id="forecast" title="Forecast">
      <Specimen name="How many more, what binds, until when; too few requests to go by">
        <ForecastSummary forecast={rows.forecast} hasFailed={false} frame={FRAME} />
      </Specimen>
      <Specimen name="Nothing used yet; unreadable; loading">
        <div className="flex flex-col gap-6">
          <ForecastSummary forecast={{ ...rows.forecast, features: [] }} hasFailed={false} frame={FRAME} />
          <ForecastSummary forecast={undefined} hasFailed frame={FRAME} />
          <ForecastSummary forecast={undefined} hasFailed={false} frame={FRAME} />
        </div>
      </Specimen>
    </Group>
  );
}
