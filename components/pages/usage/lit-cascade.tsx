"use client";

import { DecisionSentence } from "@/components/decisions/decision-sentence";
import type { Decision } from "@/components/decisions/decision-shapes";
import type { Standing } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { Cascade } from "@/components/usage/cascade";

interface LitCascadeProps {
  standing: Standing;
  /** Whose path through the basins is lit. */
  decision: Decision | null;
  /** Its sentence stands on the page already. */
  isTold: boolean;
  /** Present where the reader has chosen the decision: the way back to the levels. */
  onClear?: () => void;
}

/** The cascade with a decision's path, and the sentence about it where the reader has picked it. */
export function LitCascade({ standing, decision, isTold, onClear }: LitCascadeProps) {
  return (
    <>
      <Cascade standing={standing} decision={decision} isPicked={onClear !== undefined} />
      {decision === null || onClear === undefined ? null : (
        <p className="mt-4 flex flex-wrap items-baseline gap-x-3">
          {isTold ? null : (
            <span className="max-w-[85ch]">
              <DecisionSentence decision={decision} />
            </span>
          )}
          <Button intent="quiet" size="small" className="print:hidden" onClick={onClear}>
            Show levels only
          </Button>
        </p>
      )}
    </>
  );
}
