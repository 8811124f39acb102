import type { Api, Json } from "./api";
import { type ContractCase, creditsAccount, decided, newGrant, standingOf, units, type World } from "./world";

interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Json;
}

const ARRIVES_WITHIN_MS = 10_000;

/** An open stream of server-sent events, read as a browser reads it. */
export class Stream {
  readonly comments: string[] = [];
  readonly events: StreamEvent[] = [];
  readonly #closing = new AbortController();
  #changed: () => void = () => {};
  #isOver = false;

  static async open(
    api: Api,
    account: string,
    lastEventId?: string,
  ): Promise<{ response: Response; stream: Stream }> {
    const stream = new Stream();
    const headers = {
      accept: "text/event-stream",
      ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
    };
    const response = await api.open(
      "GET",
      `/accounts/${account}/stream`,
      { headers },
      stream.#closing.signal,
    );
    void stream.#read(response);
    return { response, stream };
  }

  /** The first event of this kind that fits, waited for. */
  async until(event: string, fits: (data: Json) => boolean = () => true): Promise<StreamEvent> {
    const until = performance.now() + ARRIVES_WITHIN_MS;
    for (;;) {
      const found = this.events.find((one) => one.event === event && fits(one.data));
      if (found !== undefined) return found;
      const leftMs = until - performance.now();
      if (leftMs <= 0 || this.#isOver)
        throw new Error(
          `no such ${event}; seen: ${JSON.stringify(this.events.map((one) => [one.event, one.id]))}`,
        );
      await this.#next(leftMs);
    }
  }

  /** Waits for the next of what says no more than that the stream is alive: a comment or a heartbeat. */
  async signOfLife(withinMs: number): Promise<void> {
    const signs = () =>
      this.comments.length + this.events.filter(({ event }) => event === "heartbeat").length;
    const seen = signs();
    const until = performance.now() + withinMs;
    while (signs() === seen) {
      const leftMs = until - performance.now();
      if (leftMs <= 0 || this.#isOver) throw new Error(`no sign of life within ${withinMs} ms`);
      await this.#next(leftMs);
    }
  }

  /** Whether the server ends the stream within this time. */
  async end(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs;
    while (!this.#isOver && performance.now() < until) await this.#next(until - performance.now());
    return this.#isOver;
  }

  close(): void {
    this.#closing.abort();
  }

  #next(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    try {
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        const frames = text.split("\n\n");
        text = frames.pop() ?? "";
        for (const frame of frames) this.#take(frame);
        this.#changed();
      }
    } catch {
      // Closed by us.
    }
    this.#isOver = true;
    this.#changed();
  }

  #take(frame: string): void {
    if (frame.startsWith(":")) {
      this.comments.push(frame);
      return;
    }
    const fields = new Map(
      frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
    );
    this.events.push({
      id: fields.get("id") ?? "",
      event: fields.get("event") ?? "",
      data: JSON.parse(fields.get("data") ?? "null"),
    });
  }
}

async function withStream<Result>(
  world: World,
  account: string,
  act: (stream: Stream, response: Response) => Promise<Result>,
  lastEventId?: string,
): Promise<Result> {
  const { response, stream } = await Stream.open(world.api, account, lastEventId);
  try {
    return await act(stream, response);
  } finally {
    stream.close();
  }
}

export const streamCases: readonly ContractCase[] = [
  {
    name: "the stream opens with a sign of life and the snapshot, numbered as the standing is",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      await withStream(world, account, async (stream, response) => {
        expect(response.status).toBe(200);
        expect(response.headers.get("content-type")).toContain("text/event-stream");
        expect(response.headers.get("cache-control")).toContain("no-transform");
        const { id, data } = await stream.until("standing");
        expect(stream.comments.length).toBeGreaterThan(0);
        expect(id).toBe("2");
        expect({ ...data, as_of: 0 }).toEqual({ ...(await standingOf(world, account)), as_of: 0 });
      });
    },
  },
  {
    name: "a decision arrives with the snapshot after it, then the balance as it is settled",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      await withStream(world, account, async (stream) => {
        await stream.until("standing");
        const decision = await decided(world, units(account, 4));
        const arrived = await stream.until("decision");
        expect(arrived).toEqual({ id: String(decision.seq), event: "decision", data: decision });
        const after = await stream.until("standing", ({ seq }) => seq === decision.seq);
        expect(after.data.credits.available).toBe("6");
        const update = await stream.until("balance_update", ({ kind }) => kind === "debit");
        expect(update.data).toMatchObject({ amount: "-4", cause_seq: decision.seq });
        const settled = await stream.until(
          "standing",
          ({ credits }) => credits.unsettled === "0" && credits.balance === "6",
        );
        expect(settled.id).toBe(String(decision.seq));
      });
    },
  },
  {
    name: "a stream that broke goes on after the last seq that was seen: no decision is missed, none comes twice",
    async run(world, expect) {
      const account = await creditsAccount(world, 20);
      const last = await withStream(world, account, async (stream) => {
        await stream.until("standing");
        const { seq } = await decided(world, units(account, 1));
        return (await stream.until("standing", (data) => data.seq === seq)).id;
      });
      const missed = [await decided(world, units(account, 2)), await decided(world, units(account, 3))];
      await newGrant(world, account);
      await withStream(
        world,
        account,
        async (stream) => {
          const now = await standingOf(world, account);
          await stream.until("standing", ({ seq }) => seq === now.seq);
          const decisions = stream.events.filter(({ event }) => event === "decision");
          expect(decisions.map(({ id }) => id)).toEqual(missed.map(({ seq }) => String(seq)));
          expect(decisions.map(({ data }) => data.id)).toEqual(missed.map(({ id }) => id));
          // The grant was posted while nobody listened; it comes too.
          await stream.until(
            "balance_update",
            ({ kind, cause_seq }) => kind === "grant" && cause_seq === now.seq,
          );
        },
        last,
      );
    },
  },
  {
    name: "an act that is no decision moves the snapshot",
    async run(world, expect) {
      const account = await creditsAccount(world, 20);
      await withStream(world, account, async (stream) => {
        await stream.until("standing");
        await newGrant(world, account, { amount: "5" });
        const { data } = await stream.until("standing", ({ seq }) => seq === 3);
        expect(data.credits.available).toBe("25");
        expect((await stream.until("balance_update")).data).toMatchObject({ kind: "grant", amount: "5" });
      });
    },
  },
  {
    name: "events of other accounts stay out of it",
    async run(world, expect) {
      const [mine, yours] = [await creditsAccount(world, 5), await creditsAccount(world, 5)];
      await withStream(world, mine, async (stream) => {
        await stream.until("standing");
        await decided(world, units(yours, 1));
        const { seq } = await decided(world, units(mine, 1));
        await stream.until("standing", (data) => data.seq === seq);
        for (const { event, data } of stream.events)
          if (event !== "balance_update") expect(data.account).toBe(mine);
      });
    },
  },
  {
    name: "a Last-Event-ID that is none starts anew",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      await decided(world, units(account, 1));
      for (const id of ["x", "-1", "999999"]) {
        await withStream(
          world,
          account,
          async (stream) => {
            expect((await stream.until("standing")).data.seq).toBe(3);
            expect(stream.events.filter(({ event }) => event === "decision")).toEqual([]);
          },
          id,
        );
      }
    },
  },
];
