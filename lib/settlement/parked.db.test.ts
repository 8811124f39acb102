import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { bundleLines } from "@/lib/checkpoints/bundle/bundle-lines";
import { checkpointRoutes } from "@/lib/checkpoints/routes";
import { uuidOfId } from "@/lib/engine/ids";
import { promo, task } from "@/lib/engine/testing/example-plans";
import { freshRef } from "@/lib/ids";
import type { Started } from "@/lib/start-runtime";
import { accountBreaks } from "@/lib/testing/account-books";
import { bySystem, eventOf, grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { untilSettleable } from "@/lib/testing/settlement-horizon";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { bundleFaults } from "../../scripts/verify-bundle.mjs";
import { settleParkedEvents } from "./commands";
import { reconcile } from "./reconciliation/reconcile";
import { reconciliationRoutes } from "./routes";
import { createPriceBooks, settleAccounts } from "./settler/settle-accounts";

const ALL = Array.from({ length: 64 }, (_, slot) => slot);

let testing: TestRuntime;
let otherProcess: Started;
let owner: pg.Client;
let plan: string;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
  testing = await startTestRuntime();
  otherProcess = await startTestProcess(testing.url, testing.clock);
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  plan = await publishPlan(testing.runtime, [promo()]);
  const { secret } = await storeKey(testing.runtime, { scopes: ["admin", "read"], livemode: false });
  const routes = [...reconciliationRoutes, ...checkpointRoutes];
  call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
});

afterAll(async () => {
  await owner.end();
  await otherProcess.stop();
  await testing.end();
});

/** Settles all there is; `isBroken`: while the price books are lost, so that everything is parked. */
async function settleAll(isBroken: boolean): Promise<void> {
  await untilSettleable(owner);
  const { catalogue } = testing.runtime;
  const books = createPriceBooks(async (ref) => (isBroken ? null : catalogue.priceBook(ref)));
  const { settlement } = testing.started.storage;
  const settle = (accounts: Parameters<typeof settleAccounts>[0]) => settleAccounts(accounts, books);
  while ((await settlement.settleBatch({ slots: ALL, eventsMax: 1000 }, settle)).events > 0);
}

/** An account with three events of which the first two are parked. */
async function withParked(): Promise<AuthorizedAccountId> {
  const { runtime } = testing;
  const accountId = await openedAccount(runtime, plan);
  await grantedTo(runtime, accountId, 50);
  for (const units of [3, 4]) eventOf(await submit(runtime, accountId, task(units)));
  await settleAll(true);
  eventOf(await submit(runtime, accountId, task(5)));
  await settleAll(false);
  return accountId;
}

async function breaksOf(accountId: string) {
  const { reconciliation: store, catalogue, clock } = testing.runtime;
  return (await reconcile({ store, catalogue, clock, freshRef }, { accountIds: [accountId] })).breaks;
}

async function bundleOf(accountId: AuthorizedAccountId): Promise<string> {
  const { signal } = new AbortController();
  const snapshot = await testing.runtime.datasetSnapshots.open({ signal, limitMs: 60_000 });
  try {
    let text = "";
    for await (const lines of bundleLines(snapshot, accountId, testing.clock.now())) text += lines;
    return text;
  } finally {
    await snapshot.close();
  }
}

const pathOf = (accountId: string) => `/api/v1/accounts/${accountId}/parked-events`;

describe("parked usage events", () => {
  test("are listed with their reason and settled again on request, once; then every book agrees (S1, L2)", async () => {
    const accountId = await withParked();
    const { body } = await call("GET", pathOf(accountId));
    expect(body.data.map((one: { seq: number; cost: string }) => [one.seq, one.cost])).toEqual([
      [3, "3"],
      [4, "4"],
    ]);
    expect(body.data[0].reason).toContain("is unknown");
    expect((await breaksOf(accountId)).map(({ invariant, seq }) => [invariant, seq])).toEqual([
      ["S1", 3],
      ["S1", 4],
    ]);

    const settled = await call("POST", `${pathOf(accountId)}/settle`, { reason: "the book is back" });
    expect(settled.body).toMatchObject({ settled: [{ seq: 3 }, { seq: 4 }], parked: [], has_more: false });
    const again = await call("POST", `${pathOf(accountId)}/settle`, { reason: "once more" });
    expect(again.body).toEqual({ settled: [], parked: [], has_more: false });
    expect((await call("GET", pathOf(accountId))).body.data).toEqual([]);
    expect(await breaksOf(accountId)).toEqual([]);
    expect(await accountBreaks(testing.runtime, accountId)).toEqual([]);
    const { ledger } = (await testing.runtime.datasets.snapshot(accountId)) ?? {};
    expect(ledger?.balance).toBe(38_000_000n);
    const open = await owner.query("select from breaks where closed_at is null");
    expect(open.rowCount).toBe(0);
  });

  test("stay parked with the reason of now while the cause is there, and the audit log says who tried", async () => {
    const accountId = await withParked();
    await owner.query("set session_replication_role = replica");
    await owner.query("update usage_events set cost = cost + 1 where account_id = $1 and seq = 3", [
      uuidOfId(accountId),
    ]);
    await owner.query("set session_replication_role = origin");
    const { body } = await call("POST", `${pathOf(accountId)}/settle`, { reason: "half of it" });
    expect(body.settled.map(({ seq }: { seq: number }) => seq)).toEqual([4]);
    expect(body.parked).toEqual([
      { usage_event: body.parked[0].usage_event, seq: 3, reason: expect.stringContaining("price differs") },
    ]);
    expect((await call("GET", pathOf(accountId))).body.data[0].reason).toContain("price differs");
    const { rows } = await owner.query(
      "select after from audit_log where action = 'parked_events.settle' order by id",
    );
    expect(rows.at(-1).after).toEqual({ parked: [body.parked[0].usage_event], reason: "half of it" });
  });

  test("are settled once however many ask for it at the same time, in two processes (L2, L3)", async () => {
    const accountId = await withParked();
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, i) => {
        const { runtime } = i % 2 === 0 ? testing.started : otherProcess;
        return settleParkedEvents(runtime, accountId, "a race", bySystem);
      }),
    );
    expect(tries.flat().map(({ seq, refusal }) => [seq, refusal])).toEqual([
      [3, null],
      [4, null],
    ]);
    expect(await breaksOf(accountId)).toEqual([]);
  });

  test("and their account's bundle verifies offline, under checkpoints signed before and after they were settled", async () => {
    const accountId = await withParked();
    const live = await storeKey(testing.runtime, { scopes: ["admin", "read"] });
    const sign = () =>
      call("POST", "/api/v1/checkpoints", undefined, { authorization: `Bearer ${live.secret}` });
    expect((await sign()).status).toBe(201);
    expect(await bundleFaults(await bundleOf(accountId))).toEqual([
      "usage event 3 is settled and not charged",
      "usage event 4 is settled and not charged",
    ]);
    await call("POST", `${pathOf(accountId)}/settle`, { reason: "the book is back" });
    expect((await sign()).status).toBe(201);
    eventOf(await submit(testing.runtime, accountId, task(1)));
    await settleAll(false);
    const text = await bundleOf(accountId);
    expect(await bundleFaults(text)).toEqual([]);
    expect(await bundleFaults(text.replace('"late_after":"5",', ""))).not.toEqual([]);
  });
});
