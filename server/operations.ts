import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "@/lib/config";
import type { Started } from "@/lib/start-runtime";

/** What machines ask of the process itself, outside the API: `/healthz`, `/readyz`, `/metrics`. */
export interface Operations {
  serves(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const LAG_SECONDS_MAX = 60;

/**
 * Metrics tell how much is sold, and reading them costs a query: they are for who has the token. Without a token they are for who asks
 * from this very machine; where a proxy stands in front, everybody does, and nobody is answered.
 */
function maySeeMetrics(request: IncomingMessage, { metricsToken, isBehindProxy }: Metered): boolean {
  if (metricsToken === null) return !isBehindProxy && isLoopback(request.socket.remoteAddress);
  const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  // Hashed first: only values of one length can be compared without telling where they differ.
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", metricsToken, "buffer"));
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
}

type Metered = Pick<Config, "metricsToken" | "isBehindProxy">;

export function createOperations(
  started: Pick<Started, "metrics" | "settlement" | "isDatabaseUp" | "storage">,
  settings: Metered,
): Operations {
  const send = (response: ServerResponse, status: number, body: unknown) => {
    response
      .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
      .end(JSON.stringify(body));
  };
  const answers: Record<string, (response: ServerResponse, request: IncomingMessage) => unknown> = {
    // The process answers: that is all a liveness probe may ask, or a database outage would restart every web process.
    "/healthz": (response) => send(response, 200, { status: "ok" }),
    "/readyz": async (response) => {
      const [isDatabaseUp, settlement] = await Promise.all([started.isDatabaseUp(), started.settlement()]);
      const isMigrated = isDatabaseUp && (await started.storage.isMigrated());
      const isSettling = settlement !== null && settlement.seconds < LAG_SECONDS_MAX;
      const isReady = isDatabaseUp && isMigrated;
      send(response, isReady ? 200 : 503, {
        status: isReady ? (isSettling ? "ready" : "degraded") : "unavailable",
        database: isDatabaseUp ? "ok" : "unreachable",
        migrations: isMigrated ? "ok" : isDatabaseUp ? "pending" : "unknown",
        settlement:
          settlement === null
            ? null
            : {
                lag_events: settlement.events,
                lag_seconds: settlement.seconds,
                open_breaks: settlement.breaks,
              },
      });
    },
    "/metrics": async (response, request) => {
      if (!maySeeMetrics(request, settings)) {
        response.setHeader("www-authenticate", 'Bearer realm="spillway metrics"');
        return send(response, 401, {
          status: "unauthenticated",
          detail: "Send SPILLWAY_METRICS_TOKEN as Bearer token.",
        });
      }
      const text = await started.metrics.registry.metrics();
      response.writeHead(200, { "content-type": started.metrics.registry.contentType }).end(text);
    },
  };
  const pathOf = (request: IncomingMessage) => (request.url ?? "/").split("?", 1)[0] as string;
  return {
    serves: (request) => request.method === "GET" && pathOf(request) in answers,
    async answer(request, response) {
      try {
        await answers[pathOf(request)]?.(response, request);
      } catch {
        if (!response.headersSent) send(response, 503, { status: "unavailable" });
      }
    },
  };
}
