import type { WindowState } from "@/components/decisions/standing-shapes";

const SPANS_MS: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/**
 * Where the level would be if use were even over the span: the part of it that has passed. Only windows that start and
 * end have one; a rolling window or a bucket has no "by now". A month without its start has no known length.
 */
export function paceShare(window: WindowState, nowMs: number): number | null {
  if (window.resets_at === null || (window.kind !== "calendar" && window.kind !== "anchored")) return null;
  const endMs = Date.parse(window.resets_at);
  const spanMs = window.rule?.window_ms ?? SPANS_MS[window.rule?.unit ?? ""];
  const startMs =
    window.rule?.started_at != null
      ? Date.parse(window.rule.started_at)
      : spanMs === undefined
        ? null
        : endMs - spanMs;
  if (startMs === null || startMs >= endMs) return null;
  return Math.min(1, Math.max(0, (nowMs - startMs) / (endMs - startMs)));
}
