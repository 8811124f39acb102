"use client";

import { History } from "lucide-react";
import { useState } from "react";
import { LevelMeter } from "@/components/charts/level-meter";
import { SourceChip } from "@/components/decisions/source-chip";
import type { Grant } from "@/components/decisions/standing-shapes";
import { sourceName, sourceOfGrant } from "@/components/decisions/words";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { Cell, Row, Table } from "@/components/ui/table";
import { Day } from "@/components/ui/time";
import { formatCredits, formatQuantity, isZero, negated, shareOf, sumOf } from "@/lib/format";
import { formatMoney } from "@/lib/format-money";
import { recurrenceWords, rolloverWords } from "@/lib/format-recurrence";
import { isGrantOver } from "./grant-rows";

const COLUMNS = [
  { key: "source", label: "Grant" },
  { key: "left", label: "Left / issued, credits", isNumeric: true },
  { key: "level", label: "Used" },
  { key: "priority", label: "Priority", isNumeric: true },
  { key: "scope", label: "Pays for" },
  { key: "effective", label: "From" },
  { key: "expires", label: "Resets or expires" },
  { key: "acts", label: "Actions", isLabelHidden: true },
] as const;

const STATES: Readonly<Record<NonNullable<Grant["state"]>, Tone>> = {
  active: "ok",
  scheduled: "accent",
  spent: "neutral",
  expired: "neutral",
  voided: "neutral",
};

interface GrantsTableProps {
  /** In burn-down order, as the server sends them. */
  grants: readonly Grant[];
  /** What can be done to one that is not over; left out for whoever may only look. */
  acts?: (grant: Grant, name: string) => React.ReactNode;
  /** Where more is said of one, over or not. */
  ways?: (grant: Grant, name: string) => React.ReactNode;
  emptyAction?: React.ReactNode;
}

/** What is left to pay with, in the order it is drawn; what is over stays folded under "History" (E11). */
export function GrantsTable({ grants, emptyAction, acts, ways }: GrantsTableProps) {
  const [showsHistory, setShowsHistory] = useState(false);
  const past = grants.filter(isGrantOver);
  const shown = showsHistory ? grants : grants.filter((grant) => !isGrantOver(grant));
  if (grants.length === 0)
    return (
      <EmptyState title="No credits" ghost={<GhostRows count={2} />} action={emptyAction}>
        None are needed while included usage lasts.
      </EmptyState>
    );
  return (
    <>
      <Table caption="Grants in the order they are drawn" columns={COLUMNS}>
        {shown.map((grant) => (
          <GrantRow
            key={grant.id}
            grant={grant}
            {...(acts === undefined || isGrantOver(grant) ? {} : { acts })}
            {...(ways === undefined ? {} : { ways })}
          />
        ))}
      </Table>
      {past.length === 0 ? null : (
        <Button
          intent="quiet"
          size="small"
          className="mt-2 text-muted! print:hidden"
          aria-expanded={showsHistory}
          icon={<History aria-hidden />}
          onClick={() => setShowsHistory(!showsHistory)}
        >
          {showsHistory ? "Hide history" : `History (${formatQuantity(past.length)})`}
        </Button>
      )}
    </>
  );
}

function GrantRow({ grant, acts, ways }: { grant: Grant } & Pick<GrantsTableProps, "acts" | "ways">) {
  const used = sumOf(grant.amount, negated(grant.available), negated(grant.held));
  const { state = "active", cost_basis = null } = grant;
  const name = grant.label ?? sourceName(sourceOfGrant(grant.kind));
  return (
    <Row className={state === "active" || state === "scheduled" ? "" : "text-muted"}>
      <Cell isLead title={`${name} (${grant.id})`}>
        <span className="inline-flex max-w-60 min-w-0 align-middle">
          <SourceChip source={sourceOfGrant(grant.kind)} label={name} />
        </span>
        {state === "active" ? null : (
          <Badge tone={STATES[state]} className="ms-2">
            {state}
          </Badge>
        )}
      </Cell>
      <Cell label="Left / issued, credits" isNumeric className="font-mono">
        <span>
          <span className="font-medium">{formatCredits(grant.available)}</span>
          <span className="text-muted"> / {formatCredits(grant.amount)}</span>
          {cost_basis === null ? null : (
            <span className="block font-sans text-sm text-muted">
              paid {formatMoney(cost_basis.minor_units, cost_basis.currency)}
            </span>
          )}
        </span>
      </Cell>
      <Cell label="Used" className="min-w-28">
        <LevelMeter
          source={sourceOfGrant(grant.kind)}
          size="small"
          used={isZero(grant.amount) ? 0 : shareOf(used, grant.amount)}
          held={isZero(grant.held) ? 0 : shareOf(grant.held, grant.amount)}
          label={`${name}, used`}
          text={`${formatCredits(used)} of ${formatCredits(grant.amount)} credits used, ${formatCredits(grant.held)} held`}
          className="max-w-40"
        />
      </Cell>
      <Cell label="Priority" isNumeric>
        {grant.priority}
      </Cell>
      <Cell label="Pays for" className="text-muted">
        {grant.features === null ? "all features" : grant.features.join(", ")}
      </Cell>
      <Cell label="From">
        <Day at={grant.effective_at} />
      </Cell>
      <Cell label="Resets or expires">
        <GrantEnd grant={grant} />
      </Cell>
      <Cell className="text-end">
        {ways?.(grant, name)}
        {acts?.(grant, name)}
      </Cell>
    </Row>
  );
}

/** What time does to it next: a reset, with how often there is one, or its end. */
function GrantEnd({ grant }: { grant: Grant }) {
  const { expires_at, next_reset_at = null, recurrence = null, rollover = null } = grant;
  if (next_reset_at !== null && recurrence !== null)
    return (
      <span>
        resets <Day at={next_reset_at} />, <span className="text-muted">{recurrenceWords(recurrence)}</span>
        {rollover === null ? null : (
          <span className="block text-sm text-muted">{rolloverWords(rollover)}</span>
        )}
      </span>
    );
  return expires_at === null ? <span className="text-muted">never</span> : <Day at={expires_at} />;
}
