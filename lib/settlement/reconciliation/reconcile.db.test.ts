import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import type { Happening } from "@/lib/engine/testing/happenings";
import { type History, START } from "@/lib/engine/testing/history";
import { HISTORY_CATALOGUE, priceBookOf } from "@/lib/engine/testing/history-catalogue";
import { freshRef } from "@/lib/ids";
import type { ReconciliationStore, SettlementStore } from "@/lib/storage/ports";
import { createAccountStore } from "@/lib/storage/postgres/account-store";
import { createPool } from "@/lib/storage/postgres/pool";
import { createReconciliationStore } from "@/lib/storage/postgres/reconciliation-store";
import { createSettlementStore } from "@/lib/storage/postgres/settlement-store";
import { createStandingStore } from "@/lib/storage/postgres/standing-store";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { fakeClock } from "@/lib/testing/fake-clock";
import { untilSettleable } from "@/lib/testing/settlement-horizon";
import { accountIdIn, goOn, type HistoryStores, storeHistory } from "@/lib/testing/stored-history";
import { settleAccounts } from "../settler/settle-accounts";
import { type Progress, type ReconcileOptions, reconcile } from "./reconcile";
import { reconciliationText } from "./reconciliation-text";

const ALL = Array.from({ length: 64 }, (_, slot) => slot);
const PRICE_BOOKS = { prepare: async () => {}, find: priceBookOf };

/** Seqs: 2 and 3 grants, 4 a charge of two kinds, 5 a refusal, 6 a hold, 7 its capture, 8 overshoot, 9 a grant that nothing draws on. */
const LIFE: Happening[] = [
  { kind: "issue", grantKind: "promo", amount: 12, minutes: null },
  { kind: "issue", grantKind: "purchased", amount: 20, minutes: 50 },
  { kind: "ask", mode: "consume", feature: "sora.video", amount: 14, partial: false },
  { kind: "ask", mode: "consume", feature: "sora.video", amount: 29, partial: false },
  { kind: "ask", mode: "hold", feature: "sora.video", amount: 5, partial: false },
  { kind: "capture", nth: 0, amount: 9 },
  { kind: "ask", mode: "track", feature: "sora.video", amount: 30, partial: false },
  { kind: "issue", grantKind: "plan", amount: 15, minutes: null },
];

let database: TestDatabase;
let owner: pg.Client;
let pools: pg.Pool[];
let stores: HistoryStores;
let settlement: SettlementStore;
let store: ReconciliationStore;
let lived = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  // Only the owner can change a row, and only with the triggers off: reconciliation is for the day somebody does.
  await owner.query("set session_replication_role = replica");
  const general = createPool(database.url, { max: 4, use: "general" });
  const hot = createPool(database.url, { max: 2, use: "hot" });
  const settling = createPool(database.url, { max: 2, use: "hot", pipeline: true });
  pools = [general, hot, settling];
  stores = { accounts: createAccountStore(general, freshRef), standings: createStandingStore(hot) };
  settlement = createSettlementStore(settling);
  store = createReconciliationStore(general);
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await owner.end();
  await database.drop();
});

const TABLES = [
  ...[
    "usage_events",
    "account_events",
    "monetization_events",
    "balance_updates",
    "standings",
    "ledgers",
    "balances",
  ],
  ...["grants", "accounts", "breaks", "reconciliation_runs"],
];
beforeEach(async () => {
  for (const table of TABLES) await owner.query(`delete from ${table}`);
});

async function settleAll(): Promise<void> {
  await untilSettleable(owner);
  const settle = (accounts: Parameters<typeof settleAccounts>[0]) => settleAccounts(accounts, PRICE_BOOKS);
  while ((await settlement.settleBatch({ slots: ALL, eventsMax: 1000 }, settle)).events > 0);
}

async function live(happenings: readonly Happening[] = LIFE, slot = 5): Promise<History> {
  const history = await storeHistory(stores, accountIdIn(slot, ++lived), happenings);
  await settleAll();
  return history;
}

const prove = (options: ReconcileOptions = {}) =>
  reconcile(
    {
      store,
      catalogue: { values: HISTORY_CATALOGUE, prepare: async () => {} },
      clock: fakeClock(START + 1000),
      freshRef,
    },
    options,
  );

/** `S2@4`: which invariant, at which seq; each named once. */
const namesOf = (breaks: readonly { invariant: string; seq: number | null }[]) => [
  ...new Set(breaks.map(({ invariant, seq }) => `${invariant}@${seq ?? "-"}`)),
];

describe("sound books", () => {
  test("have no break: many accounts, settled and not, in one pass (A1, A2, B1, D1, L1 to L4, S1 to S4)", async () => {
    for (let slot = 0; slot < 8; slot++) await live(LIFE, slot);
    const late = await live([...LIFE, { kind: "refund", nth: 1, amount: 3 }]);
    await goOn(stores, late, [
      { kind: "ask", mode: "consume", feature: "sora.video", amount: 0, partial: false },
    ]);
    const told: Progress[] = [];
    const run = await prove({ onProgress: (progress) => told.push(progress) });
    expect(run.breaks).toEqual([]);
    expect(run).toMatchObject({ accounts: 9, facts: 83 });
    // P1 is proven where there are payments (lib/payments).
    const proven = run.checks.filter(({ invariant }) => invariant !== "P1");
    expect(proven.every((check) => check.checked > 0 && check.breaks === 0)).toBe(true);
    expect(told.at(-1)).toEqual({ accounts: 9, facts: 83, breaks: 0 });
    expect(reconciliationText(run)).toContain("0 breaks: the books agree");
  });

  test("have no break while decisions, money and settlement go on: all is read as of one instant", async () => {
    const histories = [];
    for (let slot = 0; slot < 4; slot++) histories.push(await live(LIFE, slot));
    let isOver = false;
    const ask: Happening = { kind: "ask", mode: "track", feature: "sora.video", amount: 3, partial: false };
    const buy: Happening = { kind: "issue", grantKind: "promo", amount: 5, minutes: null };
    const busy = (async () => {
      while (!isOver) {
        for (const history of histories) await goOn(stores, history, [buy, ask, ask]);
        await settleAll();
      }
    })();
    try {
      for (let i = 0; i < 5; i++) expect((await prove()).breaks).toEqual([]);
    } finally {
      isOver = true;
      await busy;
    }
  });

  test("of an account larger than what is read at once are proven to the last row", async () => {
    const ask: Happening = { kind: "ask", mode: "track", feature: "sora.video", amount: 1, partial: false };
    const history = await live([...LIFE, ...Array.from({ length: 600 }, () => ask)]);
    const run = await prove();
    expect([run.facts, run.breaks]).toEqual([609, []]);
    const last = history.standing.seq;
    await owner.query("update usage_events set covered = covered + 1 where seq = $1", [last]);
    expect(namesOf((await prove()).breaks)).toEqual([`L4@${last}`, `D1@${last}`, `S2@${last}`, `S3@${last}`]);
  });
});

describe("a refund", () => {
  test("that pays back more than its event drew is found, by the rows of both (S4)", async () => {
    const history = await live([
      ...LIFE,
      { kind: "refund", nth: 1, amount: 3 },
      { kind: "refund", nth: 1, amount: 3 },
    ]);
    expect((await prove()).breaks).toEqual([]);
    const uuid = uuidOfId(history.accountId);
    await owner.query(
      "update usage_events set covered = covered - 20000000 where account_id = $1 and seq = 11",
      [uuid],
    );
    expect(namesOf((await prove()).breaks)).toContain("S4@11");
    await owner.query(
      "update usage_events set covered = covered + 20000000 where account_id = $1 and seq = 11",
      [uuid],
    );
    await owner.query("update usage_events set refunded_id = $2 where account_id = $1 and seq = 10", [
      uuid,
      uuid,
    ]);
    expect(namesOf((await prove()).breaks)).toEqual(["S4@10"]);
  });
});

describe("a planted break is found and named:", () => {
  test.each<[string, string[], string]>([
    ["a missing fact", ["A1@5", "L4@6", "S1@5"], "delete from usage_events where seq = 5"],
    ["a missing act", ["A1@2", "L4@3", "S2@2"], "delete from account_events where seq = 2"],
    ["a changed cost", ["D1@4", "L4@4"], "update usage_events set cost = cost + 1 where seq = 4"],
    ["a changed answer", ["D1@5", "L4@5"], "update usage_events set outcome = 'allowed' where seq = 5"],
    [
      "a changed record",
      ["D1@4", "L4@4"],
      `update usage_events set record = replace(record, '"windows"', '"free"') where seq = 4`,
    ],
    ["a record that cannot be read", ["L4@4"], "update usage_events set record = '[2]' where seq = 4"],
    ["a changed key", ["L4@6"], "update usage_events set idempotency_key = 'another' where seq = 6"],
    [
      "a changed act",
      ["L4@9"],
      `update account_events set act = replace(act, 'a test', 'a favour') where seq = 9`,
    ],
    [
      "a broken link",
      ["L4@5", "L4@6"],
      "update usage_events set hash = decode(repeat('ab', 32), 'hex') where seq = 5",
    ],
    [
      "a richer standing",
      ["A2@9", "B1@-"],
      "update standings set state = replace(state, '[[15000000,0]', '[[15000001,0]')",
    ],
    ["a standing that went back", ["A2@8"], "update standings set seq = 8"],
    ["a standing lost", ["A2@-"], "delete from standings"],
    ["a standing that cannot be read", ["A2@-"], "update standings set state = '[9]'"],
    ["a balance off by one microcredit", ["B1@-", "L1@-"], "update ledgers set balance = balance + 1"],
    [
      "a grant's balance off by one",
      ["B1@-", "L1@-"],
      "update balances set balance = balance + 1 where balance = 0",
    ],
    ["a grant's balance lost", ["B1@-", "L1@-"], "delete from balances where balance > 0"],
    ["a ledger lost", ["L1@-", "S1@4", "S1@5", "S1@6", "S1@7", "S1@8"], "delete from ledgers"],
    ["a settlement that claims to be further", ["S1@9"], "update ledgers set settled_seq = 9"],
    ["a monetization event lost", ["L4@6", "S1@5"], "delete from monetization_events where seq = 5"],
    [
      "a charge changed",
      ["L4@4", "S2@4"],
      "update monetization_events set charged = charged + 1, included = included - 1 where seq = 4",
    ],
    [
      "a debit changed",
      ["L1@-", "L1@4", "L4@4", "S2@4"],
      "update balance_updates set amount = amount - 1 where cause_seq = 4",
    ],
    ["a debit lost", ["L1@-", "L1@5", "L4@5", "S2@4"], "delete from balance_updates where cause_seq = 4"],
    ["a refund lost", ["L1@-", "L4@-", "S2@8", "S3@8"], "delete from balance_updates where kind = 'refund'"],
    [
      "a posting lost",
      ["L1@-", "L1@2", "L1@4", "L3@2", "L4@2"],
      "delete from balance_updates where cause_seq = 2",
    ],
    [
      "a balance update of no cause",
      ["L4@9", "S2@8", "S2@99", "S3@8"],
      "update balance_updates set cause_seq = 99 where kind = 'refund'",
    ],
    [
      "rows of an account that is not there",
      ["A1@1", "A2@-", "L1@-", "L4@4"],
      `insert into usage_events select (jsonb_populate_record(usage_events, jsonb_build_object('account_id', gen_random_uuid()))).* from usage_events where seq = 4`,
    ],
  ])("%s", async (_, expected, plant) => {
    await live();
    expect((await prove()).breaks).toEqual([]);
    await owner.query(plant);
    expect(namesOf((await prove()).breaks).sort()).toEqual(expected);
  });
});

describe("what the constraints refuse even to the owner is found and named all the same:", () => {
  test.each<[string, string[], string, string, string]>([
    [
      "a debit twice",
      ["L1@-", "L1@10", "L2@4", "L4@-", "L4@10", "S2@4"],
      "balance_updates",
      "balance_updates_cause_once",
      `insert into balance_updates select (jsonb_populate_record(b, '{"ledger_seq": 10}')).* from balance_updates b where ledger_seq = 4`,
    ],
    [
      "a key twice",
      ["L2@6", "L4@6"],
      "usage_events",
      "usage_events_key_once",
      "update usage_events set idempotency_key = (select idempotency_key from usage_events where seq = 5) where seq = 6",
    ],
    [
      "a monetization event twice",
      ["L4@8", "S1@8"],
      "monetization_events",
      "monetization_events_once_per_usage_event",
      "insert into monetization_events select * from monetization_events where seq = 8",
    ],
    [
      "a fact twice",
      ["A1@5"],
      "usage_events",
      "usage_events_seq_once",
      `insert into usage_events select (jsonb_populate_record(e, '{"idempotency_key": "again"}')).* from usage_events e where seq = 5`,
    ],
  ])("%s", async (_, expected, table, constraint, plant) => {
    await live();
    await owner.query(`alter table ${table} drop constraint ${constraint}`);
    await owner.query(plant);
    expect(namesOf((await prove()).breaks).sort()).toEqual(expected);
  });
});

describe("a run", () => {
  const openBreaks = async () =>
    (await owner.query("select invariant, seq from breaks where closed_at is null order by invariant, seq"))
      .rows;

  test("is recorded with what it checked, opens a break once, and closes it when it is gone", async () => {
    const history = await live();
    await owner.query("update ledgers set balance = balance + 1");
    const first = await prove();
    const second = await prove();
    expect(await openBreaks()).toEqual([
      { invariant: "B1", seq: null },
      { invariant: "L1", seq: null },
    ]);
    expect(reconciliationText(second)).toContain("2 breaks:");
    expect(reconciliationText(second)).toContain(
      `L1  ${history.accountId}: the ledger's balance is 15000001, its updates say 15000000`,
    );
    await owner.query("update ledgers set balance = balance - 1");
    await prove();
    expect(await openBreaks()).toEqual([]);
    const { rows } = await owner.query(
      "select scope, breaks, checks from reconciliation_runs order by breaks desc",
    );
    expect(rows.map(({ scope, breaks }) => [scope, breaks])).toEqual([
      ["all accounts", 2],
      ["all accounts", 2],
      ["all accounts", 0],
    ]);
    expect(rows[0].checks).toEqual(first.checks);
  });

  test("of some accounts proves those and leaves the breaks of others open", async () => {
    const [sick, sound] = [await live(LIFE, 1), await live(LIFE, 2)];
    await owner.query("delete from balance_updates where cause_seq = 4 and account_id = $1", [
      uuidOfId(sick.accountId),
    ]);
    expect((await prove()).breaks.length).toBeGreaterThan(0);
    const before = await openBreaks();
    const run = await prove({ accountIds: [sound.accountId] });
    expect(run).toMatchObject({ accounts: 1, facts: 9, breaks: [] });
    expect(await openBreaks()).toEqual(before);
    expect((await prove({ accountIds: [sick.accountId, sound.accountId] })).accounts).toBe(2);
  });

  test("since an instant proves the accounts with later facts, from their first fact on", async () => {
    const early = await live(LIFE, 1);
    const late = await live([...LIFE, { kind: "wait", minutes: 5 }], 2);
    await goOn(stores, late, [
      { kind: "ask", mode: "track", feature: "sora.video", amount: 1, partial: false },
    ]);
    await owner.query("update ledgers set balance = balance + 1");
    const run = await prove({ since: START + 1 });
    expect(run).toMatchObject({ accounts: 1, facts: 10 });
    expect(new Set(run.breaks.map((found) => found.accountId))).toEqual(new Set([late.accountId]));
    expect(early.accountId).not.toBe(late.accountId);
  });

  test("does not close what the settlement parked until it is settled", async () => {
    const history = await storeHistory(stores, accountIdIn(3, ++lived), LIFE);
    await owner.query("update usage_events set cost = cost + 1 where seq = 4");
    await settleAll();
    await owner.query("update usage_events set cost = cost - 1 where seq = 4");
    const run = await prove();
    // B1 holds: what is parked counts as unsettled, since it is decided and not on the ledger.
    expect(namesOf(run.breaks)).toEqual(["S1@4"]);
    const { rows } = await owner.query("select account_id, detail from breaks where closed_at is null");
    expect(rows).toEqual([
      {
        account_id: uuidOfId(history.accountId),
        detail: "price differs: decided 15000001, priced again 15000000",
      },
    ]);
  });
});
