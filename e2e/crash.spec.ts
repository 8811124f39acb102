import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import pg from "pg";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { MailReceiver } from "../lib/testing/mail-receiver";
import { type ApiClient, createApiClient } from "../server/api-client";
import { demoSecret } from "../server/demo/keys";
import type { ReplaySummary } from "../server/replay/replay";
import { buyerWithTopUp, killWithMoneyAndMail } from "./killed-worker";
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
const receiver = new MailReceiver();

test.beforeAll(async () => {
  test.setTimeout(300_000);
  await mkdir(resolve(".spillway"), { recursive: true });
  dataDir = await mkdtemp(resolve(".spillway", "crash-"));
  await receiver.listen();
  spillway = await startSpillway(dataDir, { SMTP_URL: receiver.url() });
  apiKey = demoSecret({ authSecret: readFileSync(join(dataDir, "auth-secret"), "utf8").trim() }, "operator");
  database = openDatabase();
});

test.afterAll(async () => {
  test.setTimeout(120_000);
  await database?.end();
  await spillway?.stop();
  await receiver.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.query(sql, values)).rows;
}

const countOf = async (sql: string) => Number((await rows<{ count: string }>(sql))[0]?.count);

function openDatabase(): pg.Pool {
  const pool = new pg.Pool({ connectionString: spillway.databaseUrl, max: 2 });
  pool.on("error", () => {});
  return pool;
}

function clientOf(connections: number, patienceMs = 60_000) {
  const { signal } = new AbortController();
  return createApiClient({ url: spillway.url, apiKey, connections, patienceMs, signal });
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

interface Callers {
  /** Begins every key and the name of every account. */
  readonly name: string;
  readonly count: number;
  readonly patienceMs: number;
  stopped(): boolean;
  readonly acknowledged: Acknowledged[];
}

const ACCOUNTS = 12;

/** Callers as they are: each has one request under way at a time, and repeats it until it is answered. */
async function ask({ name, count, patienceMs, stopped, acknowledged }: Callers): Promise<void> {
  const client = clientOf(count, patienceMs);
  const askInTurn = async (caller: number) => {
    for (let turn = 0; !stopped(); turn++) {
      const key = `${name}:${caller}:${turn}`;
      const answer = await client.send("POST", "/api/v1/decisions", {
        key,
        body: {
          account: `ext:${name}-${(caller * 31 + turn) % ACCOUNTS}`,
          feature: "codex.task",
          usage: { input_tokens: 900, output_tokens: 40 },
          mode: turn % 7 === 3 ? "hold" : "consume",
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
  try {
    await Promise.all(Array.from({ length: count }, (_, caller) => askInTurn(caller)));
  } finally {
    client.close();
  }
}

async function tracePlan(client: ApiClient): Promise<string> {
  const plans = (await client.send("GET", "/api/v1/plans?limit=200")).body as {
    data: { name: string; published: { ref: string } }[];
  };
  return plans.data.find((one) => one.name === "Trace")?.published.ref ?? "";
}

async function openAccounts(name: string): Promise<void> {
  const client = clientOf(4);
  const plan = await tracePlan(client);
  for (let i = 0; i < ACCOUNTS; i++) {
    const body = { name: `${name} ${i}`, external_id: `${name}-${i}`, plan };
    expect((await client.send("POST", "/api/v1/accounts", { body })).status).toBe(201);
    const granted = await client.send("POST", `/api/v1/accounts/ext:${name}-${i}/grants`, {
      key: "credits",
      body: { amount: "20", kind: "purchased", reason: "crash test" },
    });
    expect(granted.status).toBe(201);
  }
  client.close();
}

/** Every acknowledged event is recorded, once, with the answer that was given. Answers how many are recorded. */
async function expectAllRecorded(name: string, acknowledged: readonly Acknowledged[]): Promise<number> {
  const recorded = await rows<{ key: string; uuid: string }>(
    "select idempotency_key as key, id as uuid from usage_events where idempotency_key like $1",
    [`${name}:%`],
  );
  const byKey = new Map(recorded.map((row) => [row.key, idOfUuid("dec", row.uuid)]));
  expect(byKey.size, "no key is recorded twice").toBe(recorded.length);
  const lost = acknowledged.filter(({ key, decision }) => byKey.get(key) !== decision);
  expect(lost, "every acknowledged event is there, as it was answered").toEqual([]);
  return recorded.length;
}

const UNSETTLED = `select count(*) from usage_events u where not exists
  (select from monetization_events m where m.account_id = u.account_id and m.seq = u.seq)`;
const CHARGED_FOR_NOTHING = `select count(*) from monetization_events m where not exists
  (select from usage_events u where u.account_id = m.account_id and u.seq = m.seq)`;

async function expectSoundBooks(): Promise<void> {
  await expect.poll(() => countOf(UNSETTLED), { timeout: 60_000 }).toBe(0);
  expect(await countOf(CHARGED_FOR_NOTHING)).toBe(0);
  const client = clientOf(1);
  const answer = await client.send("POST", "/api/v1/reconciliation/runs", { body: {}, timeoutMs: 120_000 });
  client.close();
  const run = answer.body as {
    checks: { invariant: string; checked: number; breaks: number }[];
    breaks: unknown[];
  };
  expect(run.breaks).toEqual([]);
  // Nobody has bought anything yet (P1), or got anything refunded (S4).
  const proven = run.checks.filter(({ invariant }) => invariant !== "P1" && invariant !== "S4");
  expect(proven.every((check) => check.checked > 0 && check.breaks === 0)).toBe(true);
}

test("kill -9 of web and worker at any moment loses no acknowledged event and makes none twice", async () => {
  await openAccounts("crash");
  const acknowledged: Acknowledged[] = [];
  let isOver = false;
  const asking = ask({ name: "crash", count: 16, patienceMs: 60_000, stopped: () => isOver, acknowledged });
  // At moments that nothing else decides; fewer than the supervisor gives up at.
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
    await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
  }
  await sleep(500);
  isOver = true;
  await asking;
  expect(acknowledged.length).toBeGreaterThan(100);
  // Every caller waited for its last answer: what is recorded and what was acknowledged are the same.
  expect(await expectAllRecorded("crash", acknowledged)).toBe(acknowledged.length);
  await expectSoundBooks();
});

test("kill -9 of the embedded database alone: callers repeat, and all goes on without a restart of theirs or ours", async () => {
  await openAccounts("outage");
  const acknowledged: Acknowledged[] = [];
  let isOver = false;
  const asking = ask({ name: "outage", count: 16, patienceMs: 60_000, stopped: () => isOver, acknowledged });
  const processes = await Promise.all((["start", "web", "worker"] as const).map(spillway.processIdOf));
  for (const afterMs of [900, 1_600]) {
    await sleep(afterMs);
    const killed = postmasterId();
    process.kill(killed, "SIGKILL");
    await expect.poll(postmasterId, { timeout: 60_000 }).not.toBe(killed);
    await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
  }
  const beforeTheEnd = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(beforeTheEnd + 100);
  isOver = true;
  await asking;
  expect(await Promise.all((["start", "web", "worker"] as const).map(spillway.processIdOf))).toEqual(
    processes,
  );
  expect(await expectAllRecorded("outage", acknowledged)).toBe(acknowledged.length);
  await expectSoundBooks();
});

/** 0 while there is none. */
function postmasterId(): number {
  const file = join(dataDir, "postgres", "cluster", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
}

const isReady = () =>
  fetch(`${spillway.url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );

test("kill -9 of the worker with a charge and a mail under way: it is charged once, and the mail arrives", async () => {
  const client = clientOf(2);
  const scene = { spillway, database, client, receiver };
  const account = await buyerWithTopUp(scene, await tracePlan(client));
  const reader = spillway.demo?.signIns[0]?.email ?? "";
  await killWithMoneyAndMail(scene, account, reader);
  const charges = `select p.id, l.id as paid from purchases p join local_payments l on l.purchase_id = p.id
    where p.account_id = '${uuidOfId(account)}' and p.origin = 'auto_top_up'`;
  const available = async () =>
    ((await client.send("GET", `/api/v1/accounts/${account}/standing`)).body as StandingWire).credits
      .available;
  await expect.poll(available, { timeout: 60_000 }).toBe("15");
  expect(await rows(charges)).toHaveLength(1);
  const [taken, again] = await receiver.until(2);
  expect(again?.messageId).toBe(taken?.messageId);
  await expect.poll(() => countOf("select count(*) from mails where status = 'sent'")).toBe(1);
  client.close();
  await expectSoundBooks();
});

test("everything killed at once, the database included, goes on at the next start", async () => {
  await openAccounts("blackout");
  const acknowledged: Acknowledged[] = [];
  const asking = ask({ name: "blackout", count: 16, patienceMs: 500, stopped: () => false, acknowledged });
  await expect.poll(() => acknowledged.length, { timeout: 60_000, intervals: [20] }).toBeGreaterThan(300);
  const processes = await Promise.all((["start", "web", "worker"] as const).map(spillway.processIdOf));
  for (const pid of [...processes, postmasterId()]) process.kill(pid, "SIGKILL");
  await expect(asking).rejects.toThrow("did not answer");
  await database.end();

  spillway = await startSpillway(dataDir);
  database = openDatabase();
  await expectAllRecorded("blackout", acknowledged);
  await expectSoundBooks();
});
