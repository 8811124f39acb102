import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  encodeEvent,
  eventFrames,
  HEARTBEAT_MS,
  heartbeatFrame,
  readLastEventId,
  type ServerSentEvent,
} from "./server-sent-events";

/** Reads frames as the HTML standard tells a browser to. */
function decode(text: string): { id?: string; event?: string; data: string }[] {
  const events: { id?: string; event?: string; data: string }[] = [];
  for (const frame of text.split("\n\n")) {
    const fields: Record<string, string> = {};
    for (const line of frame.split("\n")) {
      const [, name, value] = /^([^:]+): ?(.*)$/s.exec(line) ?? [];
      if (name !== undefined) fields[name] = value as string;
    }
    if (fields.data !== undefined) events.push(fields as { data: string });
  }
  return events;
}

describe("an event", () => {
  it("is read by a browser as it was sent, whatever its data holds", () => {
    const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(fc.nat(), fc.stringMatching(/^[a-z_]+$/), json, (id, event, data) => {
        const read = decode(encodeEvent({ id, event, data }));
        expect(read).toEqual([{ id: String(id), event, data: JSON.stringify(data) }]);
      }),
    );
  });

  it("cannot smuggle a second field in", () => {
    for (const text of ["a\ndata: x", "a\r", "a\0"]) {
      expect(() => encodeEvent({ event: text, data: 1 })).toThrow();
      expect(() => encodeEvent({ id: text, data: 1 })).toThrow();
    }
    expect(decode(encodeEvent({ data: "a\n\ndata: b\r\n" }))).toEqual([{ data: '"a\\n\\ndata: b\\r\\n"' }]);
  });

  it.each([
    ["48211", 48211],
    ["0", 0],
    [null, null],
    ["", null],
    ["-1", null],
    ["1.5", null],
    ["9".repeat(16), null],
    ["abc", null],
  ])("after %s resumes at %s", (value, seq) => {
    expect(readLastEventId((name) => (name === "last-event-id" ? value : null))).toBe(seq);
  });
});

/** A source whose events, end and failure are given by hand. */
function manualSource() {
  let give: (result: IteratorResult<ServerSentEvent>) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const source = {
    isReturned: false,
    send: (data: unknown) => give({ done: false, value: { data } }),
    end: () => give({ done: true, value: undefined }),
    fail: (error: unknown) => fail(error),
    [Symbol.asyncIterator]: () => ({
      next: () =>
        new Promise<IteratorResult<ServerSentEvent>>((resolve, reject) => {
          give = resolve;
          fail = reject;
        }),
      return: async () => {
        source.isReturned = true;
        return { done: true as const, value: undefined };
      },
    }),
  };
  return source;
}

describe("a stream of events", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function collect(frames: AsyncIterable<string>, into: string[]): Promise<void> {
    for await (const frame of frames) into.push(frame);
  }

  it("opens at once, and has a heartbeat whenever 15 s were quiet", async () => {
    const source = manualSource();
    const frames: string[] = [];
    const ended = collect(eventFrames(source, new AbortController().signal), frames);
    await vi.advanceTimersByTimeAsync(0);
    expect(frames).toEqual([heartbeatFrame]);
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1);
    source.send(1);
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1);
    expect(frames).toEqual([heartbeatFrame, "data: 1\n\n"]);
    await vi.advanceTimersByTimeAsync(1 + 2 * HEARTBEAT_MS);
    expect(frames.slice(2)).toEqual([heartbeatFrame, heartbeatFrame, heartbeatFrame]);
    source.send(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(frames.at(-1)).toBe("data: 2\n\n");
    source.end();
    await ended;
    expect(source.isReturned).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends when its signal does, also in the middle of silence, and lets go of the source", async () => {
    const source = manualSource();
    const gone = new AbortController();
    const frames: string[] = [];
    const ended = collect(eventFrames(source, gone.signal), frames);
    await vi.advanceTimersByTimeAsync(1_000);
    gone.abort();
    await ended;
    expect(source.isReturned).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("never starts for a client that has already gone", async () => {
    const source = manualSource();
    const frames: string[] = [];
    await collect(eventFrames(source, AbortSignal.abort()), frames);
    expect(frames).toEqual([heartbeatFrame]);
  });

  it("loses no event that comes while the client is slow to read", async () => {
    async function* many(): AsyncGenerator<ServerSentEvent> {
      for (let id = 1; id <= 500; id++) yield { id, data: id };
    }
    const frames: string[] = [];
    await collect(eventFrames(many(), new AbortController().signal), frames);
    expect(decode(frames.join("")).map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 500 }, (_, at) => at + 1),
    );
  });

  it("fails as its source fails", async () => {
    const source = manualSource();
    const ended = collect(eventFrames(source, new AbortController().signal), []);
    const failed = expect(ended).rejects.toThrow("broken");
    await vi.advanceTimersByTimeAsync(0);
    source.fail(new Error("broken"));
    await failed;
    expect(vi.getTimerCount()).toBe(0);
  });
});
