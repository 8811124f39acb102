import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What it has printed until now. */
  readonly printed: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

/** Starts the command line as `npx spillway` does, in `cwd`, with these variables beside the machine's. */
export function startCommand(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly input?: string;
  },
): Running {
  const { input } = options;
  const child = spawn(process.execPath, [resolve("server/spillway.js"), ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    printed.stdout += chunk;
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    printed.stderr += chunk;
  });
  if (input !== undefined) child.stdin?.end(input);
  const ended = new Promise<Ended>((done) => child.once("close", (code) => done({ code, ...printed })));
  return { child, printed, ended };
}
