import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountAct } from "@/lib/engine/facts";
import { creditsOf, emptyStanding, type Standing } from "@/lib/engine/standing";
import { DAY, NOON, task, terms } from "@/lib/engine/testing/example-plans";
import { freshId } from "@/lib/ids";
import {
  decided,
  flushOf,
  issueGrant,
  newAccount,
  OPENED,
  openAccount,
  stepOf,
} from "@/lib/testing/stored-account";
import type { AccountStore, StandingStore } from "./ports";

/** One store as two processes see it, and the rows behind it as the screens read them. */
export interface AccountStoreUnderTest {
  readonly store: AccountStore;
  readonly other: AccountStore;
  readonly standings: StandingStore;
  /** plan, time zone and frozen as lists show them. */
  accountRow(accountId: string): Promise<{ plan: string; timeZone: string; frozen: string } | null>;
  grantRow(
    grantId: string,
  ): Promise<{ amount: bigint; expiresAt: number | null; status: string; balance: bigint } | null>;
  /** Of all balance updates: seq, cause, kind, amount, balance after, and whether its link follows from the one before. */
  ledgerOf(accountId: string): Promise<readonly LedgerLine[]>;
  close(): Promise<void>;
}

interface LedgerLine {
  readonly ledgerSeq: number;
  readonly causeSeq: number;
  readonly kind: string;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly isLinked: boolean;
}

/** What every adapter of `AccountStore` keeps. */
export function accountStoreContract(adapter: string, open: () => Promise<AccountStoreUnderTest>): void {
  describe(`the account store on ${adapter}`, () => {
    let under: AccountStoreUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());

    const loaded = async (accountId: string) => (await under.standings.load([accountId])).get(accountId);
    const act = (accountId: string, what: AccountAct, key?: string) =>
      under.store.inAccount(accountId, async (account) => {
        const step = stepOf(account.standing, what, key);
        await account.record(step);
        return step;
      });

    test("opens an account with its first fact, an empty ledger and a standing, all at once (A1)", async () => {
      const account = newAccount();
      const first = stepOf(emptyStanding(account.id), OPENED, "open");
      expect(await under.store.open(account, [first])).toBe("opened");
      expect(await loaded(account.id)).toEqual(first.to);
      const seen = await under.store.inAccount(account.id, async (locked) => ({
        balance: locked.ledgerBalance,
        event: await locked.findEvent("open"),
        none: await locked.findEvent("closed"),
      }));
      expect(seen).toEqual({ balance: 0n, event: first.event, none: null });
      expect(await under.accountRow(account.id)).toEqual({
        plan: first.to.plan,
        timeZone: "Europe/Berlin",
        frozen: "none",
      });
    });

    test("refuses an external id that its mode already has, and leaves nothing of the second account", async () => {
      const externalId = freshId("evt", NOON);
      await openAccount(under.store, { externalId });
      const second = newAccount({ externalId });
      const first = stepOf(emptyStanding(second.id), OPENED);
      expect(await under.store.open(second, [first])).toBe("external_id_taken");
      expect(await loaded(second.id)).toBeUndefined();
      expect(await under.accountRow(second.id)).toBeNull();
      await openAccount(under.store, { externalId, livemode: true });
    });

    test("of processes that open the same external id together exactly one does", async () => {
      const externalId = freshId("evt", NOON);
      const opened = await Promise.all(
        Array.from({ length: 6 }, (_, i) => {
          const account = newAccount({ externalId });
          return (i % 2 === 0 ? under.store : under.other).open(account, [
            stepOf(emptyStanding(account.id), OPENED),
          ]);
        }),
      );
      expect(opened.filter((result) => result === "opened")).toHaveLength(1);
    });

    test("answers null for an account that is not there", async () => {
      expect(await under.store.inAccount(freshId("acct", 0), async () => "here")).toBeNull();
    });

    test("a grant's life moves standing, balances and ledger together, in linked rows (L1, L3, B1)", async () => {
      const { accountId } = await openAccount(under.store);
      const { grantId } = await issueGrant(under.store, accountId, 10, { expiresAt: NOON + DAY });
      expect(await under.grantRow(grantId)).toEqual({
        amount: 10_000_000n,
        expiresAt: NOON + DAY,
        status: "issued",
        balance: 10_000_000n,
      });
      await act(accountId, { kind: "grant_adjusted", grantId, delta: 5_000_000n, reason: "sorry" });
      await act(accountId, { kind: "grant_adjusted", grantId, delta: 0n, expiresAt: null, reason: "keeps" });
      expect(await under.grantRow(grantId)).toMatchObject({ amount: 15_000_000n, expiresAt: null });
      const second = await issueGrant(under.store, accountId, 1);
      await act(accountId, { kind: "grant_voided", grantId, reason: "mistake" });
      expect(await under.grantRow(grantId)).toMatchObject({ status: "voided", balance: 0n });
      expect(await under.grantRow(second.grantId)).toMatchObject({ status: "issued", balance: 1_000_000n });

      const ledger = await under.ledgerOf(accountId);
      expect(ledger.map(({ kind, amount, balanceAfter }) => [kind, amount, balanceAfter])).toEqual([
        ["grant", 10_000_000n, 10_000_000n],
        ["adjustment", 5_000_000n, 15_000_000n],
        ["grant", 1_000_000n, 16_000_000n],
        ["void", -15_000_000n, 1_000_000n],
      ]);
      expect(ledger.map(({ ledgerSeq }) => ledgerSeq)).toEqual([1, 2, 3, 4]);
      expect(ledger.every(({ isLinked }) => isLinked)).toBe(true);
      expect(creditsOf((await loaded(accountId)) as Standing).available).toBe(1_000_000n);
    });

    test("a change of plan, time zone or freeze shows in the lists as soon as it is a fact", async () => {
      const { accountId, plan } = await openAccount(under.store);
      await act(accountId, { kind: "time_zone_set", timeZone: "Asia/Tokyo" });
      await act(accountId, { kind: "frozen_set", frozen: "paid", reason: "chargeback" });
      expect(await under.accountRow(accountId)).toEqual({ plan, timeZone: "Asia/Tokyo", frozen: "paid" });
      await act(accountId, { kind: "plan_changed", plan: "pln_examples@2", reason: "" });
      expect(await under.accountRow(accountId)).toMatchObject({ plan: "pln_examples@2" });
    });

    test("records several steps in one transaction, each on what the one before left", async () => {
      const { accountId } = await openAccount(under.store);
      const to = await under.store.inAccount(accountId, async (account) => {
        let standing = account.standing;
        for (const credits of [1, 2, 3]) {
          const grant = terms(freshId("grt", NOON), credits);
          const step = stepOf(standing, { kind: "grant_issued", grant, reason: "" });
          await account.record(step);
          standing = step.to;
        }
        return standing;
      });
      expect(await loaded(accountId)).toEqual(to);
      expect((await under.ledgerOf(accountId)).map(({ balanceAfter }) => balanceAfter)).toEqual([
        1_000_000n,
        3_000_000n,
        6_000_000n,
      ]);
    });

    test("leaves nothing of what an act recorded before it threw (L3)", async () => {
      const { accountId } = await openAccount(under.store);
      const { standing, grantId } = await issueGrant(under.store, accountId, 2);
      const failed = under.store.inAccount(accountId, async (account) => {
        await account.record(stepOf(account.standing, { kind: "grant_voided", grantId, reason: "" }, "void"));
        throw new Error("no, wait");
      });
      await expect(failed).rejects.toThrow("no, wait");
      expect(await loaded(accountId)).toEqual(standing);
      expect(await under.grantRow(grantId)).toMatchObject({ status: "issued", balance: 2_000_000n });
      expect(await under.ledgerOf(accountId)).toHaveLength(1);
      expect(await under.store.inAccount(accountId, (account) => account.findEvent("void"))).toBeNull();
    });

    test("processes that act on one account take turns, and none loses another's step (L3)", async () => {
      const { accountId } = await openAccount(under.store);
      await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          issueGrant(i % 2 === 0 ? under.store : under.other, accountId, 1),
        ),
      );
      expect((await loaded(accountId))?.seq).toBe(13);
      const ledger = await under.ledgerOf(accountId);
      expect(ledger.map(({ balanceAfter }) => balanceAfter)).toEqual(
        Array.from({ length: 12 }, (_, i) => BigInt(i + 1) * 1_000_000n),
      );
      expect(ledger.every(({ isLinked }) => isLinked)).toBe(true);
    });

    test("acts and decisions that meet on one account interleave without a lost step (A1)", async () => {
      const opened = await openAccount(under.store);
      const { accountId } = opened;
      let decisions = 0;
      const decide = async () => {
        while (decisions < 20) {
          const standing = (await loaded(accountId)) as Standing;
          const result = await under.standings.commit(flushOf(decided(standing, [`k${decisions}`])));
          if (result.kind === "committed" && result.conflicts.size === 0) decisions++;
        }
      };
      const grants = Promise.all(Array.from({ length: 10 }, () => issueGrant(under.other, accountId, 1)));
      await Promise.all([decide(), grants]);
      expect((await loaded(accountId))?.seq).toBe(31);
    });

    test("a step from another seq than the locked one is refused", async () => {
      const { accountId } = await openAccount(under.store);
      const stale = under.store.inAccount(accountId, (account) =>
        account.record(stepOf({ ...account.standing, seq: 7 }, { kind: "time_zone_set", timeZone: "UTC" })),
      );
      await expect(stale).rejects.toThrow(/moved under its lock/);
      expect((await loaded(accountId))?.timeZone).toBe("Europe/Berlin");
    });

    test("a key is recorded once: the second is found under the lock, or refused by the store (L2)", async () => {
      const { accountId } = await openAccount(under.store);
      const step = await act(accountId, { kind: "time_zone_set", timeZone: "Asia/Tokyo" }, "once");
      expect(await under.store.inAccount(accountId, (account) => account.findEvent("once"))).toEqual(
        step?.event,
      );
      await expect(act(accountId, { kind: "time_zone_set", timeZone: "UTC" }, "once")).rejects.toThrow();
      expect((await loaded(accountId))?.timeZone).toBe("Asia/Tokyo");
    });

    test("names the accounts where something falls due by time, soonest first, and no others", async () => {
      const later = NOON + 400 * DAY;
      const grantUntil = async (expiresAt: number) => {
        const { accountId } = await openAccount(under.store);
        await issueGrant(under.store, accountId, 1, { expiresAt });
        return accountId;
      };
      const never = (await openAccount(under.store)).accountId;
      const [second, first, future] = [
        await grantUntil(later + 2),
        await grantUntil(later + 1),
        await grantUntil(later + 3),
      ];
      const due = async (now: number, limit = 1000) => {
        const found = await under.store.due(now, limit);
        return found.filter((id) => [first, second, future, never].includes(id));
      };
      expect(await due(later)).toEqual([]);
      expect(await due(later + 2)).toEqual([first, second]);
      const opened = await openAccount(under.store);
      const hold = decided(opened, ["hold"], task(1, { kind: "hold", holdSeconds: 900 }));
      await under.standings.commit(flushOf(hold));
      expect(await under.store.due(NOON + 899_999, 1000)).not.toContain(opened.accountId);
      expect(await under.store.due(NOON + 900_000, 1000)).toContain(opened.accountId);
      expect(await under.store.due(later + 3, 1)).toHaveLength(1);
    });

    test("an account on a test clock falls due by its own clock, not by ours", async () => {
      const account = newAccount();
      const clockNow = NOON + 3650 * DAY;
      const first = stepOf(emptyStanding(account.id), { ...OPENED, clockNow } as AccountAct);
      await under.store.open(account, [first]);
      await issueGrant(under.store, account.id, 1, { expiresAt: clockNow + DAY });
      expect(await under.store.due(clockNow + 2 * DAY, 1000)).not.toContain(account.id);
      await act(account.id, { kind: "clock_advanced", to: clockNow + DAY });
      expect(await under.store.due(NOON, 1000)).toContain(account.id);
    });
  });
}
