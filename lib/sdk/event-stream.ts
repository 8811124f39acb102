import type { CallOptions } from "./call-options.ts";
import type { BalanceUpdate, Decision, Standing } from "./generated/schemas.ts";
import { errorOfAnswer, isSpillwayError, localError } from "./problem.ts";
import { sleep } from "./retry.ts";
import type { Call, Transport } from "./transport.ts";

export interface StreamEvent<Type extends string = string, Content = unknown> {
  readonly type: Type;
  /** The standing's seq that it was made from; null on a heartbeat. */
  readonly id: string | null;
  readonly data: Content;
}

export type AccountEvent =
  | StreamEvent<"standing", Standing>
  | StreamEvent<"decision", Decision>
  | StreamEvent<"balance_update", BalanceUpdate>
  | StreamEvent<"heartbeat", { readonly account: string; readonly seq: number; readonly at: string }>;

export interface StreamOptions extends Omit<CallOptions, "onAnswer"> {
  /** Goes on after the event of this id. */
  readonly lastEventId?: string | undefined;
  readonly onOpen?: (() => void) | undefined;
  /** The line was lost, and is being opened again. */
  readonly onLost?: ((error: unknown) => void) | undefined;
  /** A line on which nothing comes for so long, not even a heartbeat, is taken for dead. */
  readonly silenceMsMax?: number | undefined;
}

const SILENCE_MS_MAX = 20_000;
/** A stream is wanted for as long as somebody looks, so it is opened again for as long, at this pace at least. */
const DELAY_MS_MAX = 10_000;

/**
 * The events of an account as they come. A line that is lost is opened again and goes on after the last event; a refusal (the key was
 * revoked, there is no such account) ends the stream with its error. It ends for good with the signal, or when its reader stops.
 */
export async function* readEvents(
  transport: Transport,
  call: Call,
  options: StreamOptions,
): AsyncGenerator<StreamEvent> {
  const stop = new AbortController();
  const { signal, silenceMsMax = SILENCE_MS_MAX } = options;
  const over = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let lastEventId = options.lastEventId ?? null;
  let failures = 0;
  try {
    while (!over.aborted) {
      let lost: unknown = null;
      try {
        for await (const event of readLine(
          transport,
          withLastId(call, lastEventId),
          over,
          silenceMsMax,
          options,
        )) {
          failures = 0;
          lastEventId = event.id ?? lastEventId;
          yield event;
        }
      } catch (error) {
        if (over.aborted) break;
        if (isSpillwayError(error) && isFinal(error.status)) throw error;
        lost = error;
      }
      if (over.aborted) break;
      options.onLost?.(lost);
      failures++;
      const { firstDelayMs } = transport.retry;
      const whole = Math.min(DELAY_MS_MAX, firstDelayMs * 2 ** (failures - 1));
      await sleep(whole * (0.5 + transport.random() / 2), over).catch(() => {});
    }
  } finally {
    stop.abort();
  }
}

/** A refusal that another attempt would meet again. */
const isFinal = (status: number | null): boolean =>
  status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429;

function withLastId(call: Call, lastEventId: string | null): Call {
  if (lastEventId === null) return call;
  const headers = { ...call.options.headers, "last-event-id": lastEventId };
  return { ...call, options: { ...call.options, headers } };
}

/** The events of one line, until it ends, falls silent or `over` aborts. */
async function* readLine(
  transport: Transport,
  call: Call,
  over: AbortSignal,
  silenceMsMax: number,
  options: StreamOptions,
): AsyncGenerator<StreamEvent> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMsMax);
  try {
    const response = await transport.open(call, "text/event-stream", AbortSignal.any([over, silence.signal]));
    if (!response.ok) throw errorOfAnswer(response.status, response.headers, await response.text());
    if (response.body === null)
      throw localError("answer_unreadable", "The answer is no stream.", response.status);
    options.onOpen?.();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMsMax);
      text += decoder.decode(part.value, { stream: true });
      const frames = text.split(/\r\n\r\n|\n\n|\r\r/);
      text = frames.pop() ?? "";
      for (const frame of frames) {
        const event = eventOf(frame);
        if (event !== null) yield event;
      }
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** One frame (WHATWG HTML, server-sent events); null for a comment. */
export function eventOf(frame: string): StreamEvent | null {
  let type = "message";
  let id: string | null = null;
  const data: string[] = [];
  for (const line of frame.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") type = value;
    else if (name === "id") id = value;
    else if (name === "data") data.push(value);
  }
  return data.length === 0 ? null : { type, id, data: JSON.parse(data.join("\n")) };
}
