import { join } from "node:path";
import type { Config } from "@/lib/config";
import { startEmbeddedPostgres } from "../embedded-postgres";
import { CommandEnd, EXIT } from "./exit-codes";

/**
 * Runs `act` on the configured database as it is: no migration, no seed. The embedded one is joined where it runs, and started
 * for this long where it does not.
 */
export async function onDatabase<T>(config: Config, act: (databaseUrl: string) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== null) return act(config.databaseUrl);
  const server = await startEmbeddedPostgres({ dataDir: join(config.dataDir, "postgres") }).catch(
    (error: Error) => {
      throw new CommandEnd(EXIT.unreachable, error.message);
    },
  );
  try {
    return await act(server.url);
  } finally {
    await server.stop();
  }
}
