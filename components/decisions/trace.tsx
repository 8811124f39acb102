"use client";

import { type ReactNode, useState } from "react";
import { Amount } from "@/components/ui/amount";
import { useTimeFrame } from "@/components/ui/clock";
import { CopyButton } from "@/components/ui/copy-button";
import { formatQuantity } from "@/lib/format";
import { formatMoment, formatUtc } from "@/lib/format-time";
import { curlOf } from "./curl";
import { DecisionSentence } from "./decision-sentence";
import type { Decision } from "./decision-shapes";
import { OutcomeBadge } from "./outcome-badge";
import { RefundState } from "./refund-state";
import { SettlementChain } from "./settlement-chain";
import { GateStep, LayerStep } from "./trace-step";
import { usageWords } from "./words";

interface TraceProps {
  decision: Decision;
  /** Where the API answers, for the copied command. */
  origin: string;
  /** Makes an id of the chain a link to its row. */
  hrefOf?: (id: string) => string;
  /** Opens another decision: a refund of this one, or what this one refunded. */
  onOpen?: (decisionId: string) => void;
  /** What else is known of it: its disputes. */
  about?: ReactNode;
}

/** A decision, step by step as it was walked: this is what was stored, not an explanation written afterwards. */
export function Trace({ decision, origin, hrefOf, onOpen, about }: TraceProps) {
  const isBlocked = decision.outcome === "blocked";
  return (
    <div className="flex flex-col gap-5">
      <div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Amount value={decision.cost} size="hero" />
          <OutcomeBadge decision={decision} />
          {decision.took_ms === undefined ? null : (
            <span className="text-sm text-muted">
              decided in {formatQuantity(String(decision.took_ms))} ms
            </span>
          )}
        </div>
        <p className="mt-1 text-muted">
          {decision.mode === "refund"
            ? decision.feature
            : `${decision.feature}, ${usageWords(decision.usage ?? {})}`}
        </p>
        <p className="mt-3 text-base">
          <DecisionSentence decision={decision} />
        </p>
      </div>
      <ol aria-label="Steps" className="flex flex-col">
        {(decision.gates ?? []).map((gate) => (
          <GateStep key={gate.key} gate={gate} isBinding={isBlocked && decision.binding === gate.key} />
        ))}
        {decision.trace.map((layer, index) => (
          <LayerStep
            key={layer.layer}
            layer={layer}
            position={index + 1}
            binding={isBlocked ? decision.binding : null}
          />
        ))}
      </ol>
      <SettlementChain decision={decision} {...(hrefOf === undefined ? {} : { hrefOf })} />
      <RefundState decision={decision} {...(onOpen === undefined ? {} : { onOpen })} />
      {about}
      <Facts decision={decision} />
      <div className="flex flex-wrap gap-2">
        <CopyButton intent="secondary" label="Copy as JSON" text={JSON.stringify(decision, null, 2)}>
          Copy JSON
        </CopyButton>
        <CopyButton intent="secondary" label="Copy as curl" text={curlOf(decision, origin)}>
          Copy as curl
        </CopyButton>
      </div>
      <RawJson decision={decision} />
    </div>
  );
}

/** As the API answers it; written out when it is asked for. */
function RawJson({ decision }: { decision: Decision }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="touch-target w-fit cursor-pointer text-sm text-accent">Raw JSON</summary>
      {isOpen ? (
        <pre className="mt-2 rounded-md border border-hairline bg-sunken p-3 text-xs break-all whitespace-pre-wrap">
          {JSON.stringify(decision, null, 2)}
        </pre>
      ) : null}
    </details>
  );
}

function Facts({ decision }: { decision: Decision }) {
  const frame = useTimeFrame();
  const at = Date.parse(decision.decided_at);
  const facts: readonly (readonly [string, string, string?])[] = [
    ["Decided", formatMoment(at, frame, "millisecond"), formatUtc(at)],
    ["Seq", formatQuantity(decision.seq)],
    ["Plan", decision.plan],
    ["Price book", decision.price_book],
    ...(decision.idempotency_key === undefined
      ? []
      : [["Idempotency key", decision.idempotency_key] as const]),
    ...Object.entries(decision.attribution ?? {})
      .filter(([, value]) => value != null)
      .map(([name, value]) => [name === "key" ? "API key" : name, String(value)] as const),
    ...Object.entries(decision.properties ?? {}),
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t border-hairline pt-4 text-sm">
      {facts.map(([name, value, title]) => (
        <div key={name} className="contents">
          <dt className="text-muted first-letter:uppercase">{name}</dt>
          <dd className="min-w-0 font-mono break-all" title={title}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
