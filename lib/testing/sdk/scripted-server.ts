import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createSpillway, type Spillway, type SpillwayOptions } from "../../sdk/spillway";

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Reply = (request: Received, response: ServerResponse) => void;

/** A real server that answers by a script, one reply per request, the last one for all that follow. */
export interface ScriptedServer {
  readonly received: Received[];
  readonly client: Spillway;
  readonly url: string;
  close(): Promise<void>;
}

export async function scripted(
  replies: readonly Reply[],
  options: SpillwayOptions = {},
): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    received.push(one);
    (replies[Math.min(received.length, replies.length) - 1] as Reply)(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const retry = { firstDelayMs: 1, delayMsMax: 4, ...options.retry };
  const client = createSpillway({ baseUrl: url, apiKey: "sk_test_scripted", ...options, retry });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { received, client, url, close };
}

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

export const problem = (
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Reply =>
  json(
    status,
    { type: `/docs/problems/${code}`, title: code, status, code, detail: `${code}.` },
    {
      "content-type": "application/problem+json",
      ...headers,
    },
  );

/** The line breaks before an answer. */
export const cut: Reply = (_, response) => response.destroy();
export const silent: Reply = () => {};
