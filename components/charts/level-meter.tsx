import type { CSSProperties } from "react";
import { classNames } from "@/components/ui/class-names";
import { levelShares } from "./level-geometry";

interface LevelMeterProps {
  /** Decides hue and pattern: the word that sources.css knows. */
  source: string;
  /** Shares of the whole, 0 to 1. */
  used: number;
  held?: number;
  /** Where even use would be now. */
  pace?: number | null;
  /** What is measured: "5-hour window". */
  label: string;
  /** The level in words: "62 of 100 requests used, resets today 14:12 CET". */
  text: string;
  size?: "normal" | "small";
  className?: string;
}

/** used | held | free, with a tick at the pace. The words carry everything the colours do. */
export function LevelMeter({
  source,
  used,
  held = 0,
  pace = null,
  label,
  text,
  size = "normal",
  className,
}: LevelMeterProps) {
  const shares = levelShares(used, held, pace);
  const length = (share: number) => ({ inlineSize: `${share * 100}%` }) as CSSProperties;
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn in parts
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor((shares.used + shares.held) * 100)}
      aria-valuetext={text}
      data-source={source}
      className={classNames(
        "relative flex w-full rounded-xs border border-control bg-page",
        size === "small" ? "h-2" : "h-4",
        className,
      )}
    >
      {shares.used > 0 ? (
        <span
          className="water h-full min-w-0.5 rounded-s-[2px] transition-[inline-size] duration-(--level-duration) ease-(--ease-out)"
          style={length(shares.used)}
        />
      ) : null}
      {shares.held > 0 ? (
        <span
          className="water-held h-full min-w-0.5 border-e border-dashed border-source transition-[inline-size] duration-(--level-duration) ease-(--ease-out)"
          style={length(shares.held)}
        />
      ) : null}
      {shares.pace === null ? null : (
        <span
          className="absolute -inset-y-1 w-0.5 bg-ink shadow-[0_0_0_1.5px_var(--page)]"
          style={{ insetInlineStart: `calc(${shares.pace * 100}% - 1px)` }}
        />
      )}
    </div>
  );
}
