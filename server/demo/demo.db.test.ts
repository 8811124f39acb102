import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { readConfig } from "@/lib/config";
import { listMembers } from "@/lib/members/reads";
import { type Started, startRuntime } from "@/lib/start-runtime";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { seed } from "../../prisma/seed";
import { SPECIAL, USER } from "./cast";
import { plantCatalogue } from "./catalogue";
import { ORGANIZATION } from "./organization";
import { tellStories } from "./tell";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const TABLES = [
  ..."accounts account_users members api_keys users user_credentials features plan_versions price_book_versions".split(
    " ",
  ),
  ..."usage_events account_events grants balance_updates monetization_events".split(" "),
];

async function contents(): Promise<Record<string, string>> {
  const counts: Record<string, string> = {};
  for (const table of TABLES) {
    const { rows } = await client.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as found from ${table} t`,
    );
    counts[table] = rows[0].found;
  }
  return counts;
}

async function onStage(
  act: (started: Started, setNow: (at: number) => void) => Promise<void>,
): Promise<void> {
  let now = Date.now();
  const config = { ...readConfig(process.env), databaseUrl: database.url };
  const started = await startRuntime(config, "tool", { now: () => now });
  try {
    await act(started, (at) => {
      now = at;
    });
  } finally {
    await started.stop();
  }
}

test("a demo that was planted in part is planted to its end", { timeout: 120_000 }, async () => {
  await onStage(async ({ runtime }, setNow) => {
    const plans = await plantCatalogue(runtime);
    const begun = [USER, ...SPECIAL].map((story) => ({ ...story, steps: story.steps.slice(0, 4) }));
    await tellStories({ runtime, setNow, settle: async () => {} }, begun, plans, Date.now());
  });
  const demo = await seed(database.url);
  expect(demo.signIns.map(({ role }) => role)).toEqual(["user", "member", "admin"]);
  expect(demo.request.key).toMatch(/^sk_test_[0-9a-f]{40}$/);
  const { rows } = await client.query("select external_id from accounts order by 1");
  expect(rows).toHaveLength(25);
});

test("planting the demo again changes nothing and returns the same", { timeout: 120_000 }, async () => {
  const planted = await seed(database.url);
  const before = await contents();
  expect(await seed(database.url)).toEqual(planted);
  expect(await contents()).toEqual(before);
});

test("the demo shows every kind of answer, decided by the engine", async () => {
  const { rows } = await client.query(
    "select distinct coalesce(reason, kind || ' ' || outcome) as seen from usage_events order by 1",
  );
  expect(rows.map((row) => row.seen)).toEqual(
    expect.arrayContaining([
      ..."account_frozen consent_required gate_reached limit_reached spend_cap_reached".split(" "),
      ..."capture allowed,consume allowed,hold allowed,track allowed".split(","),
    ]),
  );
  const kinds = await client.query("select distinct kind from balance_updates order by 1");
  expect(kinds.rows.map((row) => row.kind)).toEqual(["debit", "expiry", "grant", "refund", "void"]);
});

test("the demo's organization has members whose shares differ, one of whom is at their cap", async () => {
  await onStage(async ({ runtime }) => {
    const { id = "" } = (await runtime.directory.byExternalId(false, ORGANIZATION.externalId)) ?? {};
    const members = await listMembers(runtime, id as AuthorizedAccountId, {
      memberId: null,
      externalId: null,
      withRemoved: false,
      limit: 10,
      beforeId: null,
    });
    expect(members.map(({ external_id }) => external_id).sort()).toEqual(["lena", "priya", "tomas"]);
    const { rows: shares } = await client.query(
      "select count(*) as used from usage_events where member_id is not null and outcome <> 'blocked' group by member_id",
    );
    expect(new Set(shares.map(({ used }) => used)).size).toBe(3);
    const full = members.filter(({ spending }) => spending.some(({ used, limit }) => used === limit));
    expect(full.map(({ external_id, caps }) => [external_id, caps])).toEqual([
      ["priya", [{ period: "month", limit: "60" }]],
    ]);
  });
});

test("the demo's books agree: every balance is what is available, held and unsettled (B1)", async () => {
  await onStage(async ({ runtime }) => {
    const { rows } = await client.query("select external_id from accounts");
    for (const { external_id } of rows) {
      const account = await runtime.directory.byExternalId(false, external_id);
      const snapshot = await runtime.datasets.snapshot(account?.id ?? "");
      const { grants = [] } = snapshot?.standing ?? {};
      const credits = grants.filter(({ kind }) => kind !== "reset");
      const total = credits.reduce((sum, grant) => sum + grant.available + grant.held, 0n);
      expect(`${external_id} ${total}`).toBe(`${external_id} ${snapshot?.ledger.balance}`);
    }
  });
});
