"use client";

import { Clock, Coins, KeyRound, Minimize2, RotateCcw, UserRound } from "lucide-react";
import type { Way } from "@/components/decisions/decision-shapes";
import { freeFirst, wayWords } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";

const ICONS = {
  wait: Clock,
  reduce: Minimize2,
  consent: KeyRound,
  buy: Coins,
  redeem_reset: RotateCcw,
  ask_owner: UserRound,
} as const;

interface WayButtonsProps {
  ways: readonly Way[];
  onWay: (way: Way) => void;
  busyWay?: Way["kind"] | null;
  size?: "normal" | "small";
}

/** The ways a decision computed, as they are: none is made up here, and what costs nothing stands first. */
export function WayButtons({ ways, onWay, busyWay = null, size = "normal" }: WayButtonsProps) {
  const frame = useTimeFrame();
  return freeFirst(ways).map((way) => {
    const Icon = ICONS[way.kind];
    const words = wayWords(way, frame);
    return (
      <Button
        key={words}
        size={size}
        icon={<Icon aria-hidden />}
        isBusy={busyWay === way.kind}
        className="h-auto! min-h-7 max-w-full py-1 text-start whitespace-normal!"
        onClick={() => onWay(way)}
      >
        {`${words.charAt(0).toUpperCase()}${words.slice(1)}`}
      </Button>
    );
  });
}
