"use client";

import { DecisionSentence } from "@/components/decisions/decision-sentence";
import { ClockProvider } from "@/components/ui/clock";
import { Cascade } from "@/components/usage/cascade";
import type { RecordedAnswer } from "@/lib/docs/schema/recorded";

/** The cascade of an example, at the instant at which it was answered. */
export function RecordedCascade({ standing, decision }: RecordedAnswer) {
  return (
    <ClockProvider nowMs={Date.parse(standing.as_of)} timeZone={standing.time_zone} isFixed>
      <p className="mb-4 text-sm">
        <DecisionSentence decision={decision} />
      </p>
      <Cascade standing={standing} decision={decision} />
    </ClockProvider>
  );
}
