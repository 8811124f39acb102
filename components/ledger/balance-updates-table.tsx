"use client";

import { ChevronRight } from "lucide-react";
import type { BalanceUpdate } from "@/components/decisions/ledger-shapes";
import { SourceChip } from "@/components/decisions/source-chip";
import { sourceOfGrant } from "@/components/decisions/words";
import { Amount } from "@/components/ui/amount";
import { useTimeFrame } from "@/components/ui/clock";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { Cell, Row, Table } from "@/components/ui/table";
import { formatQuantity, shortId } from "@/lib/format";
import { clockTime, formatDay, formatMoment, formatUtc } from "@/lib/format-time";

const COLUMNS = [
  { key: "seq", label: "No.", isNumeric: true },
  { key: "time", label: "Time" },
  { key: "kind", label: "Kind" },
  { key: "amount", label: "Amount, credits", isNumeric: true },
  { key: "grant", label: "Grant" },
  { key: "cause", label: "Cause" },
  { key: "balance", label: "Balance", isNumeric: true },
  { key: "open", label: "Chain", isLabelHidden: true },
] as const;

const KIND_WORDS: Readonly<Record<BalanceUpdate["kind"], string>> = {
  grant: "grant",
  adjustment: "adjustment",
  void: "void",
  expiry: "expiry",
  debit: "debit",
  refund: "overshoot refund",
};

interface BalanceUpdatesTableProps<Item extends BalanceUpdate> {
  updates: readonly Item[];
  onOpen?: (update: Item) => void;
  openId?: string | null;
  newIds?: ReadonlySet<string>;
}

/** Every movement of the balance with its cause: the third dataset, newest first. */
export function BalanceUpdatesTable<Item extends BalanceUpdate>({
  updates,
  onOpen,
  openId,
  newIds,
}: BalanceUpdatesTableProps<Item>) {
  if (updates.length === 0)
    return (
      <EmptyState title="The balance has not moved yet" ghost={<GhostRows />}>
        Each grant, debit, refund and expiry will stand here with what caused it.
      </EmptyState>
    );
  return (
    <Table caption="Balance updates, newest first" columns={COLUMNS}>
      {updates.map((update) => (
        <UpdateRow
          key={update.id}
          update={update}
          isNew={newIds?.has(update.id) ?? false}
          isOpen={openId === update.id}
          {...(onOpen === undefined ? {} : { onOpen })}
        />
      ))}
    </Table>
  );
}

interface UpdateRowProps<Item extends BalanceUpdate> {
  update: Item;
  isNew: boolean;
  isOpen: boolean;
  onOpen?: (update: Item) => void;
}

function UpdateRow<Item extends BalanceUpdate>({ update, isNew, isOpen, onOpen }: UpdateRowProps<Item>) {
  const frame = useTimeFrame();
  const at = Date.parse(update.at);
  return (
    <Row isNew={isNew} className={isOpen ? "[&>td]:bg-accent-soft" : ""}>
      <Cell label="No." isNumeric className="font-mono text-muted">
        {formatQuantity(update.ledger_seq)}
      </Cell>
      <Cell label="Time" className="whitespace-nowrap">
        <time dateTime={update.at} title={`${formatMoment(at, frame)} (${formatUtc(at)})`}>
          <span className="text-muted">{formatDay(at, frame)}</span>{" "}
          {clockTime(at, frame.timeZone, "millisecond")}
        </time>
      </Cell>
      <Cell isLead>{KIND_WORDS[update.kind]}</Cell>
      <Cell label="Amount, credits" isNumeric className="font-mono font-medium">
        <Amount value={update.amount} sign="always" hasUnit={false} />
      </Cell>
      <Cell label="Grant">
        {update.grant === null || update.grant_kind == null ? (
          <span className="text-muted">the account’s own line</span>
        ) : (
          <SourceChip
            source={sourceOfGrant(update.grant_kind)}
            label={update.grant_label ?? shortId(update.grant)}
          />
        )}
      </Cell>
      <Cell label="Cause" className="text-muted">
        <Cause update={update} />
      </Cell>
      <Cell label="Balance" isNumeric className="font-mono">
        <Amount value={update.balance_after} hasUnit={false} />
      </Cell>
      <Cell className="text-end">
        {onOpen === undefined ? null : (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => onOpen(update)}
            className="touch-target inline-flex h-7 items-center gap-0.5 rounded-xs px-1 text-accent hover:underline"
          >
            chain<span className="sr-only"> of balance update {formatQuantity(update.ledger_seq)}</span>
            <ChevronRight
              aria-hidden
              className={`size-4 stroke-[1.5] transition-transform rtl:rotate-180 ${isOpen ? "rotate-90" : ""}`}
            />
          </button>
        )}
      </Cell>
    </Row>
  );
}

function Cause({ update }: { update: BalanceUpdate }) {
  const ids = [update.monetization_event, update.usage_event, update.decision].filter((id) => id != null);
  if (ids.length > 0)
    return (
      <span className="font-mono" title={ids.join(" ← ")}>
        {shortId(ids[0] as string)}
      </span>
    );
  return (
    <span>
      {update.reason ?? `fact ${formatQuantity(update.cause_seq)}`}
      {update.actor == null ? null : <span className="text-faint"> by {update.actor}</span>}
    </span>
  );
}
