import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Standing } from "@/lib/engine/standing";
import { NOON, task } from "@/lib/engine/testing/example-plans";
import { freshId } from "@/lib/ids";
import { acted, decided, flushOf, issueGrant, openAccount } from "@/lib/testing/stored-account";
import type { AccountStore, CommitResult, StandingStore } from "./ports";

/** One store as two processes see it: `other` shares nothing with `store` but what is behind both. */
export interface StandingStoreUnderTest {
  readonly store: StandingStore;
  readonly other: StandingStore;
  readonly accounts: AccountStore;
  close(): Promise<void>;
}

const conflictsOf = (result: CommitResult) => {
  if (result.kind !== "committed") throw new Error(`not committed: ${result.kind}`);
  return [...result.conflicts];
};

/** What every adapter of `StandingStore` keeps. */
export function standingStoreContract(adapter: string, open: () => Promise<StandingStoreUnderTest>): void {
  describe(`the standing store on ${adapter}`, () => {
    let under: StandingStoreUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());

    const loaded = async (accountId: string) => (await under.store.load([accountId])).get(accountId);
    const recorded = async (accountId: string, ...keys: string[]) => {
      const found = await under.other.findByKeys(keys.map((key) => ({ accountId, key })));
      return keys.map((key) => found.get(`${accountId} ${key}`)?.event);
    };

    test("loads a standing as it was committed, and leaves out accounts that it does not have", async () => {
      const standing = await openAccount(under.accounts);
      const unknown = freshId("acct", 0);
      expect(await under.store.load([unknown, standing.accountId])).toEqual(
        new Map([[standing.accountId, standing]]),
      );
      expect(await under.store.load([])).toEqual(new Map());
    });

    test("commits a move with its events, which read back whole (A1)", async () => {
      const { standing } = await issueGrant(under.accounts, (await openAccount(under.accounts)).accountId, 5);
      const flush = flushOf(decided(standing, ["k1", "k2", "k3", "k4"]));
      const result = await under.store.commit(flush);
      expect(result).toEqual({
        kind: "committed",
        conflicts: new Set(),
        ledgerBalances: new Map([[standing.accountId, 5_000_000n]]),
      });
      expect(await loaded(standing.accountId)).toEqual(flush.moves[0]?.to);
      expect(await recorded(standing.accountId, "k1", "k2", "k3", "k4")).toEqual(
        flush.events.map(({ event }) => event),
      );
    });

    test("keeps everything that an event can say", async () => {
      const { accountId } = await openAccount(under.accounts);
      const memberId = freshId("mem", 0);
      const standing = await acted(under.accounts, accountId, {
        kind: "member_added",
        memberId,
        terms: { frozen: false, limits: {}, caps: null },
      });
      const said = {
        properties: { model: 'a "large" \\ one', ключ: "значение 😀" },
        attribution: { key: freshId("key", 0), session: "s\n1", client: "", lineage: "l\n1" },
        memberId,
        feature: "docs.lookup",
        usage: { pages: 2n ** 62n },
        partial: "accept",
        occurredAt: NOON - 1,
      } as const;
      const odd = decided(standing, ['key " \\ 😀'], task(1, said));
      const hold = decided(odd.move.to, ["hold"], task(1, { kind: "hold", holdSeconds: 900 }));
      for (const part of [odd, hold])
        expect(conflictsOf(await under.store.commit(flushOf(part)))).toEqual([]);
      expect(await recorded(accountId, 'key " \\ 😀', "hold")).toEqual([
        odd.events[0]?.event,
        hold.events[0]?.event,
      ]);
      expect((await loaded(accountId))?.holds).toHaveLength(1);
    });

    test("writes nothing of an account that another process has moved, and all of the others (trap one)", async () => {
      const standings: Standing[] = [];
      for (let i = 0; i < 3; i++) standings.push(await openAccount(under.accounts));
      const [first, moved, last] = standings as [Standing, Standing, Standing];
      const theirs = flushOf(decided(moved, ["theirs"]));
      await under.other.commit(theirs);
      const ours = flushOf(decided(first, ["a"]), decided(moved, ["b", "c"]), decided(last, ["d"]));
      const result = await under.store.commit(ours);
      expect(conflictsOf(result)).toEqual([moved.accountId]);
      expect(await loaded(moved.accountId)).toEqual(theirs.moves[0]?.to);
      expect(await recorded(moved.accountId, "b", "c")).toEqual([undefined, undefined]);
      expect(await loaded(first.accountId)).toEqual(ours.moves[0]?.to);
      expect((await recorded(last.accountId, "d"))[0]?.seq).toBe(2);
    });

    test("an unknown account conflicts and is not made", async () => {
      const standing = { ...(await openAccount(under.accounts)), accountId: freshId("acct", 0) };
      expect(conflictsOf(await under.store.commit(flushOf(decided(standing, ["k"]))))).toEqual([
        standing.accountId,
      ]);
      expect(await loaded(standing.accountId)).toBeUndefined();
    });

    test("of many processes that race from the same seq exactly one moves the account (W2)", async () => {
      let standing = await openAccount(under.accounts);
      for (let round = 0; round < 5; round++) {
        const flushes = Array.from({ length: 8 }, (_, i) => flushOf(decided(standing, [`${round} ${i}`])));
        const results = await Promise.all(
          flushes.map((flush, i) => (i % 2 === 0 ? under.store : under.other).commit(flush)),
        );
        const winners = results.flatMap((result, i) => (conflictsOf(result).length === 0 ? [i] : []));
        expect(winners).toHaveLength(1);
        const won = flushes[winners[0] as number];
        expect(await loaded(standing.accountId)).toEqual(won?.moves[0]?.to);
        standing = won?.moves[0]?.to as Standing;
      }
    });

    test("two processes that move the same many accounts in different order both finish", async () => {
      const standings: Standing[] = [];
      for (let i = 0; i < 40; i++) standings.push(await openAccount(under.accounts));
      const parts = (who: string) => standings.map((standing) => decided(standing, [who]));
      for (let round = 0; round < 3; round++) {
        const [ours, theirs] = await Promise.all([
          under.store.commit(flushOf(...parts(`ours ${round}`))),
          under.other.commit(flushOf(...parts(`theirs ${round}`).reverse())),
        ]);
        const lost = [...conflictsOf(ours), ...conflictsOf(theirs)];
        if (round > 0) expect(new Set(lost).size).toBe(40);
        else expect(lost.sort()).toEqual(standings.map(({ accountId }) => accountId).sort());
      }
    });

    test("a known key undoes the whole flush, whoever's it is, for ever (L2, trap two)", async () => {
      const [one, two] = [await openAccount(under.accounts), await openAccount(under.accounts)];
      const first = decided(one, ["used"]);
      await under.store.commit(flushOf(first));
      const again = flushOf(decided(two, ["new"]), decided(first.move.to, ["other", "used"]));
      expect(await under.other.commit(again)).toEqual({ kind: "key_known" });
      expect(await loaded(two.accountId)).toEqual(two);
      expect(await loaded(one.accountId)).toEqual(first.move.to);
      expect(await recorded(two.accountId, "new")).toEqual([undefined]);
      // The same key is another one under another account, and case and trailing spaces tell keys apart.
      const apart = flushOf(decided(two, ["used"]), decided(first.move.to, ["Used", "used "]));
      expect(conflictsOf(await under.store.commit(apart))).toEqual([]);
    });

    test("a repeat that lost the race for its account is a conflict, not a known key", async () => {
      const standing = await openAccount(under.accounts);
      const flush = flushOf(decided(standing, ["once"]));
      await under.store.commit(flush);
      expect(conflictsOf(await under.other.commit(flush))).toEqual([standing.accountId]);
    });

    test("finds the first answer of a key with the ledger's balance of then, and nothing under unknown keys", async () => {
      const { accountId } = await openAccount(under.accounts);
      const { standing } = await issueGrant(under.accounts, accountId, 7);
      await under.store.commit(flushOf(decided(standing, ["k"])));
      await issueGrant(under.accounts, accountId, 1);
      const found = await under.store.findByKeys([
        { accountId, key: "k" },
        { accountId, key: "unknown" },
        { accountId: freshId("acct", 0), key: "k" },
      ]);
      expect([...found.keys()]).toEqual([`${accountId} k`]);
      expect(found.get(`${accountId} k`)?.ledgerBalance).toBe(7_000_000n);
      expect(await under.store.findByKeys([])).toEqual(new Map());
    });

    test("commits thousands of events of hundreds of accounts at once, and one account's by the thousand", async () => {
      const standings: Standing[] = [];
      for (let i = 0; i < 200; i++) standings.push(await openAccount(under.accounts));
      const keys = Array.from({ length: 15 }, (_, i) => `k${i}`);
      const many = flushOf(...standings.map((standing) => decided(standing, keys)));
      expect(conflictsOf(await under.store.commit(many))).toEqual([]);
      const back = await under.other.load(standings.map(({ accountId }) => accountId));
      expect(new Set([...back.values()].map(({ seq }) => seq))).toEqual(new Set([16]));

      const hot = await openAccount(under.accounts);
      const thousand = Array.from({ length: 2000 }, (_, i) => `hot${i}`);
      expect(conflictsOf(await under.store.commit(flushOf(decided(hot, thousand))))).toEqual([]);
      expect((await loaded(hot.accountId))?.seq).toBe(2001);
      expect((await recorded(hot.accountId, "hot1999"))[0]?.seq).toBe(2001);
    });

    test("an amount that does not fit is refused aloud, with nothing written", async () => {
      const standing = await openAccount(under.accounts);
      const part = decided(standing, ["huge"]);
      const events = part.events.map(({ event, encoded }) => ({
        event: { ...event, outcome: { ...event.outcome, cost: 2n ** 63n } },
        encoded,
      }));
      await expect(under.store.commit({ moves: [part.move], events })).rejects.toThrow(/beyond/);
      expect(await loaded(standing.accountId)).toEqual(standing);
    });

    test("an empty flush commits", async () => {
      expect(conflictsOf(await under.store.commit({ moves: [], events: [] }))).toEqual([]);
    });
  });
}
