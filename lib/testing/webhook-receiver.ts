import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";

/** A webhook as a receiver gets it. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into payloads of every shape.
  readonly payload: any;
  /** In which order it came, of all there were. */
  readonly nth: number;
}

type Answer = (received: Received, response: ServerResponse) => void;

/** Somebody else's server: keeps what it is sent and answers as it is told. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  readonly #server: Server;
  #answer: Answer = (_, response) => response.writeHead(204).end();

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString("utf8");
      const received = {
        id: String(request.headers["webhook-id"]),
        headers: request.headers,
        body,
        payload: JSON.parse(body),
        nth: this.received.length + 1,
      };
      this.received.push(received);
      this.#answer(received, response);
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** From now on: a status for every message, or what the function does. */
  answerWith(answer: number | Answer): void {
    this.#answer = typeof answer === "number" ? (_, response) => response.writeHead(answer).end() : answer;
  }

  /** Waits until so many have come, and gives them. */
  async until(count: number): Promise<readonly Received[]> {
    await vi.waitFor(
      () => {
        if (this.received.length < count) throw new Error(`${this.received.length} of ${count} have come`);
      },
      { timeout: 20_000, interval: 5 },
    );
    return this.received;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
