"use client";

import type { CSSProperties } from "react";
import type { Decision } from "@/components/decisions/decision-shapes";
import type { Standing } from "@/components/decisions/standing-shapes";
import { useTimeFrame } from "@/components/ui/clock";
import { Skeleton } from "@/components/ui/skeleton";
import { CascadeBasin } from "./cascade-basin";
import { cascadeOf } from "./cascade-model";

/** Up to how many levels stand side by side in which room (cascade.css). More than the last lie in rows everywhere. */
const ROOMS = [
  ["few", 4],
  ["some", 7],
  ["many", 9],
] as const;

interface CascadeProps {
  standing: Standing;
  /** Whose next request is marked; the first one of the standing where it is not given. */
  feature?: string;
  /** Its path through the basins is lit and drawn once. */
  decision?: Decision | null;
  /** False where it is lit because it has just arrived: then nothing is written that would move what stands below. */
  isPicked?: boolean;
}

/**
 * The layers as basins in the order they pay: levels, what is held, the pace, when each resets, and the sluice before
 * the holder's own money. Side by side where there is room, stacked on a phone: the same list either way.
 */
export function Cascade({ standing, feature, decision = null, isPicked = true }: CascadeProps) {
  const { nowMs } = useTimeFrame();
  const basins = cascadeOf(standing, { nowMs, feature, decision });
  const chambers = basins.reduce((count, basin) => count + basin.chambers.length, 0);
  const columns = basins.map((basin) => `minmax(0, ${Math.max(1, basin.chambers.length)}fr)`).join(" ");
  const room = ROOMS.find(([, most]) => chambers <= most)?.[0] ?? "rows";
  return (
    <div
      className="cascade"
      data-room={room}
      {...(decision === null ? {} : { "data-lit": isPicked ? "picked" : "news" })}
    >
      <ol
        className="cascade-basins"
        aria-label="Sources in the order they pay"
        style={{ "--cascade-columns": columns } as CSSProperties}
      >
        {basins.map((basin, index) => (
          <CascadeBasin
            // A new decision draws its path anew.
            key={`${basin.layer} ${decision?.id ?? ""}`}
            basin={basin}
            index={index}
            count={basins.length}
            nextBasin={basins[index + 1] ?? null}
          />
        ))}
      </ol>
    </div>
  );
}

/** The cascade's own geometry, still dry. */
export function CascadeSkeleton() {
  return (
    <div className="cascade" data-room="some" aria-hidden>
      <div className="cascade-basins" style={{ "--cascade-columns": "3fr 1fr 1fr 1fr" } as CSSProperties}>
        {[3, 1, 1, 1].map((count, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ghosts never move
          <div key={index} className="basin" style={{ "--step": index } as CSSProperties}>
            <div className="basin-name">
              <Skeleton className="h-3 w-20" />
            </div>
            <div className="basin-chambers">
              {Array.from({ length: count }, (_, chamber) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: ghosts never move
                <div key={chamber} className="chamber">
                  <div className="tank" />
                  <div className="chamber-label">
                    <Skeleton className="my-0.75 h-3 w-14" />
                  </div>
                  <div className="chamber-figure">
                    <Skeleton className="my-1 h-5 w-16" />
                  </div>
                  <div className="chamber-notes">
                    <Skeleton className="my-0.75 h-3 w-24" />
                    <Skeleton className="my-0.75 h-3 w-20" />
                  </div>
                </div>
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
