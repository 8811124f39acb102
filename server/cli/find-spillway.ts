import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Config, readConfig } from "@/lib/config";
import { demoSecret } from "../demo/keys";
import { CommandEnd, EXIT } from "./exit-codes";
import { note } from "./terminal";

/** A Spillway that answers, with a key for it. */
export interface Spillway {
  readonly url: string;
  readonly apiKey: string;
  /** Ends it where this command started it. */
  leave(): Promise<void>;
}

export interface Asked {
  readonly url?: string;
  readonly key?: string;
}

const PROBE_MS_MAX = 3_000;
/** One that was named may just be starting again. */
const PROBES_MAX = 4;
const PROBE_AGAIN_MS = 500;
const START_MS_MAX = 600_000;

/**
 * The Spillway that was asked for, by option or by SPILLWAY_URL; else the one that runs on this project's data folder, or on the configured
 * port; else null. Without a key, the demo's own: this installation can work it out, and it opens nothing but the sandbox.
 */
export async function findSpillway(asked: Asked): Promise<Spillway | null> {
  const config = readOurConfig();
  const leave = async () => {};
  const announced = (await readFile(join(config.dataDir, "url"), "utf8").catch(() => null))?.trim() || null;
  const named = asked.url ?? (process.env.SPILLWAY_URL || undefined);
  if (named !== undefined) {
    if (!/^https?:/.test(named) || !URL.canParse(named)) {
      throw new CommandEnd(EXIT.misused, `${named} is not an http address.`);
    }
    const apiKey = keyFor(named, asked, announced);
    for (let count = 0; !(await isSpillway(named)); count++) {
      if (count === PROBES_MAX) throw new CommandEnd(EXIT.unreachable, `No Spillway answers at ${named}.`);
      await sleep(PROBE_AGAIN_MS);
    }
    return { url: named, apiKey, leave };
  }
  for (const url of [announced, config.url]) {
    if (url && (await isSpillway(url))) return { url, apiKey: keyFor(url, asked, announced), leave };
  }
  return null;
}

/** Our own key is for our own Spillway: to a host elsewhere it would be a secret given away, and open nothing. */
function keyFor(url: string, asked: Asked, announced: string | null): string {
  const given = asked.key ?? process.env.SPILLWAY_API_KEY;
  if (given) return given;
  const isOwn = url === announced || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
  if (isOwn) return demoSecret(readOurConfig(), "operator");
  throw new CommandEnd(EXIT.unauthorised, `Name an API key of ${url} with --key, or by SPILLWAY_API_KEY.`);
}

/** The same; and where none runs, one is started as `npm start` would, and stopped again by `leave`. */
export async function findOrStartSpillway(asked: Asked, signal: AbortSignal): Promise<Spillway> {
  return (await findSpillway(asked)) ?? startOwn(asked, signal);
}

export async function requireSpillway(asked: Asked): Promise<Spillway> {
  const found = await findSpillway(asked);
  if (found !== null) return found;
  throw new CommandEnd(
    EXIT.unreachable,
    "No Spillway is running. Start one with `npm start`, or name it with --url.",
  );
}

export function readOurConfig(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new CommandEnd(EXIT.misused, (error as Error).message);
  }
}

async function isSpillway(url: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL("/healthz", url), { signal: AbortSignal.timeout(PROBE_MS_MAX) });
    return answer.ok && ((await answer.json()) as { status?: string }).status === "ok";
  } catch {
    return false;
  }
}

/**
 * In a process of its own, so that nothing it prints gets into our output, and in a group of its own, so that a Ctrl-C reaches
 * only us: we stop it when our last request is answered.
 */
async function startOwn(asked: Asked, signal: AbortSignal): Promise<Spillway> {
  note(
    "No Spillway is running: starting one for as long as this takes. (The first start builds the pages, about a minute.)",
  );
  const child = spawn(process.execPath, ["--import", "./server/typescript.js", "server/start.ts"], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
    env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? "warn" },
  });
  const printed: string[] = [];
  child.stdout?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  const timeout = AbortSignal.timeout(START_MS_MAX);
  const calledOff = AbortSignal.any([signal, timeout]);
  const ready = new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve((message as { ready: { url: string } }).ready.url));
    calledOff.addEventListener("abort", () => reject(calledOff.reason), { once: true });
    void exited.then(() => reject(new Error("it ended")));
  });
  try {
    const url = await ready;
    printed.length = 0;
    const config = readOurConfig();
    return { url, apiKey: asked.key ?? demoSecret(config, "operator"), leave: stop };
  } catch {
    await stop();
    if (signal.aborted) throw new CommandEnd(EXIT.interrupted, "Interrupted.");
    throw new CommandEnd(EXIT.unreachable, `Spillway could not be started.\n${printed.join("").trim()}`);
  }
}
