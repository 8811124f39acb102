import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import type { SimulationWire } from "@/lib/simulation/schema/simulation-schema";
import { findingOf, progressOf } from "./simulation-words";

const COLUMNS = [
  { key: "asked", label: "Asked" },
  { key: "version", label: "Tried" },
  { key: "status", label: "Status" },
  { key: "finding", label: "Finding" },
  { key: "show", label: "Show", isLabelHidden: true },
];

const TONES: Readonly<Record<SimulationWire["status"], Tone>> = {
  queued: "neutral",
  running: "accent",
  done: "ok",
  failed: "danger",
  canceled: "neutral",
};

interface SimulationRunsProps {
  runs: readonly SimulationWire[];
  shownId: string | null;
  onShow: (id: string) => void;
}

/** The latest runs over this plan, whoever asked for them. */
export function SimulationRuns({ runs, shownId, onShow }: SimulationRunsProps) {
  return (
    <Table caption="Latest simulations of this plan" columns={COLUMNS} density="compact">
      {runs.map((run) => (
        <Row key={run.id} {...(run.id === shownId ? { "aria-current": "true" as const } : {})}>
          <Cell isLead>
            <Moment at={run.created_at} />
          </Cell>
          <Cell label="Tried">{triedOf(run)}</Cell>
          <Cell label="Status">
            <Badge tone={TONES[run.status]}>{run.status}</Badge>
          </Cell>
          <Cell label="Finding">
            <span className="text-muted">{sayingOf(run)}</span>
          </Cell>
          <Cell>
            <Button
              intent="quiet"
              size="small"
              aria-label={`Show the simulation of ${run.created_at}`}
              onClick={() => onShow(run.id)}
            >
              Show
            </Button>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** "v8", or that it was sent with the request. */
export function triedOf({ plan }: SimulationWire): string {
  if (plan === null) return "a price book";
  return plan.ref === null ? "unstored content" : `v${plan.ref.slice(plan.ref.indexOf("@") + 1)}`;
}

function sayingOf(run: SimulationWire): string {
  if (run.failure !== null) return run.failure.detail;
  if (run.result !== null) return findingOf(run.result);
  if (run.request !== null)
    return `One request: ${run.request.before?.outcome ?? "refused"} → ${run.request.after?.outcome ?? "refused"}.`;
  return run.status === "canceled" ? "Canceled before it ended." : progressOf(run);
}
