import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** What the seed planted and a newcomer needs: who may sign in, and a first request that works. */
export type Demo = {
  signIns: { role: string; email: string; password: string }[];
  /** A decision request that the sandbox key may make. */
  request: { path: string; key: string; body: unknown };
};

/** Plants the demo and returns how to use it; planting it again changes nothing and returns the same. */
export async function plantDemo(databaseUrl: string): Promise<Demo | null> {
  if (!existsSync("prisma/seed.ts")) return null;
  const { seed } = (await import(pathToFileURL("prisma/seed.ts").href)) as {
    seed(databaseUrl: string): Promise<Demo>;
  };
  return seed(databaseUrl);
}
