import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { createDatabase, dropDatabase } from "../storage/postgres/databases";

export type TestDatabase = {
  /**
   * The owner's connection string, what `DATABASE_URL` is in production: migrations and arranging by hand use
   * it as it is; the application's pool steps down to the role `spillway_app` by itself.
   */
  url: string;
  drop(): Promise<void>;
};

/** A fresh, fully migrated database of its own for one test file; about 30 ms. The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const templateUrl = inject("templateDatabaseUrl");
  const template = decodeURIComponent(new URL(templateUrl).pathname.slice(1));
  const url = await createDatabase(
    templateUrl,
    `spillway_test_${randomUUID().replaceAll("-", "")}`,
    template,
  );
  return { url, drop: () => dropDatabase(url) };
}
