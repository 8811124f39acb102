import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { freePort } from "../server/postgres/ports";
import { superviseChild, untilAnswering } from "../server/start/children";

export type NextMount = { url: string; stop(): Promise<void> };

/**
 * A second web process on the same database, without the fast lane: there Next answers the decision routes too, and the contract is
 * tried on it as well. Both processes decide for the same accounts meanwhile, as those behind a load balancer do.
 */
export async function startNextMount(databaseUrl: string, dataDir: string): Promise<NextMount> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const web = superviseChild({
    name: "web without the fast lane",
    entry: "server/main.ts",
    environment: {
      ...process.env,
      NODE_ENV: "production",
      ALLOW_TEST_PAYMENTS: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      LOG_LEVEL: "warn",
      DATABASE_URL: databaseUrl,
      BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
      SPILLWAY_DATA_DIR: dataDir,
      SPILLWAY_URL: url,
      SPILLWAY_FAST_LANE: "0",
      PORT: String(port),
    },
    pidFile: join(dataDir, "web-next.pid"),
  });
  await Promise.race([
    untilAnswering(`http://127.0.0.1:${port}/healthz`, new AbortController().signal),
    web.givenUp,
  ]);
  return { url, stop: () => web.stop() };
}
