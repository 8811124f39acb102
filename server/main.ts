import { createServer, type IncomingMessage } from "node:http";
import next from "next";
import { config } from "@/lib/config";
import { fastRoutes } from "@/lib/decisions/routes";
import { createNodeListener } from "@/lib/http/node-adapter";
import { configureServer } from "@/lib/http/node-server";
import { decodePercent } from "@/lib/http/parse-query";
import { register, unregister } from "@/lib/runtime";
import { startRuntime } from "@/lib/start-runtime";
import { createMcpListener } from "./mcp";
import { createOperations } from "./operations";
import { answerInStyle } from "./reader-style";

/**
 * The web process: one port. The decision routes are answered on plain `node:http` in front of Next (HOUSE §4), everything
 * else by Next; both find the same runtime. SIGTERM stops taking connections, lets open requests end, and leaves.
 */
const settings = config();
const started = await startRuntime(settings, "web");
register({ runtime: started.runtime, router: started.routerOf("all") });

const app = next({
  dev: settings.environment === "development",
  hostname: settings.host,
  port: settings.port,
});
await app.prepare();
const pages = app.getRequestHandler();
const fastLane = settings.isFastLaneOn ? createNodeListener(started.routerOf(fastRoutes)) : null;
const operations = createOperations(started, settings);
const everyRoute = createNodeListener(started.routerOf("all"));
const mcp = createMcpListener(started, settings);

const server = createServer((request, response) => {
  // Next takes a client's own word for its address; only a proxy in front of us is asked, and only where there is one.
  if (!settings.isBehindProxy) request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
  if (fastLane?.serves(request)) return fastLane.answer(request, response);
  if (operations.serves(request)) return void operations.answer(request, response);
  if (mcp.serves(request)) return mcp.answer(request, response);
  // Next answers a path that is no UTF-8 with a 500, and one with an empty or dotted segment with a redirect, before any route is asked. A client
  // that follows would send its key and its body to another path than it meant.
  const path = pathOf(request);
  if (decodePercent(path) === null || NO_SEGMENT.test(path)) return everyRoute.answer(request, response);
  answerInStyle(request, () => pages(request, response));
});
configureServer(server, () => started.runtime.clock.now());
server.listen(settings.port, settings.host, () => {
  started.runtime.log.info({ port: settings.port, fastLane: settings.isFastLaneOn }, "web is listening");
});

const DRAIN_MS_MAX = 10_000;
let isStopping = false;
const stop = async () => {
  if (isStopping) return;
  isStopping = true;
  fastLane?.closeStreams();
  server.close();
  server.closeIdleConnections();
  // Streams that Next serves would keep the server open; after the drain they are cut.
  setTimeout(() => server.closeAllConnections(), DRAIN_MS_MAX).unref();
  await new Promise<void>((resolve) => (server.listening ? server.once("close", resolve) : resolve()));
  await app.close();
  unregister();
  await started.stop();
  process.exit(0);
};
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());

/** In a path of the API: `/api/v1/grants//void`, `/api/v1/grants/`, `/api/v1/grants/..`. */
const NO_SEGMENT = /^\/api\/v1\/(?:.*\/)?\.{0,2}(?:\/|$)/;

function pathOf({ url = "/" }: IncomingMessage): string {
  const mark = url.indexOf("?");
  return mark === -1 ? url : url.slice(0, mark);
}
