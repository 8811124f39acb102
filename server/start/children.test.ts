import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isProcessAlive, untilGone } from "../postgres/postmaster";
import { superviseChild, untilAnswering } from "./children";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "children-"));
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

/** A process that writes a line with its pid when it starts, and then does what `body` says. */
/** What the supervisor is told in every test: run this, note its pid there, and start it again without delay. */
const supervised = (body: string) => ({
  name: "test",
  entry: entry(body),
  environment: { ...process.env, NOTES: join(folder, "notes") },
  pidFile: join(folder, "pid"),
  backoffMsMin: 1,
});

function entry(body: string): string {
  const file = join(folder, "entry.mjs");
  const note = `import { appendFileSync } from "node:fs"; appendFileSync(process.env.NOTES, process.pid + "\\n");`;
  writeFileSync(file, `${note}\n${body}`);
  return file;
}

function pids(): number[] {
  const text = readFileSync(join(folder, "notes"), { encoding: "utf8", flag: "a+" });
  return text.split("\n").filter(Boolean).map(Number);
}

const STAY = "setInterval(() => {}, 1000);";

describe("a supervised process", () => {
  test("is started again after a crash", { timeout: 20_000 }, async () => {
    const child = superviseChild(supervised(STAY));
    await vi.waitUntil(() => pids().length === 1, 10_000);
    process.kill(pids()[0] as number, "SIGKILL");
    await vi.waitUntil(() => pids().length === 2, 10_000);
    expect(Number(readFileSync(join(folder, "pid"), "utf8"))).toBe(pids()[1]);
    await child.stop();
    expect(existsSync(join(folder, "pid"))).toBe(false);
    expect(await isProcessAlive(pids()[1] as number)).toBe(false);
    expect(pids()).toHaveLength(2);
  });

  test("is asked to end, and may finish its work before it does", { timeout: 20_000 }, async () => {
    const finish = `process.on("SIGTERM", () => { appendFileSync(process.env.NOTES, "0\\n"); process.exit(0); });`;
    const child = superviseChild(supervised(finish + STAY));
    await vi.waitUntil(() => pids().length === 1, 10_000);
    await child.stop();
    expect(pids()[1]).toBe(0);
  });

  test("that only ever crashes is given up with its last words", { timeout: 60_000 }, async () => {
    const child = superviseChild(supervised("process.exit(3);"));
    await expect(child.givenUp).rejects.toThrow("The test process ended with code 3 6 times in a row.");
    await child.stop();
  });

  test("ends when the process that started it is killed", { timeout: 20_000 }, async () => {
    const { spawn } = await import("node:child_process");
    const starter = join(folder, "starter.ts");
    const told = supervised(STAY);
    writeFileSync(
      starter,
      `import { superviseChild } from "${process.cwd()}/server/start/children.ts";\nsuperviseChild(${JSON.stringify(told)});`,
    );
    const parent = spawn(process.execPath, ["--import", "./server/typescript.js", starter], {
      stdio: "ignore",
    });
    await vi.waitUntil(() => pids().length === 1, 10_000);
    parent.kill("SIGKILL");
    expect(await untilGone(pids()[0] as number, 10_000)).toBe(true);
  });

  // Next in development forks a process for every page with a dynamic segment, and waits for its answer: it ended before, and the page
  // never came.
  test("has an answer of what it forks, which inherits how it was started", { timeout: 20_000 }, async () => {
    const forked = join(folder, "forked.mjs");
    writeFileSync(
      forked,
      `process.on("message", () => { process.send("answer"); process.disconnect(); }); process.send("ready");`,
    );
    const child = superviseChild(
      supervised(`
        const { fork } = await import("node:child_process");
        const asked = fork(${JSON.stringify(forked)});
        const told = { ready: () => asked.send("question"), answer: () => appendFileSync(process.env.NOTES, "0\\n") };
        asked.on("message", (word) => told[word]());
        ${STAY}`),
    );
    await vi.waitUntil(() => pids().length === 2, 10_000);
    expect(pids()[1]).toBe(0);
    await child.stop();
  });
});

describe("waiting for an answer", () => {
  test("goes on while the server fails and ends when it succeeds", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      response.writeHead(++asked < 3 ? 503 : 200).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    await untilAnswering(`http://127.0.0.1:${port}`, new AbortController().signal);
    expect(asked).toBe(3);
    server.close();
  });

  test("ends at once when it is called off", async () => {
    const called = new AbortController();
    called.abort();
    await expect(untilAnswering("http://127.0.0.1:1", called.signal)).rejects.toThrow(/aborted/);
  });
});
