"use client";

import { Undo2 } from "lucide-react";
import { formatCredits, isZero, negated, shortId, sumOf } from "@/lib/format";
import type { Decision, RefundTrace } from "./decision-shapes";
import { windowName } from "./words";

interface RefundStateProps {
  decision: Decision;
  onOpen?: (decisionId: string) => void;
}

/** Of usage: how much of it was refunded, and by what. Of a refund: what it refunded, why, and what did not come back to stay. */
export function RefundState({ decision, onOpen }: RefundStateProps) {
  const { refund, refunds } = decision;
  const shared = onOpen === undefined ? {} : { onOpen };
  if (refund != null) return <RefundOf refund={refund} {...shared} />;
  if (refunds === undefined || refunds.usage_events.length === 0) return null;
  const whole = sumOf(refunds.refunded, refunds.left);
  return (
    <section aria-label="Refunds" className="border-t border-hairline pt-4">
      <h3 className="flex items-center gap-2 font-medium">
        <Undo2 aria-hidden className="size-4 stroke-[1.5] text-muted" />
        {isZero(whole)
          ? "Refunded: what it counted"
          : `Refunded ${formatCredits(refunds.refunded)} of ${formatCredits(whole)} credits`}
      </h3>
      <ol className="mt-1 flex flex-wrap gap-x-4 text-sm text-muted">
        {refunds.usage_events.map((id) => (
          <li key={id}>
            by <EventId id={id} {...shared} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function RefundOf({ refund, ...rest }: { refund: RefundTrace; onOpen?: (decisionId: string) => void }) {
  const notes = lostWords(refund);
  return (
    <section aria-label="What was refunded" className="border-t border-hairline pt-4">
      <h3 className="flex items-center gap-2 font-medium">
        <Undo2 aria-hidden className="size-4 stroke-[1.5] text-muted" />
        <span>
          A refund of <EventId id={refund.usage_event} {...rest} />
        </span>
      </h3>
      <p className="mt-1 break-words">
        {refund.by === "system" ? "By a rule of the plan: the work failed." : `“${refund.reason}”`}
      </p>
      {refund.by === "system" ? null : (
        <p className="text-sm text-muted">
          by <span className="font-mono break-all">{refund.by}</span>
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="mt-1 text-sm text-muted">
          {note}
        </p>
      ))}
    </section>
  );
}

/** What was given back and did not stay: the window's span was over, or the grant's time. */
function lostWords({ sources, debt, restore_windows: restoresWindows }: RefundTrace): string[] {
  const notes = restoresWindows ? [] : ["What windows have counted was left as it is."];
  for (const { windows, grants } of sources) {
    for (const { key, state } of windows) {
      if (state === "window_closed")
        notes.push(`The ${windowName(key)} window got nothing back: the span that counted it is over.`);
      if (state === "window_reset")
        notes.push(`The ${windowName(key)} window got nothing back: a reset had forgiven it.`);
    }
    for (const grant of grants) notes.push(...expiredWords(grant));
  }
  for (const grant of debt?.grants ?? []) notes.push(...expiredWords(grant));
  if (debt != null) notes.push(...debtWords(debt));
  if (debt != null && !isZero(debt.expired))
    notes.push(`${formatCredits(debt.expired)} credits expired at once: what had repaid the debt is over.`);
  return [...new Set(notes)];
}

function debtWords({ amount, forgiven }: NonNullable<RefundTrace["debt"]>): string[] {
  const repaid = sumOf(amount, negated(forgiven));
  return [
    ...(isZero(forgiven) ? [] : [`${formatCredits(forgiven)} credits that were owed are owed no more.`]),
    ...(isZero(repaid) ? [] : [`${formatCredits(repaid)} credits that had repaid its debt went back.`]),
  ];
}

function expiredWords({ id, expired }: { id: string; expired: string }): string[] {
  if (isZero(expired)) return [];
  return [`${formatCredits(expired)} credits expired at once: ${shortId(id)}, or its period, is over.`];
}

/** A usage event has its trace under the same name as a decision. */
function EventId({ id, onOpen }: { id: string; onOpen?: (decisionId: string) => void }) {
  if (onOpen === undefined)
    return (
      <span className="font-mono" title={id}>
        {shortId(id)}
      </span>
    );
  return (
    <button
      type="button"
      title={id}
      className="touch-target font-mono text-accent hover:underline"
      onClick={() => onOpen(`dec_${id.slice("use_".length)}`)}
    >
      {shortId(id)}
    </button>
  );
}
