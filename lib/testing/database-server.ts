import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../server/embedded-postgres";
import { createDatabase, dropDatabase } from "../storage/postgres/databases";
import { migrate } from "../storage/postgres/migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** The owner's connection string of the migrated template that `createTestDatabase` copies. */
    templateDatabaseUrl: string;
  }
}

const MIGRATIONS = "prisma/migrations";

/**
 * One Postgres for the whole run of database tests, with one migrated template.
 *
 * `TEST_DATABASE_URL` names another server instead (its role must be allowed to create databases and roles), to
 * try the SQL on another version. Whatever goes wrong here fails the run: a ledger test that was skipped for
 * want of a database looks just like one that passed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
    : await startTestServer();
  try {
    const template = await createDatabase(server.url, `spillway_template_${process.pid}`);
    if (existsSync(MIGRATIONS)) await migrate(template, MIGRATIONS);
    project.provide("templateDatabaseUrl", template);
    return async () => {
      await dropDatabase(template);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const parent = resolve(".spillway", "test-postgres");
  await mkdir(parent, { recursive: true });
  await sweepAbandoned(parent);
  const dataDir = join(parent, String(process.pid));
  // Tests stop and kill servers of their own; this one only has to be fast, and its rows end with the run.
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A killed run leaves its server running. Joining it as its only living user and leaving again ends it. */
async function sweepAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const dataDir = join(parent, name);
    if (isRunning(Number(name))) continue;
    const abandoned = await startEmbeddedPostgres({ dataDir, durable: false }).catch(() => null);
    await abandoned?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
