import type { Command } from "commander";
import { createSpillway, type Spillway } from "@/lib/sdk/spillway";
import { requireSpillway } from "./find-spillway";

/** What every command that asks the API takes. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export interface Connection {
  readonly client: Spillway;
  readonly url: string;
  /** Whether the key is of the live mode, where what is done is done to customers. */
  readonly isLive: boolean;
}

const ATTEMPTS_MAX = 4;
const TIMEOUT_MS = 15_000;

/** `scope` is what the key must be allowed. */
export function addConnectionOptions(command: Command, scope: string): Command {
  return command
    .option("--url <address>", "a running Spillway (default: SPILLWAY_URL, else the one of this project)")
    .option(
      "--key <sk_…>",
      `an API key with the scope ${scope} (default: SPILLWAY_API_KEY, else this project's own sandbox key)`,
    )
    .option("--json", "print the answer as JSON, and errors too");
}

/** The typed client of the Spillway that was asked for. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { url, apiKey } = await requireSpillway(options);
  const retry = { attemptsMax: ATTEMPTS_MAX };
  const client = createSpillway({ baseUrl: url, apiKey, retry, timeoutMs: TIMEOUT_MS });
  return { client, url, isLive: apiKey.startsWith("sk_live_") };
}
