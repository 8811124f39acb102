import type { IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "@/lib/config";
import type { Started } from "@/lib/start-runtime";

/** `/mcp`, in front of Next: the server for agents, outside of the API's base path. */
export interface McpListener {
  serves(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

export function createMcpListener(
  { runtime, routerOf }: Pick<Started, "runtime" | "routerOf">,
  config: Pick<Config, "url">,
): McpListener {
  // Its library is loaded with the first request: a process that no agent asks does without it.
  let made: Promise<(request: IncomingMessage, response: ServerResponse) => void> | null = null;
  const make = async () => {
    const { createMcp } = await import("./mcp/mcp-server");
    return createMcp({ router: routerOf("all"), keys: runtime.keys, config, log: runtime.log });
  };
  return {
    serves: ({ url = "/" }) => url === "/mcp" || url.startsWith("/mcp?"),
    answer(request, response) {
      made ??= make();
      void made.then((answer) => answer(request, response));
    },
  };
}
