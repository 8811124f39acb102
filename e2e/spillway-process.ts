import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Demo } from "../server/start/demo";

export type SpillwayProcess = {
  url: string;
  databaseUrl: string;
  demo: Demo | null;
  /** The process id of `web` or `worker` at this moment; another one after each restart. `start` is what started both. */
  processIdOf(name: "start" | "web" | "worker"): Promise<number>;
  /** Stops as Ctrl-C does, and returns when web, worker and the embedded database are down. */
  stop(): Promise<void>;
};

const START_WAIT_MS_MAX = 300_000;

/**
 * Runs `npm start`'s own program on a free port, with its database in `dataDir`. A second start on the same
 * folder goes on with the same database. What it prints is shown when it does not come up.
 */
export async function startSpillway(
  dataDir: string,
  environment: Record<string, string> = {},
): Promise<SpillwayProcess> {
  const { DATABASE_URL: _, NODE_ENV: __, ...ours } = process.env;
  const settings = { LOG_LEVEL: "warn", PORT: "0", SPILLWAY_DATA_DIR: dataDir };
  const child = spawn(process.execPath, ["--import", "./server/typescript.js", "server/start.ts"], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...ours, ...settings, ...environment } as unknown as NodeJS.ProcessEnv,
  });
  const printed: string[] = [];
  child.stdout?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = await new Promise<Pick<SpillwayProcess, "url" | "databaseUrl" | "demo">>(
    (resolve, reject) => {
      const fail = (why: string) => reject(new Error(`Spillway ${why}.\n${printed.join("")}`));
      const timer = setTimeout(() => {
        child.kill("SIGTERM");
        fail("was not ready in time");
      }, START_WAIT_MS_MAX);
      child.once("message", (message) => {
        clearTimeout(timer);
        resolve((message as { ready: SpillwayProcess }).ready);
      });
      void exited.then(() => {
        clearTimeout(timer);
        fail("ended before it was ready");
      });
    },
  );
  return {
    ...ready,
    processIdOf: async (name) =>
      name === "start" ? Number(child.pid) : Number(await readFile(join(dataDir, `${name}.pid`), "utf8")),
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
