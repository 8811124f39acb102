import { join } from "node:path";
import type { Config } from "@/lib/config";
import { migrate } from "@/lib/storage/postgres/migrate";
import { keepPostgresUp } from "./keep-postgres-up";

export type Database = {
  url: string;
  /** Rejects when the embedded server cannot be kept up; never settles for a server that is not ours. */
  givenUp: Promise<never>;
  stop(): Promise<void>;
};

const NEVER = new Promise<never>(() => {});

/** The database of this start, at the present schema: `DATABASE_URL`, or the embedded server in the data folder. */
export async function prepareDatabase(config: Config): Promise<Database> {
  const database = config.databaseUrl
    ? { url: config.databaseUrl, givenUp: NEVER, stop: async () => {} }
    : await keepPostgresUp({ dataDir: join(config.dataDir, "postgres") });
  try {
    const { applied, ahead } = await migrate(database.url);
    if (applied.length > 0) console.log(`Migrated the database: ${applied.join(", ")}.`);
    if (ahead.length > 0) {
      console.warn(`The database was migrated by a newer version (${ahead.join(", ")}).`);
    }
    return database;
  } catch (error) {
    await database.stop();
    throw new Error(`The database cannot be used: ${reasonOf(error as Error)}`, { cause: error });
  }
}

/** A refused connection is an aggregate of attempts without a message of its own. */
function reasonOf(error: Error & { code?: string }): string {
  return error.message || error.code || String(error);
}
