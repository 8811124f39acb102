import { hash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { encodeUsage } from "@/lib/engine/outcome-codec";
import { settleAccount } from "@/lib/engine/settlement";
import type { Happening } from "@/lib/engine/testing/happenings";
import type { History } from "@/lib/engine/testing/history";
import { priceBookOf } from "@/lib/engine/testing/history-catalogue";
import { freshRef } from "@/lib/ids";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { untilSettleable } from "@/lib/testing/settlement-horizon";
import { accountIdIn, goOn, type HistoryStores, storeHistory } from "@/lib/testing/stored-history";
import type { AccountSettlement, SettlementStore, UnsettledAccount } from "../ports";
import { createAccountStore } from "./account-store";
import { COMMIT_SQL, commitParameters } from "./commit-statement";
import { createPool } from "./pool";
import { CLAIM } from "./settlement-statements";
import { createSettlementStore } from "./settlement-store";
import { createStandingStore } from "./standing-store";

const SLOT = 7;
const ALL = Array.from({ length: 64 }, (_, slot) => slot);
const sha256 = (text: string) => hash("sha256", text, "hex");
const settle = async (accounts: readonly UnsettledAccount[]): Promise<AccountSettlement[]> =>
  accounts.map(({ ledger, events }) => settleAccount(ledger, events, priceBookOf, sha256));

const BUY: Happening = { kind: "issue", grantKind: "promo", amount: 30, minutes: null };
const ask = (amount: number): Happening => ({
  kind: "ask",
  mode: "consume",
  feature: "sora.video",
  amount,
  partial: false,
});

let database: TestDatabase;
let owner: pg.Client;
let pools: pg.Pool[];
let stores: HistoryStores;
let store: SettlementStore;
let accounts = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const general = createPool(database.url, { max: 4, use: "general" });
  const hot = createPool(database.url, { max: 4, use: "hot" });
  const settling = createPool(database.url, { max: 4, use: "hot", pipeline: true });
  pools = [general, hot, settling];
  stores = { accounts: createAccountStore(general, freshRef), standings: createStandingStore(hot) };
  store = createSettlementStore(settling);
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await owner.end();
  await database.drop();
});

/** Every test starts with nothing left to settle. */
beforeEach(async () => {
  await untilSettleable(owner);
  while ((await store.settleBatch({ slots: ALL, eventsMax: 1000 }, settle)).events > 0);
});

async function newAccount(happenings: readonly Happening[], slot = SLOT): Promise<History> {
  const history = await storeHistory(stores, accountIdIn(slot, ++accounts), happenings);
  await untilSettleable(owner);
  return history;
}

async function rowsOf(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await owner.query(text, values)).rows;
}

const uuid = (history: History) => uuidOfId(history.accountId);

async function storedOf(history: History) {
  const id = uuid(history);
  const [ledger] = await rowsOf(
    `select seq, balance, settled_seq, charged, refunded, encode(monetization_head, 'hex') as monetization_head,
            encode(balance_head, 'hex') as balance_head from ledgers where account_id = $1`,
    [id],
  );
  return {
    ledger,
    monetized: await rowsOf(
      "select seq, cost, charged, encode(hash, 'hex') as hash from monetization_events where account_id = $1 order by seq",
      [id],
    ),
    updates: await rowsOf(
      "select ledger_seq, cause_seq, kind, amount, balance_after from balance_updates where account_id = $1 order by ledger_seq",
      [id],
    ),
    balances: await rowsOf("select grant_id, balance from balances where account_id = $1 order by grant_id", [
      id,
    ]),
    breaks: await rowsOf("select invariant, seq, detail from breaks where account_id = $1 order by seq", [
      id,
    ]),
  };
}

describe("a batch", () => {
  test("writes what the engine answered: rows, balances, ledger and heads (S1, S2, L1)", async () => {
    const history = await newAccount([BUY, ask(14), ask(3), { ...ask(40), mode: "track" } as Happening]);
    const batch = await store.settleBatch({ slots: [SLOT], eventsMax: 100 }, settle);
    expect(batch).toMatchObject({ events: 3, parked: 0, full: [], busy: [], waiting: [] });
    const expected = history.settle().settlements.at(-1) as AccountSettlement;
    const stored = await storedOf(history);
    expect(stored.monetized.map((row) => row.hash)).toEqual(
      expected.monetizationEvents.map((event) => event.hash),
    );
    expect(stored.updates.map((row) => [Number(row.ledger_seq), row.kind, row.amount])).toEqual(
      history.balanceUpdates.map((update) => [update.ledgerSeq, update.kind, String(update.amount)]),
    );
    expect(stored.ledger).toMatchObject({
      seq: String(history.ledger.ledgerSeq),
      balance: String(history.ledger.balance),
      settled_seq: String(history.ledger.settledSeq),
      monetization_head: history.ledger.monetizationHead,
      charged: String(expected.charged),
      refunded: String(expected.refunded),
    });
    expect(stored.balances.map((row) => row.balance)).toEqual(["0"]);
  });

  test("takes about as many events as it may, names the slots that may hold more, and goes on where it stopped", async () => {
    const history = await newAccount([BUY, ask(1), ask(1), ask(1)]);
    const first = await store.settleBatch({ slots: [SLOT], eventsMax: 2 }, settle);
    expect(first).toMatchObject({ events: 2, full: [SLOT] });
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 2 }, settle)).toMatchObject({
      events: 1,
      full: [],
    });
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 2 }, settle)).toMatchObject({ events: 0 });
    expect((await storedOf(history)).monetized).toHaveLength(3);
  });

  test("never splits the events of one transaction, however small it is: the cursor knows transactions only", async () => {
    const [one, other] = [await newAccount([BUY]), await newAccount([BUY])];
    const together = [one, other].map((history) => {
      const from = history.facts.length;
      history.play([ask(1), ask(2), ask(3)]);
      return history.facts.slice(from).flatMap((fact) => (fact.kind === "usage" ? [fact.event] : []));
    });
    await stores.standings.commit({
      moves: [one, other].map((history) => ({ fromSeq: 2, to: history.standing })),
      events: together.flat().map((event) => ({ event, encoded: encodeUsage(event) })),
    });
    await untilSettleable(owner);
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 1 }, settle)).toMatchObject({ events: 6 });
  });

  test("leaves rows and cursor untouched where the caller throws", async () => {
    const history = await newAccount([BUY, ask(1)]);
    const failing = store.settleBatch({ slots: [SLOT], eventsMax: 10 }, async () => {
      throw new Error("the engine is broken");
    });
    await expect(failing).rejects.toThrow("the engine is broken");
    expect((await storedOf(history)).monetized).toHaveLength(0);
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle)).toMatchObject({ events: 1 });
  });

  test("settles nothing twice when the cursor is lost: what the ledger has settled is skipped (L2)", async () => {
    const history = await newAccount([BUY, ask(14), ask(3)]);
    await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle);
    const before = await storedOf(history);
    await owner.query("update settlement_slots set cursor_xid = '0' where slot = $1", [SLOT]);
    await store.settleBatch({ slots: [SLOT], eventsMax: 10_000 }, settle);
    expect(await storedOf(history)).toEqual(before);
  });
});

describe("events that commit out of order", () => {
  test("are all settled: one whose transaction began first and committed last is not missed", async () => {
    const [early, late] = [await newAccount([BUY]), await newAccount([BUY])];
    const slow = new pg.Client({ connectionString: database.url });
    await slow.connect();
    try {
      await slow.query("begin");
      // From here on this transaction has the smaller xid, and a row of its own that nobody sees yet.
      await slow.query("select pg_current_xact_id()");
      await goOn(stores, late, [ask(2)]);
      const held = await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle);
      expect(held).toMatchObject({ events: 0, waiting: [SLOT] });
      const lag = await store.lag();
      expect(lag.events).toBe(1);
      await commitUsageOn(slow, early, [ask(1)]);
      await slow.query("commit");
    } finally {
      await slow.end();
    }
    await untilSettleable(owner);
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle)).toMatchObject({
      events: 2,
      waiting: [],
    });
    for (const history of [early, late]) expect((await storedOf(history)).monetized).toHaveLength(1);
  });
});

/** The flush statement itself, inside a transaction that the test holds open. */
async function commitUsageOn(
  client: pg.Client,
  history: History,
  happenings: readonly Happening[],
): Promise<void> {
  const from = history.facts.length;
  const fromSeq = history.standing.seq;
  history.play(happenings);
  const events = history.facts.slice(from).flatMap((fact) => (fact.kind === "usage" ? [fact.event] : []));
  const sealed = events.map((event) => ({ event, encoded: encodeUsage(event) }));
  await client.query(COMMIT_SQL, commitParameters([{ fromSeq, to: history.standing }], sealed));
}

describe("several workers", () => {
  test("never settle an event twice or lose one, however they race (L2)", async () => {
    const histories: History[] = [];
    for (let i = 0; i < 12; i++)
      histories.push(await newAccount([BUY, ask(3), ask(4), ask(5), ask(2), ask(1)], i % 3));
    const race = async () => {
      let events = 0;
      for (let idle = 0; idle < 3; ) {
        const batch = await store.settleBatch({ slots: [0, 1, 2], eventsMax: 6 }, settle);
        events += batch.events;
        idle = batch.events === 0 && batch.busy.length === 0 ? idle + 1 : 0;
      }
      return events;
    };
    const settled = await Promise.all([race(), race(), race(), race()]);
    expect(settled.reduce((sum, events) => sum + events, 0)).toBe(60);
    for (const history of histories) {
      history.settle();
      const stored = await storedOf(history);
      expect(stored.ledger).toMatchObject({
        balance: String(history.ledger.balance),
        monetization_head: history.ledger.monetizationHead,
      });
      expect(stored.monetized).toHaveLength(5);
    }
  });

  test("do not wait for each other: a slot that one holds is busy for the other", async () => {
    await newAccount([BUY, ask(1)]);
    let other: Awaited<ReturnType<SettlementStore["settleBatch"]>> | undefined;
    await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, async (claimed) => {
      other = await store.settleBatch({ slots: [SLOT, SLOT + 1], eventsMax: 10 }, settle);
      return settle(claimed);
    });
    expect(other).toMatchObject({ events: 0, busy: [SLOT] });
  });

  test("find rows and cursor together when one is killed in mid-batch: all or nothing (L3)", async () => {
    const history = await newAccount([BUY, ask(14), ask(3)]);
    const killed = store.settleBatch({ slots: [SLOT], eventsMax: 10 }, async (claimed) => {
      await owner.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`,
      );
      return settle(claimed);
    });
    await expect(killed).rejects.toMatchObject({ code: "store_unavailable" });
    const stored = await storedOf(history);
    expect([stored.monetized, stored.ledger?.settled_seq]).toEqual([[], "0"]);
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle)).toMatchObject({ events: 2 });
    expect((await storedOf(history)).monetized).toHaveLength(2);
  });

  test("find rows and cursor together wherever in its own statement a backend is killed (L3)", async () => {
    const history = await newAccount([BUY, ...Array.from({ length: 20 }, () => ask(1))]);
    for (let turns = 0; turns < 16; turns++) {
      const running = store.settleBatch({ slots: [SLOT], eventsMax: 1 }, settle).catch(() => null);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      await owner.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and application_name = 'spillway-hot' and pid <> pg_backend_pid()`,
      );
      await running;
      const stored = await storedOf(history);
      const settledSeq = Number(stored.ledger?.settled_seq);
      expect(stored.monetized).toHaveLength(settledSeq === 0 ? 0 : settledSeq - 2);
    }
    while ((await store.settleBatch({ slots: [SLOT], eventsMax: 5 }, settle)).events > 0);
    history.settle();
    const stored = await storedOf(history);
    expect(stored.ledger).toMatchObject({ monetization_head: history.ledger.monetizationHead });
  });
});

describe("poison", () => {
  const tamper = async (text: string, values: unknown[]) => {
    // Only the owner can, and only with the triggers off: this is what the detector is for.
    await owner.query("set session_replication_role = replica");
    await owner.query(text, values);
    await owner.query("set session_replication_role = origin");
  };

  test("an event whose price differs is parked with its reason, and its slot and account go on", async () => {
    const history = await newAccount([BUY, ask(14), ask(3), ask(4)]);
    const neighbour = await newAccount([BUY, ask(5)]);
    await tamper("update usage_events set cost = cost + 1 where account_id = $1 and seq = 4", [
      uuid(history),
    ]);
    const batch = await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle);
    expect(batch).toMatchObject({ events: 4, parked: 1 });
    const stored = await storedOf(history);
    expect(stored.monetized.map((row) => row.seq)).toEqual(["3", "5"]);
    expect(stored.breaks).toEqual([
      { invariant: "S1", seq: "4", detail: "price differs: decided 4000001, priced again 4000000" },
    ]);
    expect((await storedOf(neighbour)).monetized).toHaveLength(1);
  });

  test("a row that cannot be read is parked, not retried for ever", async () => {
    const history = await newAccount([BUY, ask(14), ask(3)]);
    await tamper("update usage_events set record = '[1,' where account_id = $1 and seq = 3", [uuid(history)]);
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle)).toMatchObject({
      events: 2,
      parked: 1,
    });
    const stored = await storedOf(history);
    expect(stored.monetized.map((row) => row.seq)).toEqual(["4"]);
    expect(stored.breaks[0]?.detail).toContain("the row cannot be read");
  });

  test("an account whose ledger refuses the rows is parked alone; the rest of its batch is settled", async () => {
    const [sick, sound] = [await newAccount([BUY, ask(14)]), await newAccount([BUY, ask(14)])];
    // The key of the debit that settlement will write is taken already: it must not be charged again (L2).
    await tamper(
      `insert into balance_updates (account_id, ledger_seq, id, cause_seq, grant_id, kind, amount, balance_after, at, hash)
        select account_id, 99, gen_random_uuid(), 3, grant_id, 'debit', -1, 0, now(), '' from balances where account_id = $1`,
      [uuid(sick)],
    );
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle)).toMatchObject({
      events: 2,
      parked: 1,
    });
    expect((await storedOf(sick)).breaks[0]?.detail).toContain("balance_updates_p");
    expect((await storedOf(sick)).monetized).toHaveLength(0);
    expect((await storedOf(sound)).monetized).toHaveLength(1);
  });

  test("events of an account without a ledger are parked", async () => {
    const history = await newAccount([BUY, ask(14)]);
    await tamper("delete from ledgers where account_id = $1", [uuid(history)]);
    expect(await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle)).toMatchObject({
      events: 1,
      parked: 1,
    });
    expect((await storedOf(history)).breaks).toEqual([
      { invariant: "S1", seq: "3", detail: "the account has no ledger" },
    ]);
  });
});

describe("the lag", () => {
  test("counts what is not settled and says when the oldest was recorded", async () => {
    expect(await store.lag()).toEqual({ events: 0, oldestRecordedAt: null });
    const history = await newAccount([BUY, ask(1), ask(1)]);
    const lag = await store.lag();
    expect(lag).toEqual({ events: 2, oldestRecordedAt: history.now });
    await store.settleBatch({ slots: [SLOT], eventsMax: 10 }, settle);
    expect(await store.lag()).toEqual({ events: 0, oldestRecordedAt: null });
  });
});

test("a claim reads by the index on (slot, xid) of every partition and scans none", async () => {
  const pool = pools[2] as pg.Pool;
  const { rows } = await pool.query(
    `explain (format json) ${CLAIM.replace("$1::int2[]", "'{1,2}'::int2[]").replace("$2::int8", "10::int8")}`,
  );
  const plan = JSON.stringify(rows);
  expect(plan.match(/usage_events_p\d\d_slot_xid_idx/g)?.length).toBeGreaterThanOrEqual(16);
  expect(plan).not.toContain('"Seq Scan","Parent Relationship":"Member"');
});
