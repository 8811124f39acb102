/**
 * One event stream that is kept open: reopened when it breaks, when it falls silent without breaking (a laptop that slept,
 * a network that changed), and when somebody looks at the page again. The browser's own reconnection is not used: it
 * gives up for good on the first answer that is not 200, and says nothing about when it tries again.
 */
export interface LineState {
  readonly kind: "connecting" | "live" | "late" | "offline" | "ended";
  /** How long nothing has been heard; 0 while it is live. */
  readonly silentMs: number;
  /** When it is tried again, as this machine's clock reads; null where it is not. */
  readonly retryAtMs: number | null;
}

export interface LineParts {
  readonly url: string;
  /** Names of the events to listen to, each with what takes its data. */
  readonly events: Readonly<Record<string, (data: unknown) => void>>;
  /** A connection stands: what came between the last event and now was not heard. */
  readonly onOpen: () => void;
  readonly onState: (state: LineState) => void;
  /** Asked after a refusal: false where trying again is of no use (signed out, no such account). */
  readonly mayTryAgain: () => Promise<boolean>;
}

/** The stream says something at least every 3 s; later than this it is late (E10). */
const LATE_AFTER_MS = 5_000;
const LOST_AFTER_MS = 12_000;
const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 15_000;
/** A browser opens six connections to one server: a page that nobody sees gives its own back. */
const HIDDEN_MS_MAX = 60_000;
const TICK_MS = 1_000;

/** Opens the line; the answer closes it for good. */
export function keepLineOpen(parts: LineParts): { close(): void; retry(): void } {
  let source: EventSource | null = null;
  let heardMs = performance.now();
  let retry: { readonly timer: ReturnType<typeof setTimeout>; readonly atMs: number } | null = null;
  let failures = 0;
  let hiddenTimer: ReturnType<typeof setTimeout> | null = null;
  let said = "";

  const say = (kind: LineState["kind"]) => {
    const silentMs = kind === "live" ? 0 : performance.now() - heardMs;
    const next = `${kind} ${Math.floor(silentMs / TICK_MS)} ${retry?.atMs}`;
    if (next === said) return;
    said = next;
    parts.onState({ kind, silentMs, retryAtMs: retry?.atMs ?? null });
  };
  const heard = () => {
    heardMs = performance.now();
    failures = 0;
    say("live");
  };
  const disconnect = () => {
    source?.close();
    source = null;
    if (retry !== null) clearTimeout(retry.timer);
    retry = null;
  };
  const connect = () => {
    disconnect();
    const opened = new EventSource(parts.url);
    source = opened;
    opened.onopen = () => {
      parts.onOpen();
      heard();
    };
    opened.onerror = () => {
      if (source !== opened) return;
      const isRefused = opened.readyState === EventSource.CLOSED;
      tryLater();
      if (isRefused) void giveUpIfUseless(opened);
    };
    for (const [name, take] of Object.entries(parts.events)) {
      opened.addEventListener(name, (event) => {
        heard();
        take(JSON.parse((event as MessageEvent<string>).data));
      });
    }
  };
  const tryLater = () => {
    disconnect();
    const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** failures++) * (0.75 + Math.random() / 2);
    retry = { timer: setTimeout(connect, waitMs), atMs: Date.now() + waitMs };
    say("offline");
  };
  const giveUpIfUseless = async (refused: EventSource) => {
    if (await parts.mayTryAgain()) return;
    if (source !== null && source !== refused) return;
    close();
    say("ended");
  };

  const tick = setInterval(() => {
    const silentMs = performance.now() - heardMs;
    if (source === null) return retry === null ? undefined : say("offline");
    if (silentMs > LOST_AFTER_MS) return tryLater();
    if (silentMs > LATE_AFTER_MS) say("late");
  }, TICK_MS);
  const onVisibility = () => {
    if (hiddenTimer !== null) clearTimeout(hiddenTimer);
    hiddenTimer = null;
    if (document.hidden) hiddenTimer = setTimeout(disconnect, HIDDEN_MS_MAX);
    else if (source === null) connect();
  };
  const onOnline = () => connect();
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("online", onOnline);

  function close(): void {
    disconnect();
    clearInterval(tick);
    if (hiddenTimer !== null) clearTimeout(hiddenTimer);
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("online", onOnline);
  }
  connect();
  return { close, retry: connect };
}
