import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { createApiClient } from "../server/api-client";
import { demoSecret } from "../server/demo/keys";
import type { ReplaySummary } from "../server/replay/replay";
import { type SpillwayProcess, startSpillway } from "./spillway-process";

/**
 * What bad luck gets: processes of a real Spillway are killed with `kill -9` while it works. It has a database of its own,
 * so that every row of it can be accounted for.
 */
test.describe.configure({ mode: "serial", timeout: 300_000 });

let dataDir: string;
let spillway: SpillwayProcess;
let apiKey: string;
let database: pg.Pool;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  await mkdir(resolve(".spillway"), { recursive: true });
  dataDir = await mkdtemp(resolve(".spillway", "crash-"));
  spillway = await startSpillway(dataDir);
  apiKey = demoSecret({ authSecret: readFileSync(join(dataDir, "auth-secret"), "utf8").trim() }, "operator");
  database = new pg.Pool({ connectionString: spillway.databaseUrl, max: 2 });
});

test.afterAll(async () => {
  test.setTimeout(120_000);
  await database?.end();
  await spillway?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.query(sql, values)).rows;
}

const countOf = async (sql: string) => Number((await rows<{ count: string }>(sql))[0]?.count);

function clientOf(connections: number) {
  const { signal } = new AbortController();
  return createApiClient({ url: spillway.url, apiKey, connections, patienceMs: 60_000, signal });
}

function runReplay(): {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
} {
  const options = "--rows 300 --accounts 20 --seed 7 --concurrency 8 --json".split(" ");
  const child = spawn(
    process.execPath,
    ["server/spillway.js", "replay", ...options, "--url", spillway.url, "--key", apiKey],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((done) =>
    child.once("close", (code) => done({ code, stdout, stderr })),
  );
  return { child, ended };
}

const PLAYED =
  "select count(*) from usage_events where idempotency_key like 'replay:%' and kind <> 'capture'";

test("a replay that was killed goes on where it stopped, and charges nothing twice (L2)", async () => {
  const first = runReplay();
  await expect.poll(() => countOf(PLAYED), { timeout: 120_000, intervals: [5] }).toBeGreaterThan(60);
  first.child.kill("SIGKILL");
  expect((await first.ended).code).toBe(null);
  const before = await countOf(PLAYED);
  expect(before, "it was killed in the middle").toBeLessThan(300);

  const second = await runReplay().ended;
  expect(second.code, second.stderr).toBe(0);
  const summary = JSON.parse(second.stdout) as ReplaySummary;
  // What was under way when the kill came may have been recorded after we counted: as many as it asks for at a time.
  expect(summary.already_there).toBeGreaterThanOrEqual(before);
  expect(summary.already_there).toBeLessThanOrEqual(before + 8);
  expect(summary).toMatchObject({ decisions: 300, breaks: 0, rows_failed: 0 });
  expect(Object.values(summary.by_outcome).reduce((sum, count) => sum + count, 0)).toBe(300);

  const third = JSON.parse((await runReplay().ended).stdout) as ReplaySummary;
  expect(third.already_there).toBe(300);
  for (const key of ["by_outcome", "by_source", "charged", "refunded", "captures", "breaks"] as const) {
    expect(third[key], key).toEqual(summary[key]);
  }
  expect(await countOf(PLAYED)).toBe(300);
});

interface Acknowledged {
  readonly key: string;
  readonly decision: string;
}

/** Callers as they are: each has one request under way at a time, and repeats it until it is answered. */
async function askUntil(stopped: () => boolean, accounts: number, callers: number): Promise<Acknowledged[]> {
  const client = clientOf(callers);
  const acknowledged: Acknowledged[] = [];
  const ask = async (caller: number) => {
    for (let count = 0; !stopped(); count++) {
      const key = `crash:${caller}:${count}`;
      const isHold = count % 7 === 3;
      const answer = await client.send("POST", "/api/v1/decisions", {
        key,
        body: {
          account: `ext:crash-${(caller * 31 + count) % accounts}`,
          feature: "codex.task",
          usage: { input_tokens: 900, output_tokens: 40 },
          mode: isHold ? "hold" : "consume",
        },
      });
      expect(answer.status).toBe(200);
      const decision = answer.body as { id: string; outcome: string; hold: { id: string } | null };
      acknowledged.push({ key, decision: decision.id });
      if (decision.hold === null) continue;
      const ending = await client.send("POST", `/api/v1/holds/${decision.hold.id}/capture`, {
        key: `${key}:capture`,
        body: { usage: { input_tokens: 700, output_tokens: 200 } },
      });
      expect(ending.status).toBe(200);
      acknowledged.push({ key: `${key}:capture`, decision: (ending.body as { id: string }).id });
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => ask(caller)));
  client.close();
  return acknowledged;
}

test("kill -9 of web and worker at any moment loses no acknowledged event and makes none twice", async () => {
  const ACCOUNTS = 12;
  const client = clientOf(4);
  const plans = (await client.send("GET", "/api/v1/plans?limit=200")).body as {
    data: { name: string; published: { ref: string } }[];
  };
  const plan = plans.data.find(({ name }) => name === "Trace")?.published.ref;
  for (let i = 0; i < ACCOUNTS; i++) {
    const opened = await client.send("POST", "/api/v1/accounts", {
      body: { name: `Crash ${i}`, external_id: `crash-${i}`, plan },
    });
    expect(opened.status).toBe(201);
    const granted = await client.send("POST", `/api/v1/accounts/ext:crash-${i}/grants`, {
      key: "credits",
      body: { amount: "20", kind: "purchased", reason: "crash test" },
    });
    expect(granted.status).toBe(201);
  }

  let isOver = false;
  const asking = askUntil(() => isOver, ACCOUNTS, 16);
  // Kills in the order of a fixed draw, at moments that nothing else decides; fewer than the supervisor gives up at.
  for (const [name, afterMs] of [
    ["worker", 700],
    ["web", 900],
    ["worker", 400],
    ["web", 2_300],
    ["worker", 1_700],
    ["web", 350],
  ] as const) {
    await sleep(afterMs);
    const killed = await spillway.processIdOf(name);
    process.kill(killed, "SIGKILL");
    await expect
      .poll(() => spillway.processIdOf(name).catch(() => killed), { timeout: 60_000 })
      .not.toBe(killed);
    await expect
      .poll(
        () =>
          fetch(`${spillway.url}/readyz`).then(
            (answer) => answer.ok,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true);
  }
  await sleep(500);
  isOver = true;
  const acknowledged = await asking;
  expect(acknowledged.length).toBeGreaterThan(100);

  const recorded = await rows<{ key: string; uuid: string }>(
    "select idempotency_key as key, id as uuid from usage_events where idempotency_key like 'crash:%'",
  );
  const byKey = new Map(recorded.map((row) => [row.key, row]));
  expect(byKey.size, "no key is recorded twice").toBe(recorded.length);
  const missing = acknowledged.filter(({ key }) => !byKey.has(key));
  expect(missing, "every acknowledged event is there").toEqual([]);
  // Every caller waited for its last answer: what is recorded and what was acknowledged are the same.
  expect(recorded.length).toBe(acknowledged.length);

  const again = await client.send("POST", "/api/v1/decisions", {
    key: "crash:0:0",
    body: {
      account: "ext:crash-0",
      feature: "codex.task",
      usage: { input_tokens: 900, output_tokens: 40 },
      mode: "consume",
    },
  });
  expect(again.isReplay).toBe(true);
  expect((again.body as { id: string }).id).toBe(
    acknowledged.find(({ key }) => key === "crash:0:0")?.decision,
  );

  const unsettled =
    "select count(*) from usage_events u where not exists (select from monetization_events m where m.account_id = u.account_id and m.seq = u.seq)";
  await expect.poll(() => countOf(unsettled), { timeout: 60_000 }).toBe(0);
  const settledTwice =
    "select count(*) from monetization_events m left join usage_events u using (account_id, seq) where u.seq is null";
  expect(await countOf(settledTwice)).toBe(0);

  const run = (await client.send("POST", "/api/v1/reconciliation/runs", { body: {}, timeoutMs: 120_000 }))
    .body as {
    checks: { invariant: string; checked: number; breaks: number }[];
    breaks: unknown[];
  };
  expect(run.breaks).toEqual([]);
  expect(run.checks.reduce((sum, check) => sum + check.breaks, 0)).toBe(0);
  client.close();
});
