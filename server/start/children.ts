import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { NODE_ARGUMENTS } from "./node-arguments";

const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 10_000;
/** Up this long, a process counts as having worked, and its next crash is restarted at once again. */
const STEADY_MS = 30_000;
/** Crashes in a row, none of them steady, before the start gives up: it is broken, not unlucky. */
const CRASHES_MAX = 6;
const STOP_WAIT_MS_MAX = 20_000;
const ANSWER_WAIT_MS_MAX = 120_000;

export type Child = {
  /** Rejects when the process crashed too often in a row to be worth another start; else never settles. */
  givenUp: Promise<never>;
  /** Asks the process to end and waits for it; one that does not listen is killed. */
  stop(): Promise<void>;
};

/**
 * Keeps one process of ours running: a crash is restarted, sooner when it ran well before. Nothing is lost by a
 * crash, because whatever was acknowledged is in the database; so restarting is always right.
 *
 * It runs in a process group of its own, so that a Ctrl-C in the terminal reaches only the start, which stops
 * things in order; and it follows the start into death through their channel.
 */
export function superviseChild(what: {
  name: string;
  entry: string;
  environment: Record<string, string | undefined>;
  /** Holds the process id while the process runs, for those who watch it or, in tests, kill it. */
  pidFile: string;
  backoffMsMin?: number;
}): Child {
  const { backoffMsMin = BACKOFF_MS_MIN } = what;
  let current: ChildProcess | undefined;
  let isStopping = false;
  let crashes = 0;
  let exited: Promise<void> = Promise.resolve();
  let giveUp: (error: Error) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  givenUp.catch(() => {});

  const run = () => {
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [...NODE_ARGUMENTS, "--import", "./server/start/follow-parent.ts", what.entry],
      {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        detached: true,
        env: what.environment as NodeJS.ProcessEnv,
      },
    );
    current = child;
    writeFileSync(what.pidFile, String(child.pid));
    exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        resolve();
        current = undefined;
        rmSync(what.pidFile, { force: true });
        if (!isStopping) void restart(code, signal, performance.now() - startedAt);
      });
    });
  };

  const restart = async (code: number | null, signal: NodeJS.Signals | null, upMs: number) => {
    crashes = upMs >= STEADY_MS ? 1 : crashes + 1;
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    if (crashes >= CRASHES_MAX)
      return giveUp(new Error(`The ${what.name} process ${how} ${crashes} times in a row.`));
    const backoffMs = Math.min(BACKOFF_MS_MAX, backoffMsMin * 2 ** (crashes - 1));
    console.error(`The ${what.name} process ${how}; starting it again in ${backoffMs} ms.`);
    await sleep(backoffMs);
    if (!isStopping) run();
  };

  run();
  return {
    givenUp,
    async stop() {
      isStopping = true;
      if (!current) return;
      current.kill("SIGTERM");
      const timer = setTimeout(() => current?.kill("SIGKILL"), STOP_WAIT_MS_MAX);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Resolves when `url` answers with success; rejects when it has not for two minutes, or `signal` is aborted. */
export async function untilAnswering(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + ANSWER_WAIT_MS_MAX;
  for (;;) {
    signal.throwIfAborted();
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error(`${url} did not answer.`);
    await sleep(50);
  }
}
