import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../clock";
import { createNodeListener } from "../http/node-adapter";
import { configureServer } from "../http/node-server";
import type { Started } from "../start-runtime";
import { prepareWorld, type World } from "./contract/world";
import { createTestDatabase } from "./database";
import { storeKey } from "./stored-key";
import { startTestProcess } from "./test-runtime";
import { startTestWorker } from "./test-worker";

/** Every route of the API on a port of its own, with a database of its own, a worker that settles, and the world of the contract. */
export interface ApiServer {
  readonly origin: string;
  readonly databaseUrl: string;
  readonly started: Started;
  readonly world: World;
  stop(): Promise<void>;
}

/** Answers what is beside the API, as the web process does; says whether it did. */
export type Beside = (request: IncomingMessage, response: ServerResponse) => boolean;

/** `besideOf` is told the server's own address, which is known only once it listens. The clock is the machine's: programs in other processes talk to this. */
export async function startApiServer(
  besideOf: (started: Started, origin: string) => Beside = () => () => false,
): Promise<ApiServer> {
  const database = await createTestDatabase();
  const started = await startTestProcess(database.url, systemClock);
  const worker = startTestWorker(started);
  const routes = createNodeListener(started.routerOf("all"));
  let beside: Beside = () => false;
  const server = createServer((request, response) => {
    if (request.url === "/healthz") response.end('{"status":"ok"}');
    else if (!beside(request, response)) routes.answer(request, response);
  });
  configureServer(server, () => started.runtime.clock.now());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  beside = besideOf(started, origin);
  const scopes = ["decide", "usage", "read", "admin"] as const;
  const [sandbox, live] = await Promise.all([
    storeKey(started.runtime, { scopes: [...scopes], livemode: false }),
    storeKey(started.runtime, { scopes: [...scopes], livemode: true }),
  ]);
  return {
    origin,
    databaseUrl: database.url,
    started,
    world: await prepareWorld(origin, { sandbox: sandbox.secret, live: live.secret }),
    async stop() {
      routes.closeStreams();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await worker.stop();
      await started.stop();
      await database.drop();
    },
  };
}
