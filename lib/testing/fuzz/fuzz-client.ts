import { Agent, request } from "node:http";
import type { WireAnswer } from "../api-document/document-breaks";
import type { FuzzRequest } from "./draft";

/** The answer, or that there was none. */
export type FuzzAnswer = (WireAnswer & { readonly requestId: string }) | { readonly broken: string };

const ANSWER_MS_MAX = 130_000;

/** Sends requests as they are, over connections that stay open. */
export class FuzzClient {
  readonly #agent: Agent;
  readonly #url: URL;

  constructor(origin: string, connections: number) {
    this.#url = new URL(origin);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    return new Promise((resolve) => {
      const broken = (error: Error) => resolve({ broken: error.message });
      try {
        const outgoing = request(
          {
            agent: this.#agent,
            hostname: this.#url.hostname,
            port: this.#url.port,
            method,
            path,
            headers: { ...headers, "content-length": body === null ? 0 : Buffer.byteLength(body) },
            timeout: ANSWER_MS_MAX,
          },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
            incoming.on("error", broken);
            incoming.on("end", () =>
              resolve({
                status: incoming.statusCode ?? 0,
                mediaType: incoming.headers["content-type"]?.split(";", 1)[0] ?? "",
                text: Buffer.concat(chunks).toString("utf8"),
                requestId: String(incoming.headers["spillway-request-id"] ?? ""),
              }),
            );
          },
        );
        outgoing.on("error", broken);
        outgoing.on("timeout", () => outgoing.destroy(new Error("no answer came in time")));
        outgoing.end(body ?? undefined);
      } catch (error) {
        broken(error as Error);
      }
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
