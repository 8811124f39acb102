import type { IncomingMessage, ServerResponse } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Logger } from "pino";
import type { KeyRing } from "@/lib/auth/key-ring";
import type { Config } from "@/lib/config";
import { problemOfFault } from "@/lib/http/fault";
import type { KeyPrincipal } from "@/lib/http/principal";
import { problemCodes } from "@/lib/http/problem-codes";
import type { Router } from "@/lib/http/router";
import { clientInProcess } from "./in-process";
import { addTools } from "./tools";

export interface McpParts {
  readonly router: Router;
  readonly keys: Pick<KeyRing, "find">;
  readonly config: Pick<Config, "url">;
  readonly log: Pick<Logger, "error" | "debug">;
}

/** Of this server as clients see it: as of the API's document, it moves when the tools do. */
const VERSION = "1";
const BODY_BYTES_MAX = 262_144;
const BEARER = /^Bearer +(\S+) *$/i;
const INSTRUCTIONS =
  "Spillway decides how much of a metered feature is allowed, and from which source it is paid. Ask `standing` for what is left, `forecast` for how long it lasts, and `quote` before " +
  "expensive work. If a quote is blocked, its ways say exactly how to continue: wait, ask for less, or ask the person to consent or buy. `explain` tells why an " +
  "earlier request was allowed, blocked or charged. Amounts are credits as decimal strings. No tool spends anything.";

/**
 * The MCP server for consuming agents (Model Context Protocol 2025-11-25, Streamable HTTP), without sessions: every POST is a server of its own
 * that answers with JSON, so any web process answers any request.
 */
export function createMcp(parts: McpParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(parts, request, response).catch((error) => {
      const { code } = problemOfFault(error);
      parts.log.error({ err: error }, "an MCP request failed");
      if (!response.headersSent)
        refuse(response, problemCodes[code].status, -32_603, `${code}: ${problemCodes[code].title}.`);
    });
  };
}

async function answer(parts: McpParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-content-type-options", "nosniff");
  if (!isOwnOrigin(request, parts.config.url))
    return refuse(response, 403, -32_000, "Pages of other sites may not ask here.");
  if (request.method !== "POST") {
    // Nothing is ever sent unasked, so there is no stream to open; and no session to end.
    response.setHeader("allow", "POST");
    return refuse(response, 405, -32_000, "Only POST is served here.");
  }
  const secret = BEARER.exec(request.headers.authorization ?? "")?.[1] ?? null;
  const key = secret === null ? null : await parts.keys.find(secret);
  if (secret === null || key === null) {
    response.setHeader("www-authenticate", 'Bearer realm="spillway"');
    const why = secret === null ? "Send an API key as Authorization: Bearer sk_…." : UNKNOWN_KEY;
    return refuse(response, 401, -32_001, why);
  }
  await serve(parts, { secret, key }, request, response);
}

const UNKNOWN_KEY = "The API key is unknown, revoked or expired.";

async function serve(
  { router, log }: McpParts,
  { secret, key }: { readonly secret: string; readonly key: KeyPrincipal },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const server = new McpServer(
    { name: "spillway", title: "Spillway", version: VERSION },
    { instructions: INSTRUCTIONS, capabilities: { tools: {} } },
  );
  const { traceparent } = request.headers;
  const client = clientInProcess(router, {
    apiKey: secret,
    remoteAddress: request.socket.remoteAddress ?? null,
    traceparent: typeof traceparent === "string" ? traceparent : null,
  });
  const report = (error: unknown) => log.error({ err: error }, "a tool of MCP failed");
  addTools(server, { client, accountId: key.accountId, report });
  const transport = new StreamableHTTPServerTransport({
    enableJsonResponse: true,
    maxRequestBodySize: BODY_BYTES_MAX,
  });
  // What a client sent wrong: it is told, and it is no news to us.
  server.server.onerror = (error) => log.debug({ err: error }, "an MCP message was refused");
  response.once("close", () => void server.close());
  // The SDK's own types are not written for `exactOptionalPropertyTypes`.
  await server.connect(transport as unknown as Parameters<typeof server.connect>[0]);
  await transport.handleRequest(request, response);
}

/**
 * Whether no browser asks, or one on our own address. A page that has its name point to this machine (DNS rebinding) is of the same host as far as the
 * request can tell, so its origin is compared with the address that we are known by, and not with `Host`.
 */
function isOwnOrigin(request: IncomingMessage, ownUrl: string): boolean {
  const { origin } = request.headers;
  return origin === undefined || origin === new URL(ownUrl).origin;
}

/** As JSON-RPC answers what is no answer to a message: without an id. */
function refuse(response: ServerResponse, status: number, code: number, message: string): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null }));
}
