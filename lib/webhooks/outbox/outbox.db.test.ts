import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordAct } from "@/lib/accounts/commands";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { promo, task } from "@/lib/engine/testing/example-plans";
import { bySystem, grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { untilSettleable } from "@/lib/testing/settlement-horizon";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { startTestWorker } from "@/lib/testing/test-worker";
import { webhookWorker } from "@/lib/testing/webhook-worker";
import { addEndpoint, deleteEndpoint } from "../commands";

let testing: TestRuntime;
let owner: pg.Client;
let settling: ReturnType<typeof startTestWorker>;
let plan: string;

const author = { actor: "usr_1", requestId: "req_1" };
const admin = { kind: "session", userId: "usr_1", role: "admin", accountIds: [], memberships: {} } as const;
async function listen(
  eventTypes: readonly string[] | null = null,
  livemode = false,
  accountId: AuthorizedAccountId | null = null,
) {
  const url = "http://127.0.0.1:1/";
  const endpoint = { url, description: "", eventTypes, livemode, accountId };
  const added = await addEndpoint(testing.runtime, author, endpoint);
  if (added === null) throw new Error("the account has too many endpoints");
  return added;
}

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  settling = startTestWorker(testing.started);
  plan = await publishPlan(testing.runtime, [promo()]);
});
afterAll(async () => {
  await settling.stop();
  await owner.end();
  await testing.end();
});
/** Every test begins with nobody who listens. */
beforeEach(async () => {
  await tellAll();
  await owner.query("delete from webhook_endpoints");
  await owner.query("truncate webhook_messages cascade");
  await tellAll();
});

/** Waits until all that was decided is settled, then tells until nothing is new. */
async function tellAll(started = testing.started): Promise<void> {
  await untilSettled();
  await untilSettleable(owner);
  const { outbox } = webhookWorker(started);
  while ((await outbox.tell()).isFull);
}

async function untilSettled(): Promise<void> {
  const unsettled = `select count(*)::int as count from usage_events u
    where not exists (select from monetization_events m where m.account_id = u.account_id and m.seq = u.seq)`;
  await expect.poll(async () => (await owner.query(unsettled)).rows[0].count, { timeout: 20_000 }).toBe(0);
}

async function toldOf(accountId: string): Promise<string[]> {
  const { rows } = await owner.query(
    "select type, origin from webhook_messages where account_id = $1 order by position",
    [uuidOfId(accountId)],
  );
  return rows.map(({ type, origin }) => `${type} ${origin}`);
}

const ask = (accountId: AuthorizedAccountId, units: number) =>
  submit(testing.runtime, accountId, task(units));
const rename = (accountId: AuthorizedAccountId, timeZone: string) =>
  recordAct(testing.runtime, accountId, { kind: "time_zone_set", timeZone }, bySystem);

describe("facts become messages", () => {
  test("in their order, with what they moved, once each", async () => {
    await listen();
    const account = await openedAccount(testing.runtime, plan);
    await grantedTo(testing.runtime, account, 3);
    await ask(account, 2);
    await ask(account, 2);
    await tellAll();
    const told = ["account.opened fact:1", "grant.issued fact:2", "decision.blocked fact:4"];
    expect(await toldOf(account)).toEqual([...told, "balance.updated ledger:2"]);
    await tellAll();
    await tellAll();
    expect(await toldOf(account)).toHaveLength(4);
    await ask(account, 1);
    await tellAll();
    expect((await toldOf(account)).slice(4)).toEqual(["balance.updated ledger:3"]);
  });

  test("of the mode and the types that somebody asked for, and of no others", async () => {
    await listen(["grant.issued"]);
    await listen(null, true);
    const account = await openedAccount(testing.runtime, plan);
    await grantedTo(testing.runtime, account, 3);
    await ask(account, 9);
    await tellAll();
    expect(await toldOf(account)).toEqual(["grant.issued fact:2"]);
    const { rows } = await owner.query("select status from webhook_deliveries");
    expect(rows).toEqual([{ status: "pending" }]);
  });

  test("of one account for the endpoint that is told of it, and of no other", async () => {
    const [mine, yours] = [
      await openedAccount(testing.runtime, plan),
      await openedAccount(testing.runtime, plan),
    ];
    await tellAll();
    const [ofMine, ofYours] = [await listen(null, false, mine), await listen(null, false, yours)];
    await listen(null, true, mine);
    await rename(mine, "Europe/Paris");
    await rename(yours, "Europe/Rome");
    await rename(mine, "Asia/Tokyo");
    await tellAll();
    const { rows } = await owner.query(
      "select d.endpoint_id, m.account_id from webhook_deliveries d join webhook_messages m using (position) order by position",
    );
    const toldTo = (account: string) =>
      rows.filter((row) => row.account_id === uuidOfId(account)).map((row) => row.endpoint_id);
    expect(toldTo(mine)).toEqual([ofMine.row.id, ofMine.row.id]);
    expect(toldTo(yours)).toEqual([ofYours.row.id]);
    expect(rows).toHaveLength(3);
    // Of an account to which nobody listens nothing is kept.
    const other = await openedAccount(testing.runtime, plan);
    await tellAll();
    expect(await toldOf(other)).toEqual([]);
  });

  test("for each endpoint; one that is disabled has them kept, to be replayed", async () => {
    await listen();
    const { row } = await listen(["account.opened"]);
    await owner.query(
      "update webhook_endpoints set status = 'disabled', disabled_reason = 'r' where id = $1",
      [row.id],
    );
    await openedAccount(testing.runtime, plan);
    await tellAll();
    const { rows } = await owner.query("select status from webhook_deliveries order by status");
    expect(rows).toEqual([{ status: "pending" }, { status: "skipped" }]);
  });
});

describe("who begins to listen", () => {
  test("is told of what happens from then on, of old accounts too, and of nothing before", async () => {
    const account = await openedAccount(testing.runtime, plan);
    await grantedTo(testing.runtime, account, 3);
    await ask(account, 9);
    await tellAll();
    await listen();
    await ask(account, 9);
    await rename(account, "Europe/Paris");
    await tellAll();
    expect(await toldOf(account)).toEqual(["decision.blocked fact:4", "account.changed fact:5"]);
  });

  test("and stops, and begins again, is not told of what was in between", async () => {
    const { row } = await listen();
    const account = await openedAccount(testing.runtime, plan);
    await tellAll();
    await deleteEndpoint(testing.runtime, author, admin, idOfUuid("whk", row.id));
    await rename(account, "Europe/Paris");
    await tellAll();
    await listen();
    await rename(account, "Europe/Rome");
    await tellAll();
    expect(await toldOf(account)).toEqual(["account.opened fact:1", "account.changed fact:3"]);
  });
});

describe("nothing is missed and nothing told twice", () => {
  test("where a transaction took its id before another and committed after it", async () => {
    await listen();
    const account = await openedAccount(testing.runtime, plan);
    await tellAll();
    // An older transaction keeps everything after it from being read; then it ends.
    const slow = new pg.Client({ connectionString: testing.url });
    await slow.connect();
    await slow.query("begin; select pg_current_xact_id()");
    await rename(account, "Europe/Paris");
    await ask(account, 1);
    const { outbox } = webhookWorker(testing.started);
    await outbox.tell();
    expect(await toldOf(account)).toEqual(["account.opened fact:1"]);
    await slow.query("commit");
    await slow.end();
    await tellAll();
    expect(await toldOf(account)).toEqual([
      "account.opened fact:1",
      "account.changed fact:2",
      "decision.blocked fact:3",
    ]);
  });

  test("where facts of an account committed in another order than their seqs: they are told by seq", async () => {
    await listen();
    const account = await openedAccount(testing.runtime, plan);
    await tellAll();
    await rename(account, "Europe/Paris");
    await rename(account, "Europe/Rome");
    await untilSettleable(owner);
    // The later fact has the lower id, and between the two the reading stops.
    const uuid = uuidOfId(account);
    await swapXids(uuid, 2, 3);
    const { storage } = testing.started;
    const seen: number[][] = [];
    for (let looks = 0; looks < 3; looks++) {
      await storage.outbox.tell({ factsMax: 1, now: 0 }, ({ accountId, facts }) => {
        seen.push(facts.map(({ event }) => event.seq));
        return { accountId, messages: [], letters: [], alerts: [], available: null };
      });
    }
    expect(seen.filter((seqs) => seqs.length > 0)).toEqual([[2, 3]]);
  });

  test("by several workers at once, while facts are made", async () => {
    await listen();
    const other = await startTestProcess(testing.url, testing.clock);
    const accounts = await Promise.all(
      Array.from({ length: 12 }, () => openedAccount(testing.runtime, plan)),
    );
    let isOver = false;
    const telling = [testing.started, testing.started, other].map(async (started) => {
      const { outbox } = webhookWorker(started);
      while (!isOver) await outbox.tell();
    });
    for (let round = 0; round < 12; round++) {
      await Promise.all(accounts.map((account) => ask(account, 1)));
      await Promise.all(accounts.map((account) => rename(account, round % 2 ? "Europe/Rome" : "Asia/Tokyo")));
    }
    isOver = true;
    await Promise.all(telling);
    await tellAll();
    for (const account of accounts) {
      const seqs = (await toldOf(account)).map((told) => Number(told.split("fact:")[1]));
      expect(seqs).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
    }
    await other.stop();
  });

  test("where telling broke off: the next one tells it all", async () => {
    await listen();
    const account = await openedAccount(testing.runtime, plan);
    await untilSettled();
    await untilSettleable(owner);
    const broken = testing.started.storage.outbox.tell({ factsMax: 500, now: 0 }, () => {
      throw new Error("broken");
    });
    await expect(broken).rejects.toThrow("broken");
    await tellAll();
    expect(await toldOf(account)).toEqual(["account.opened fact:1"]);
  });

  test("where a cursor was set back by hand: what is there already is not written again", async () => {
    await listen();
    const account = await openedAccount(testing.runtime, plan);
    await grantedTo(testing.runtime, account, 3);
    await tellAll();
    await owner.query("update webhook_slots set usage_xid = '1', account_xid = '1'");
    await owner.query("update webhook_cursors set seq = 0, ledger_seq = 0");
    await tellAll();
    expect(await toldOf(account)).toHaveLength(3);
    const { rows } = await owner.query(
      "select count(*)::int as count from webhook_deliveries where lane = $1",
      [uuidOfId(account)],
    );
    expect(rows[0].count).toBe(3);
  });
});

test("a fact is told once its charge is settled, and the balance with it", async () => {
  await settling.stop();
  await listen();
  const account = await openedAccount(testing.runtime, plan);
  await grantedTo(testing.runtime, account, 3);
  await ask(account, 9);
  await untilSettleable(owner);
  const { outbox } = webhookWorker(testing.started);
  await outbox.tell();
  expect(await toldOf(account)).not.toContain("decision.blocked fact:3");
  settling = startTestWorker(testing.started);
  await tellAll();
  expect(await toldOf(account)).toContain("decision.blocked fact:3");
});

/** Gives each of two facts the other's transaction id, as if they had committed the other way round. */
async function swapXids(uuid: string, first: number, second: number): Promise<void> {
  await owner.query("begin; set local session_replication_role = replica");
  await owner.query(
    `update account_events a set xid = b.xid from account_events b
      where a.account_id = $1 and b.account_id = $1 and a.seq in ($2, $3) and b.seq = $2 + $3 - a.seq`,
    [uuid, first, second],
  );
  await owner.query("commit");
}
