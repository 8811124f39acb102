"use client";

import { Ban } from "lucide-react";
import type { Decision, Way } from "@/components/decisions/decision-shapes";
import { decisionSentence } from "@/components/decisions/sentence";
import { useTimeFrame } from "@/components/ui/clock";
import { WayButtons } from "./way-buttons";

interface BlockBannerProps {
  /** The blocked decision, a preview included. */
  decision: Decision;
  onWay: (way: Way) => void;
  busyWay?: Way["kind"] | null;
}

/** In place of the first sentence of the page: what is blocked, why, when that changes, and what can be done now. */
export function BlockBanner({ decision, onWay, busyWay = null }: BlockBannerProps) {
  const frame = useTimeFrame("second");
  const sentence = decisionSentence(decision, frame);
  return (
    <div className="flex gap-3 rounded-md border border-danger/40 bg-danger-soft p-4">
      <Ban aria-hidden className="mt-1 size-4 shrink-0 stroke-2 text-danger" />
      <div className="min-w-0">
        <p role="status" className="text-lg">
          <strong className="font-medium">{sentence.what}</strong> {sentence.why} {sentence.changes}
        </p>
        {decision.ways.length === 0 ? null : (
          <div className="mt-3 flex flex-wrap items-center gap-2">
            <span className="text-muted">You can</span>
            <WayButtons ways={decision.ways} onWay={onWay} busyWay={busyWay} />
          </div>
        )}
      </div>
    </div>
  );
}
