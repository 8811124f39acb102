"use client";

import { ChevronRight } from "lucide-react";
import type { Decision } from "@/components/decisions/decision-shapes";
import { OutcomeBadge } from "@/components/decisions/outcome-badge";
import { SourceChip } from "@/components/decisions/source-chip";
import { sourceOfLayer, usageWords } from "@/components/decisions/words";
import { Amount } from "@/components/ui/amount";
import { useTimeFrame } from "@/components/ui/clock";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Cell, Row, Table } from "@/components/ui/table";
import { isZero } from "@/lib/format";
import { clockTime, formatMoment, formatUtc } from "@/lib/format-time";

const COLUMNS = [
  { key: "time", label: "Time" },
  { key: "feature", label: "Feature" },
  { key: "usage", label: "Usage", className: "sm:max-md:hidden" },
  { key: "cost", label: "Cost, credits", isNumeric: true },
  { key: "sources", label: "Paid by" },
  { key: "outcome", label: "Outcome" },
  { key: "why", label: "Explanation", isLabelHidden: true },
] as const;

/** Where each cell is on a phone's card. */
const PLACES: Readonly<Record<(typeof COLUMNS)[number]["key"], string>> = {
  feature: "max-sm:col-span-2 max-sm:row-start-1",
  cost: "max-sm:col-start-3 max-sm:row-start-1",
  usage: "max-sm:col-span-2 max-sm:row-start-2 sm:max-md:hidden",
  outcome: "max-sm:col-start-3 max-sm:row-start-2 max-sm:justify-self-end",
  time: "max-sm:row-start-3 max-sm:text-muted",
  sources: "max-sm:row-start-3",
  why: "max-sm:col-start-3 max-sm:row-start-3",
};

interface LatestDecisionsProps<Item extends Decision> {
  decisions: readonly Item[];
  /** Opens the trace; the row's button gets the focus back when it closes. */
  onOpen: (decision: Item) => void;
  /** Ids that arrived by the stream since the page was loaded: they slide in. */
  newIds?: ReadonlySet<string>;
  openId?: string | null;
  isLoading?: boolean;
  /** What to do to see a first row: a copyable request. */
  emptyAction?: React.ReactNode;
}

export function LatestDecisions<Item extends Decision>({
  decisions,
  onOpen,
  newIds,
  openId,
  isLoading,
  emptyAction,
}: LatestDecisionsProps<Item>) {
  if (!isLoading && decisions.length === 0)
    return (
      <EmptyState title="No requests yet" ghost={<GhostRows />} action={emptyAction}>
        Each request will stand here with what paid for it and why. This list is live: it fills by itself.
      </EmptyState>
    );
  if (isLoading) return <LatestDecisionsSkeleton />;
  return (
    <Table caption="Latest decisions" columns={COLUMNS} stacked="card">
      {decisions.map((decision) => (
        <DecisionRow
          key={decision.id}
          decision={decision}
          isNew={newIds?.has(decision.id) ?? false}
          isOpen={openId === decision.id}
          onOpen={onOpen}
        />
      ))}
    </Table>
  );
}

/** Ten rows: as many as there will be of an account that is in use. */
export function LatestDecisionsSkeleton() {
  return (
    <Table caption="Latest decisions, loading" columns={COLUMNS} stacked="card">
      {["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map((key) => (
        <LoadingRow key={key} />
      ))}
    </Table>
  );
}

interface DecisionRowProps<Item extends Decision> {
  decision: Item;
  isNew: boolean;
  isOpen: boolean;
  onOpen: (decision: Item) => void;
}

function DecisionRow<Item extends Decision>({ decision, isNew, isOpen, onOpen }: DecisionRowProps<Item>) {
  const frame = useTimeFrame();
  const at = Date.parse(decision.decided_at);
  const payers = decision.trace.filter((layer) => !isZero(layer.taken));
  return (
    <Row isNew={isNew} className={isOpen ? "[&>td]:bg-accent-soft" : ""}>
      <Cell label="Time" className={PLACES.time}>
        <time dateTime={decision.decided_at} title={`${formatMoment(at, frame)} (${formatUtc(at)})`}>
          {clockTime(at, frame, "second")}
        </time>
      </Cell>
      <Cell isLead className={PLACES.feature}>
        {decision.feature}
        {decision.attribution?.client == null ? null : (
          <span className="ms-2 font-normal whitespace-nowrap text-muted">{decision.attribution.client}</span>
        )}
      </Cell>
      <Cell label="Usage" className={`text-muted ${PLACES.usage}`}>
        {usageWords(decision.usage ?? {})}
      </Cell>
      <Cell label="Cost, credits" isNumeric className={`font-mono ${PLACES.cost}`}>
        <Amount value={decision.cost} hasUnit={false} />
        <span className="ms-1 font-sans text-xs text-muted sm:hidden">cr</span>
      </Cell>
      <Cell label="Paid by" className={PLACES.sources}>
        {decision.outcome === "blocked" || payers.length === 0 ? (
          <span className="text-muted">nothing charged</span>
        ) : (
          <span className="inline-flex flex-wrap gap-x-3">
            {payers.map((layer) => (
              <SourceChip key={layer.layer} source={sourceOfLayer(layer)} amount={layer.taken} />
            ))}
          </span>
        )}
      </Cell>
      <Cell label="Outcome" className={PLACES.outcome}>
        <OutcomeBadge decision={decision} />
      </Cell>
      <Cell className={`text-end ${PLACES.why}`}>
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => onOpen(decision)}
          className="touch-target -me-1 inline-flex h-7 items-center gap-0.5 rounded-xs px-1 text-accent hover:underline"
        >
          why
          <span className="sr-only">
            {" "}
            {decision.feature}, {clockTime(at, frame, "second")}
          </span>
          <ChevronRight aria-hidden className="size-4 stroke-[1.5] rtl:rotate-180" />
        </button>
      </Cell>
    </Row>
  );
}

function LoadingRow() {
  return (
    <Row>
      {COLUMNS.map((column) => (
        <Cell key={column.key} label={column.label} className={PLACES[column.key]}>
          <Skeleton className="inline-block! h-3 w-16" />
        </Cell>
      ))}
    </Row>
  );
}
