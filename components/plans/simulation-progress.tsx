import { Button } from "@/components/ui/button";
import { formatShare } from "@/lib/format";
import type { SimulationWire } from "@/lib/simulation/schema/simulation-schema";
import { progressOf } from "./simulation-words";

interface SimulationProgressProps {
  simulation: SimulationWire;
  isCanceling: boolean;
  onCancel: () => void;
}

/** A run on its way. It goes on without this page. */
export function SimulationProgress({ simulation, isCanceling, onCancel }: SimulationProgressProps) {
  const { decisions, of } = simulation.progress;
  const isCounted = of !== null && of > 0;
  const share = isCounted ? decisions / of : 0;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p role="status" className="text-base">
          {progressOf(simulation)}
          {isCounted ? (
            <span className="text-muted"> · {formatShare(String(decisions), String(of))}</span>
          ) : null}
        </p>
        <Button size="small" isBusy={isCanceling} busyLabel="Canceling…" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <div
        role="progressbar"
        aria-label="Decisions done again"
        {...(isCounted
          ? { "aria-valuenow": Math.floor(share * 100), "aria-valuemin": 0, "aria-valuemax": 100 }
          : {})}
        className="h-2 overflow-hidden rounded-xs bg-sunken"
      >
        <div
          className="h-full bg-accent transition-[width] duration-240 ease-out motion-reduce:transition-none"
          style={{ width: `${Math.max(share * 100, 1)}%` }}
        />
      </div>
      <p className="text-sm text-muted">It goes on without this page; come back to it by its address.</p>
    </div>
  );
}
