"use client";

import { Ban, CheckCircle2, ChevronDown, CircleDashed, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { Decision, Way } from "@/components/decisions/decision-shapes";
import { decisionSentence } from "@/components/decisions/sentence";
import type { Standing } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useTimeFrame } from "@/components/ui/clock";
import { clockTime } from "@/lib/format-time";
import { type BlockState, blockState } from "./block-state";
import { WayButtons } from "./way-buttons";

// Weighs nothing before somebody has pressed a way.
const WayHelp = dynamic(() => import("./way-help").then((module) => module.WayHelp));

interface RequestStripProps {
  /** The newest decision, or null before the first. */
  decision: Decision | null;
  /** The snapshot on the page: tells whether a block is still news. */
  standing: Pick<Standing, "seq" | "next_payer">;
  onWhy: (decision: Decision) => void;
  /** The ways that are followed on the page itself. */
  onConsent: (way: Extract<Way, { kind: "consent" }>) => void;
  /** Null for whoever may only look. */
  onRedeem: ((way: Extract<Way, { kind: "redeem_reset" }>) => void) | null;
  /** Leads to where credits are bought; null for whoever may only look. */
  onBuy: ((way: Extract<Way, { kind: "buy" }>) => void) | null;
}

const SINCE: Readonly<Record<BlockState, string | null>> = {
  stands: null,
  over: "There is room again: send the request again.",
  changed: "The account has changed since. Send the request again.",
};

/**
 * The newest request in one sentence. Where it was blocked: why, when that changes, and what can be done now. It keeps its
 * place and nearly its height whatever the news is, so that nothing on the page moves when one arrives.
 */
export function RequestStrip({ decision, standing, onWhy, onConsent, onRedeem, onBuy }: RequestStripProps) {
  const frame = useTimeFrame("second");
  if (decision === null)
    return (
      <Strip tone="neutral">
        <p className="text-muted">No request yet. The first one is told here as soon as it is decided.</p>
      </Strip>
    );
  const block = blockState(decision, standing, frame.nowMs);
  const { what, why, left, changes } = decisionSentence(decision, frame);
  const since = block === null ? null : SINCE[block];
  const rest = block === null ? [why, left, changes] : [why];
  const tone =
    block === null
      ? "ok"
      : block !== "stands"
        ? "neutral"
        : decision.reason === "consent_required"
          ? "warn"
          : "danger";
  const time = clockTime(Date.parse(decision.decided_at), frame, "second");
  return (
    <Strip tone={tone}>
      <p key={`sentence ${decision.id}`}>
        <strong className="font-medium">{what}</strong> {rest.filter((part) => part !== null).join(" ")}
        {/* A phone says it on the button that waits. */}
        {block !== "stands" || changes === null ? null : <span className="max-sm:hidden"> {changes}</span>}
        {since === null ? null : <strong className="font-medium"> {since}</strong>}
      </p>
      {/* Only what stops somebody is worth interrupting them for. */}
      <span role="status" className="sr-only">
        {block === "stands" ? `${what} ${why ?? ""}` : ""}
      </span>
      <StripActions
        // What was opened belonged to another request.
        key={decision.id}
        ways={block === "stands" ? decision.ways : []}
        onConsent={onConsent}
        onRedeem={onRedeem}
        onBuy={onBuy}
      >
        <span className="text-sm text-muted max-sm:hidden">
          {decision.feature}, {time}
        </span>
        <Button intent="quiet" size="small" className="text-accent!" onClick={() => onWhy(decision)}>
          Why
        </Button>
      </StripActions>
    </Strip>
  );
}

interface StripActionsProps {
  ways: readonly Way[];
  onConsent: RequestStripProps["onConsent"];
  onRedeem: RequestStripProps["onRedeem"];
  onBuy: RequestStripProps["onBuy"];
  children: ReactNode;
}

/** On a phone the ways lie behind one button: they differ in number, and the page must not move when they arrive. */
function StripActions({ ways, onConsent, onRedeem, onBuy, children }: StripActionsProps) {
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Way | null>(null);
  const follow = (way: Way) => {
    if (way.kind === "consent") onConsent(way);
    else if (way.kind === "redeem_reset" && onRedeem !== null) onRedeem(way);
    else if (way.kind === "buy" && onBuy !== null) onBuy(way);
    else setChosen(way);
  };
  return (
    <div className="mt-auto flex flex-col gap-2 print:hidden">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {ways.length === 0 ? null : (
          <>
            <Button
              size="small"
              className="sm:hidden"
              aria-expanded={isOpen}
              icon={<ChevronDown aria-hidden className={isOpen ? "rotate-180" : ""} />}
              onClick={() => setOpen(!isOpen)}
            >
              What you can do
            </Button>
            <div
              className={classNames(
                "flex flex-wrap items-center gap-2 max-sm:order-last max-sm:w-full",
                isOpen ? null : "max-sm:hidden",
              )}
            >
              <span className="text-muted max-sm:hidden">You can</span>
              <WayButtons ways={ways} onWay={follow} size="small" />
            </div>
          </>
        )}
        <span className="ms-auto flex items-center gap-2">{children}</span>
      </div>
      {chosen === null ? null : <WayHelp way={chosen} />}
    </div>
  );
}

type Tone = "ok" | "warn" | "danger" | "neutral";

const TONES: Readonly<Record<Tone, string>> = {
  ok: "border-hairline",
  neutral: "border-hairline",
  warn: "border-warn/40 bg-warn-soft",
  danger: "border-danger/40 bg-danger-soft",
};

const ICONS: Readonly<Record<Tone, ReactNode>> = {
  ok: <CheckCircle2 aria-hidden className="text-ok" />,
  neutral: <CircleDashed aria-hidden className="text-muted" />,
  warn: <TriangleAlert aria-hidden className="text-warn" />,
  danger: <Ban aria-hidden className="text-danger" />,
};

function Strip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <section
      aria-label="Newest request"
      data-tone={tone}
      className={classNames(
        "flex min-h-41 gap-3 rounded-md border p-3 sm:min-h-26 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:stroke-2",
        TONES[tone],
      )}
    >
      {ICONS[tone]}
      <div className="flex min-w-0 flex-1 flex-col gap-2">{children}</div>
    </section>
  );
}
