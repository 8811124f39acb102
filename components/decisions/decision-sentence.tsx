"use client";

import { useTimeFrame } from "@/components/ui/clock";
import type { Decision } from "./decision-shapes";
import { decisionSentence } from "./sentence";

/** The sentence about a decision, everywhere the same. `short` keeps what was decided and why. */
export function DecisionSentence({
  decision,
  length = "full",
}: {
  decision: Decision;
  length?: "short" | "full";
}) {
  const frame = useTimeFrame("second");
  const { what, why, left, changes, ways } = decisionSentence(decision, frame);
  const rest = length === "full" ? [why, left, changes, ways] : [why];
  return (
    <>
      <strong className="font-medium">{what}</strong> {rest.filter((part) => part !== null).join(" ")}
    </>
  );
}
