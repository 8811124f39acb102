import pg from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "@/lib/testing/database";
import { dumpSchema } from "./schema-dump";

test("prisma/schema.sql says what the migrations make: after a new one, run this test with `-u` and commit both", async () => {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const dump = await dumpSchema(owner);
  await owner.end();
  await database.drop();
  await expect(dump).toMatchFileSnapshot("../../../prisma/schema.sql");
});
