"use client";

import { ClockProvider } from "@/components/ui/clock";
import { Cascade } from "@/components/usage/cascade";
import type { RecordedAnswer } from "@/lib/docs/schema/recorded";

/** The cascade of an example, at the instant at which it was answered. */
export function RecordedCascade({ standing, decision }: RecordedAnswer) {
  return (
    <ClockProvider nowMs={Date.parse(standing.as_of)} timeZone={standing.time_zone} isFixed>
      <Cascade standing={standing} decision={decision} />
    </ClockProvider>
  );
}
