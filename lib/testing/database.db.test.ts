import pg from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "./database";

test("every test database starts as a copy of the template and ends alone", async () => {
  const [one, other] = [await createTestDatabase(), await createTestDatabase()];
  const client = new pg.Client({ connectionString: one.url });
  client.on("error", () => {});
  await client.connect();
  await client.query("create table only_here (n int)");
  await one.drop();

  const neighbour = new pg.Client({ connectionString: other.url });
  await neighbour.connect();
  const { rows } = await neighbour.query("select to_regclass('only_here') as found");
  expect(rows).toEqual([{ found: null }]);
  await neighbour.end();
  await other.drop();
});
