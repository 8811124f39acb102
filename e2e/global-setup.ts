import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { startSpillway } from "./spillway-process";

/**
 * One Spillway for the whole run. Workers find it in the environment: its address, its database (to look at rows
 * that no route shows) and what the demo planted.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = resolve(".spillway", `e2e-${process.pid}`);
  const spillway = await startSpillway(dataDir);
  process.env.SPILLWAY_E2E_URL = spillway.url;
  process.env.SPILLWAY_E2E_DATABASE_URL = spillway.databaseUrl;
  process.env.SPILLWAY_E2E_DEMO = JSON.stringify(spillway.demo);
  return async () => {
    await spillway.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
