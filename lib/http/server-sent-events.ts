import type { StreamAnswer } from "./route";
import type { AnswerStream } from "./route-call";

export const EVENT_STREAM = "text/event-stream";
export const HEARTBEAT_MS = 15_000;

export type ServerSentEvent = {
  /** The standing's seq: what the client sends back as `Last-Event-ID`. */
  readonly id?: number | string;
  readonly event?: string;
  /** Sent as JSON. */
  readonly data: unknown;
};

/** One frame. A line break inside a field would end it, and JSON has none outside of escapes. */
export function encodeEvent({ id, event, data }: ServerSentEvent): string {
  let frame = "";
  if (id !== undefined) frame += `id: ${oneLine(String(id))}\n`;
  if (event !== undefined) frame += `event: ${oneLine(event)}\n`;
  return `${frame}data: ${JSON.stringify(data)}\n\n`;
}

function oneLine(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new Error("a field of a server-sent event has no line breaks");
  return text;
}

/** A comment: keeps proxies from closing a quiet stream, and lets us notice a client that is gone. */
export const heartbeatFrame = ": still here\n\n";

/** The seq to go on after, from `Last-Event-ID`; null for a first connection or a header that is not ours. */
export function readLastEventId(headers: (name: string) => string | null): number | null {
  const value = headers("last-event-id");
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

type Arrived = { readonly result: IteratorResult<ServerSentEvent> } | { readonly error: unknown };

/**
 * Frames of events as they come, and a heartbeat whenever none came for `heartbeatMs`. Ends with the source or with
 * the signal, whichever is first; the source is told through its `return`, and had better watch the signal as well.
 *
 * Sleeps on one `wake` instead of racing promises: every race would hang one more reaction on the promise of the
 * signal, and a stream that is open for a day would hold them all.
 */
export async function* eventFrames(
  events: AsyncIterable<ServerSentEvent>,
  signal: AbortSignal,
  heartbeatMs: number = HEARTBEAT_MS,
): AsyncGenerator<string> {
  const source = events[Symbol.asyncIterator]();
  let arrived: Arrived | null = null;
  let wake = () => {};
  const pull = () => {
    arrived = null;
    source.next().then(
      (result) => {
        arrived = { result };
        wake();
      },
      (error) => {
        arrived = { error };
        wake();
      },
    );
  };
  const stop = () => wake();
  signal.addEventListener("abort", stop);
  const isStillQuiet = () => arrived === null && !signal.aborted;
  try {
    // The client learns at once that the stream is open, also where the first event is far off.
    yield heartbeatFrame;
    pull();
    for (;;) {
      if (isStillQuiet()) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, heartbeatMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      if (signal.aborted) return;
      const frame = frameOf(arrived);
      if (frame === null) return;
      yield frame;
      if (arrived !== null) pull();
    }
  } finally {
    signal.removeEventListener("abort", stop);
    source.return?.().catch(() => {});
  }
}

/** Null at the end of the source; a heartbeat where nothing has arrived. */
function frameOf(arrived: Arrived | null): string | null {
  if (arrived === null) return heartbeatFrame;
  if ("error" in arrived) throw arrived.error;
  return arrived.result.done === true ? null : encodeEvent(arrived.result.value);
}

/** The answer of a route that declares `streams: { "text/event-stream": … }`. */
export function eventStreamAnswer(
  events: AsyncIterable<ServerSentEvent>,
  signal: AbortSignal,
  seq?: number,
): StreamAnswer & { readonly contentType: typeof EVENT_STREAM } {
  const stream: AnswerStream = eventFrames(events, signal);
  // Nginx buffers answers unless told otherwise.
  const headers = [["x-accel-buffering", "no"]] as const;
  const answer = { status: 200, stream, contentType: EVENT_STREAM, headers } as const;
  return seq === undefined ? answer : { ...answer, seq };
}
