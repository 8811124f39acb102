import { join } from "node:path";
import type { Config } from "@/lib/config";
import type { Started } from "@/lib/start-runtime";
import { startEmbeddedPostgres } from "../embedded-postgres";
import { ensurePrismaClient } from "../start/build";
import { CommandEnd, EXIT } from "./exit-codes";

/**
 * Runs `act` on the configured database as it is: no migration, no seed, no log. The embedded one is joined where it runs, and
 * started for this long where it does not.
 */
export async function onDatabase<T>(config: Config, act: (started: Started) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== null) return onRuntime(config, config.databaseUrl, act);
  const server = await startEmbeddedPostgres({ dataDir: join(config.dataDir, "postgres") }).catch(
    (error: Error) => {
      throw new CommandEnd(EXIT.unreachable, error.message);
    },
  );
  try {
    return await onRuntime(config, server.url, act);
  } finally {
    await server.stop();
  }
}

async function onRuntime<T>(
  config: Config,
  databaseUrl: string,
  act: (started: Started) => Promise<T>,
): Promise<T> {
  // In a fresh clone the client is not generated yet, and whatever imports it could not even be loaded.
  ensurePrismaClient();
  const { startRuntime } = await import("@/lib/start-runtime");
  const started = await startRuntime({ ...config, databaseUrl, logLevel: "silent" }, "tool");
  try {
    return await act(started);
  } finally {
    await started.stop();
  }
}
