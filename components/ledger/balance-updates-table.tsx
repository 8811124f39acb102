"use client";

import { ChevronRight } from "lucide-react";
import type { BalanceUpdate } from "@/components/decisions/ledger-shapes";
import { SourceChip } from "@/components/decisions/source-chip";
import { sourceOfGrant } from "@/components/decisions/words";
import { Amount } from "@/components/ui/amount";
import { useTimeFrame } from "@/components/ui/clock";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
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

/** A refund on the account's own line returns overshoot; one of a grant pays back usage, and takes back what was owed or had been repaid. */
function kindWords({ kind, grant, amount }: BalanceUpdate): string {
  if (kind === "refund" && grant !== null) return "refund of usage";
  if (kind === "debt" && amount.startsWith("-")) return "no longer owed";
  return kind === "repayment" && !amount.startsWith("-") ? "repayment back" : KIND_WORDS[kind];
}

const KIND_WORDS: Readonly<Record<BalanceUpdate["kind"], string>> = {
  grant: "grant",
  adjustment: "adjustment",
  void: "void",
  expiry: "expiry",
  debit: "debit",
  refund: "overshoot refund",
  debt: "overshoot owed",
  repayment: "debt repaid",
};

/** Where each cell is on a phone's card. */
const PLACES: Readonly<Record<(typeof COLUMNS)[number]["key"], string>> = {
  seq: "max-sm:row-start-1",
  kind: "max-sm:row-start-1",
  amount: "max-sm:col-start-3 max-sm:row-start-1",
  grant: "max-sm:col-span-2 max-sm:row-start-2",
  balance: "max-sm:col-start-3 max-sm:row-start-2",
  time: "max-sm:col-span-2 max-sm:row-start-3 max-sm:text-muted",
  cause: "max-sm:col-span-2 max-sm:row-start-4",
  open: "max-sm:col-start-3 max-sm:row-start-4",
};

/** What kind of fact moves a balance so. */
const CAUSES: Readonly<Record<BalanceUpdate["kind"], string>> = {
  grant: "account change",
  adjustment: "account change",
  void: "account change",
  expiry: "by time",
  debit: "request",
  refund: "request",
  debt: "request",
  repayment: "by new credits",
};

interface BalanceUpdatesTableProps<Item extends BalanceUpdate> {
  updates: readonly Item[];
  onOpen?: (update: Item) => void;
  /** The fact whose chain is open: all its updates are marked. */
  openSeq?: number | null;
  newIds?: ReadonlySet<string>;
  isLoading?: boolean;
}

/** Every movement of the balance with its cause: the third dataset, newest first. */
export function BalanceUpdatesTable<Item extends BalanceUpdate>({
  updates,
  onOpen,
  openSeq = null,
  newIds,
  isLoading = false,
}: BalanceUpdatesTableProps<Item>) {
  if (!isLoading && updates.length === 0)
    return (
      <EmptyState title="The balance has not moved yet" ghost={<GhostRows />}>
        Each grant, debit, refund and expiry will stand here with what caused it.
      </EmptyState>
    );
  return (
    <Table caption="Balance updates, newest first" columns={COLUMNS} stacked="card">
      {isLoading ? LOADING_ROWS : null}
      {updates.map((update) => (
        <UpdateRow
          key={update.id}
          update={update}
          isNew={newIds?.has(update.id) ?? false}
          isOpen={openSeq === update.cause_seq}
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
      <Cell label="No." isNumeric className={`font-mono text-muted ${PLACES.seq}`}>
        {formatQuantity(update.ledger_seq)}
      </Cell>
      <Cell label="Time" className={`sm:whitespace-nowrap ${PLACES.time}`}>
        <time dateTime={update.at} title={`${formatMoment(at, frame)} (${formatUtc(at)})`}>
          <span className="text-muted">{formatDay(at, frame)}</span> {clockTime(at, frame, "millisecond")}
        </time>
      </Cell>
      <Cell isLead className={PLACES.kind}>
        {kindWords(update)}
      </Cell>
      <Cell label="Amount, credits" isNumeric className={`font-mono font-medium ${PLACES.amount}`}>
        <Amount value={update.amount} sign="always" hasUnit={false} />
      </Cell>
      <Cell label="Grant" className={PLACES.grant}>
        <GrantOf update={update} />
      </Cell>
      <Cell label="Cause" className={`text-muted ${PLACES.cause}`}>
        <Cause update={update} />
      </Cell>
      <Cell label="Balance" isNumeric className={`font-mono ${PLACES.balance}`}>
        <span className="me-1 font-sans text-muted sm:hidden">to</span>
        <Amount value={update.balance_after} hasUnit={false} />
      </Cell>
      <Cell className={`text-end ${PLACES.open}`}>
        {onOpen === undefined ? null : (
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => onOpen(update)}
            className="touch-target inline-flex h-7 items-center gap-0.5 rounded-xs px-1 text-accent hover:underline"
          >
            chain<span className="sr-only"> of balance update {formatQuantity(update.ledger_seq)}</span>
            <ChevronRight aria-hidden className="size-4 stroke-[1.5] rtl:rotate-180" />
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
      {update.reason ??
        `${update.kind === "refund" && update.grant !== null ? "refund" : CAUSES[update.kind]}, seq ${formatQuantity(update.cause_seq)}`}
      {update.actor == null ? null : <span className="text-faint"> by {update.actor}</span>}
    </span>
  );
}

function GrantOf({ update }: { update: BalanceUpdate }) {
  if (update.grant === null) return <span className="text-muted">overshoot, of no grant</span>;
  const name = update.grant_label ?? shortId(update.grant);
  if (update.grant_kind == null) return <span title={update.grant}>{name}</span>;
  return (
    <span className="inline-flex max-w-60 min-w-0" title={`${name} (${update.grant})`}>
      <SourceChip source={sourceOfGrant(update.grant_kind)} label={name} />
    </span>
  );
}

const LOADING_ROWS = ["a", "b", "c", "d", "e", "f"].map((key) => (
  <Row key={key}>
    {COLUMNS.map((column) => (
      <Cell key={column.key} label={column.label} className={PLACES[column.key]}>
        <Skeleton className="inline-block! h-3 w-16" />
      </Cell>
    ))}
  </Row>
));
