"use client";

import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { DateStyle, TimeFrame } from "@/lib/format-time";
import { TIME_ZONE_COOKIE } from "./read-cookies";

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

interface Clock {
  read: () => number;
  readServer: () => number;
  subscribe: (listener: () => void) => () => void;
}

/** One timer for the whole page, asleep while nobody looks at it. */
function createClock(startMs: number, skewMs: number | null): Clock {
  const listeners = new Set<() => void>();
  let now = skewMs === null ? startMs : Date.now() + skewMs;
  let timer: ReturnType<typeof setInterval> | null = null;
  const tick = () => {
    now = Date.now() + (skewMs ?? 0);
    for (const listener of listeners) listener();
  };
  return {
    read: () => now,
    readServer: () => startMs,
    subscribe(listener) {
      listeners.add(listener);
      if (skewMs !== null && timer === null) timer = setInterval(tick, TICK_MS);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
  };
}

let measuredSkewMs: number | null = null;

/**
 * By how much the server's clock is ahead of this machine's: the instant the server wrote into the page, against the
 * instant at which its first byte came. A reader whose clock is an hour off still sees the true countdown (E8).
 * Measured once a page load: what later renders of the server write has no first byte to be held against.
 */
function measureSkew(serverNowMs: number): number {
  if (measuredSkewMs !== null) return measuredSkewMs;
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const arrivedMs = page === undefined ? Date.now() : performance.timeOrigin + page.responseStart;
  measuredSkewMs = serverNowMs - arrivedMs;
  return measuredSkewMs;
}

const ClockContext = createContext<{ clock: Clock; timeZone: string; dates: DateStyle } | null>(null);

interface ClockProviderProps {
  /** The server's instant when it rendered the page. */
  nowMs: number;
  timeZone: string;
  /** How the reader writes dates; left out inside of another provider, as that one says. */
  dates?: DateStyle;
  /** Known from elsewhere (a stream's heartbeat); measured on the page's load where it is not. */
  skewMs?: number;
  /** Stands still: for an account on a test clock, whose time only moves when it is moved. */
  isFixed?: boolean;
  /** Takes over the browser's zone after the first render and remembers it for the next. */
  followsBrowserZone?: boolean;
  children: ReactNode;
}

export function ClockProvider({
  nowMs,
  timeZone,
  dates,
  skewMs,
  isFixed = false,
  followsBrowserZone = false,
  children,
}: ClockProviderProps) {
  const outer = use(ClockContext);
  const [zone, setZone] = useState(timeZone);
  const [clock, setClock] = useState(() => createClock(nowMs, null));

  useEffect(() => {
    setClock(createClock(nowMs, isFixed ? null : (skewMs ?? measureSkew(nowMs))));
  }, [nowMs, isFixed, skewMs]);

  useEffect(() => {
    const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!followsBrowserZone || browserZone === timeZone) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
    document.cookie = `${TIME_ZONE_COOKIE}=${browserZone}; path=/; max-age=31536000; samesite=lax`;
    setZone(browserZone);
  }, [followsBrowserZone, timeZone]);

  const style = dates ?? outer?.dates ?? "day";
  return <ClockContext value={{ clock, timeZone: zone, dates: style }}>{children}</ClockContext>;
}

/**
 * The page's now and zone. `second` renders again every second: only for what counts down. `minute` is enough for
 * everything that says "today".
 */
export function useTimeFrame(tick: "second" | "minute" = "minute"): TimeFrame {
  const context = use(ClockContext);
  if (context === null) throw new Error("useTimeFrame needs a ClockProvider above it");
  const { clock, timeZone, dates } = context;
  const step = tick === "second" ? 1 : MINUTE_MS;
  const nowMs = useSyncExternalStore(
    clock.subscribe,
    () => Math.floor(clock.read() / step) * step,
    () => Math.floor(clock.readServer() / step) * step,
  );
  // The same while nothing of it changed, so that what is drawn from it can be kept.
  return useMemo(() => ({ nowMs, timeZone, dates }), [nowMs, timeZone, dates]);
}
