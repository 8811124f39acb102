import { MessageSquareWarning } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Moment } from "@/components/ui/time";
import { shortId } from "@/lib/format";
import { type Dispute, REASONS, STATES } from "./dispute-words";

interface DisputeStatesProps {
  disputes: readonly Dispute[];
  /** Opens the refund that answered one. */
  onOpen?: (decisionId: string) => void;
  /** What can be done about the one that is open. */
  actions?: (open: Dispute) => ReactNode;
}

/** What was said of a charge and how it was answered, newest first. */
export function DisputeStates({ disputes, onOpen, actions }: DisputeStatesProps) {
  if (disputes.length === 0) return null;
  return (
    <section aria-label="Disputes" className="border-t border-hairline pt-4">
      <h3 className="mb-2 flex items-center gap-2 font-medium">
        <MessageSquareWarning aria-hidden className="size-4 stroke-[1.5] text-muted" />
        Disputed
      </h3>
      <ol className="flex flex-col gap-3">
        {disputes.map((dispute) => (
          <li key={dispute.id} className="flex flex-col gap-1">
            <span className="flex flex-wrap items-center gap-2">
              <Badge tone={TONES[dispute.state]}>{STATES[dispute.state]}</Badge>
              <span className="text-sm text-muted">
                reported <Moment at={dispute.opened_at} />
              </span>
            </span>
            <p className="break-words">
              {REASONS[dispute.reason]}: “{dispute.message}”
            </p>
            <Answer dispute={dispute} {...(onOpen === undefined ? {} : { onOpen })} />
            {dispute.state === "open" ? actions?.(dispute) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

const TONES = { open: "warn", refunded: "ok", declined: "neutral", withdrawn: "neutral" } as const;

function Answer({ dispute, onOpen }: { dispute: Dispute; onOpen?: (decisionId: string) => void }) {
  const { answer } = dispute;
  if (answer === null || dispute.state === "withdrawn") return null;
  const refund = answer.refund;
  return (
    <p className="text-sm break-words text-muted">
      Answered <Moment at={answer.at} />: “{answer.message}”
      {refund === null ? null : onOpen === undefined ? (
        <span className="ms-1 font-mono">{shortId(refund)}</span>
      ) : (
        <button
          type="button"
          className="touch-target ms-1 font-mono text-accent hover:underline"
          title={refund}
          onClick={() => onOpen(refund.replace("use_", "dec_"))}
        >
          {shortId(refund)}
        </button>
      )}
    </p>
  );
}
