import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { storeContractKeys } from "../lib/testing/contract/contract-keys";
import { startNextMount } from "./next-mount";
import { startSpillway } from "./spillway-process";

/**
 * One Spillway for the whole run. Workers find it in the environment: its address, its database (to look at rows
 * that no route shows) and what the demo planted; and beside it a web process without the fast lane, and keys to call both.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = resolve(".spillway", `e2e-${process.pid}`);
  const spillway = await startSpillway(dataDir);
  process.env.SPILLWAY_E2E_URL = spillway.url;
  process.env.SPILLWAY_E2E_DATABASE_URL = spillway.databaseUrl;
  process.env.SPILLWAY_E2E_DEMO = JSON.stringify(spillway.demo);
  const next = await startNextMount(spillway.databaseUrl, dataDir);
  process.env.SPILLWAY_E2E_NEXT_URL = next.url;
  process.env.SPILLWAY_E2E_CONTRACT_KEYS = JSON.stringify(await storeContractKeys(spillway.databaseUrl));
  return async () => {
    await next.stop();
    await spillway.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
