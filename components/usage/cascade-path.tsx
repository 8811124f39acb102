import type { Spill } from "./cascade-geometry";

interface SpillStreamProps {
  spill: Spill;
  isFull: boolean;
  /** The lip ends at the sluice's frame. */
  hasSluice: boolean;
}

/** Over the lip and down into the next basin: a thin line while there is room, water once the basin is full. */
export function SpillStream({ spill, isFull, hasSluice }: SpillStreamProps) {
  const fall = isFull ? Math.max(20, spill.fall) : 30;
  return (
    <>
      <svg aria-hidden="true" className="spill" width="32" height={fall} viewBox={`0 0 32 ${fall}`}>
        {isFull ? (
          <>
            <path d={`M-7 3H14C30 3 42 8 42 21V${fall}`} className="spill-water" />
            <path d={`M37 ${fall}h10`} className="spill-foam" />
          </>
        ) : (
          <path
            d={hasSluice ? "M0 3H18" : "M0 3H10C19 3 24 8 24 17V26M20 22.5l4 4 4-4"}
            className="spill-idle"
          />
        )}
      </svg>
      <span aria-hidden className="spill-rail" />
      <span className="sr-only">{isFull ? "Full: spills over into the next." : "Then the next pays."}</span>
    </>
  );
}

/** The gate before the holder's own money: down while they have not said yes. */
export function Sluice({ state }: { state: "open" | "closed" }) {
  return (
    <svg aria-hidden="true" className="sluice" data-state={state} width="12" height="52" viewBox="0 0 12 52">
      <path d="M1.5 2V52M10.5 2V52M0 2H12" className="sluice-frame" />
      <path d="M6 2V12" className="sluice-rod" />
      <rect x="3" y="12" width="6" height="32" rx="1" className="sluice-plate" />
    </svg>
  );
}

/** From one brim to the next lower one. Ends at the sluice where the request was stopped there. */
export function FallLine({ isStopped }: { isStopped: boolean }) {
  return (
    <svg aria-hidden="true" className="path-fall" width="32" height="30" viewBox="0 0 32 30">
      <path pathLength={1} d={isStopped ? "M0 4C8 4 10 10 22 12" : "M0 4C16 4 16 18 32 18"} />
    </svg>
  );
}
