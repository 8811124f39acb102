import type { Config } from "@/lib/config";
import { attempt, createSpillway } from "@/lib/sdk/spillway";
import { isPortFree } from "../../postgres/ports";
import { findSpillway, type Spillway } from "../find-spillway";
import { type Finding, finding } from "./finding";

/** Web and worker where they run; the port where they do not. */
export async function runningFindings(config: Config): Promise<Finding[]> {
  const running = await findSpillway({});
  if (running === null) return [await port(config)];
  return [...(await health(running)), await key(running)];
}

async function port({ port }: Config): Promise<Finding> {
  const isFree = port === 0 || (await isPortFree(port));
  const found = isFree ? `${port} is free; Spillway is not running` : `${port} is taken by another program`;
  return finding("port", isFree, found, "npm start takes another one, unless PORT says which.");
}

/** Outside the API, and so not of the client's: what load balancers ask. */
async function health({ url }: Spillway): Promise<Finding[]> {
  const answer = await fetch(new URL("/readyz", url)).catch(() => null);
  const ready = (await answer?.json().catch(() => null)) as {
    status?: string;
    settlement?: { lag_seconds: number; open_breaks: number } | null;
  } | null;
  const { lag_seconds: lag = 0, open_breaks: breaks = 0 } = ready?.settlement ?? {};
  const isUp = ready !== null && ready.status !== "unavailable";
  return [
    finding("web", isUp, `running at ${url}`, "Its database does not answer it."),
    finding(
      "worker",
      ready?.status === "ready",
      `settlement ${lag.toFixed(1)} s behind`,
      "Is the worker running?",
    ),
    finding("books", breaks === 0, `${breaks} open breaks`, "spillway reconcile names them."),
  ];
}

async function key({ url, apiKey }: Spillway): Promise<Finding> {
  const client = createSpillway({ baseUrl: url, apiKey, retry: { attemptsMax: 1 } });
  const tried = await attempt(client.listAccounts({ limit: 1 }));
  const found = `${apiKey.slice(0, 14)}… ${tried.ok ? "is known" : `: ${tried.error.detail}`}`;
  return finding("api key", tried.ok, found, "Give one with SPILLWAY_API_KEY; `spillway add-key` makes one.");
}
