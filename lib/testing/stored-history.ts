import { createHash } from "node:crypto";
import { postingsOf } from "../engine/charge";
import { newRef } from "../engine/ids";
import { encodeUsage } from "../engine/outcome-codec";
import type { Happening } from "../engine/testing/happenings";
import { History, START } from "../engine/testing/history";
import type { AccountStore, StandingStore } from "../storage/ports";

export interface HistoryStores {
  readonly accounts: AccountStore;
  readonly standings: StandingStore;
}

/** The id of the nth account of a test, in this settlement slot (0..31). */
export function accountIdIn(slot: number, nth: number): string {
  const random = createHash("sha256").update(`account ${nth}`).digest();
  const ref = newRef(START, random);
  return `acct_${ref.slice(0, 24)}0${"0123456789abcdefghjkmnpqrstvwxyz"[slot]}`;
}

/** Lives an account through the engine and writes every fact through the real stores, as the live path would. Nothing is settled. */
export async function storeHistory(
  stores: HistoryStores,
  accountId: string,
  happenings: readonly Happening[],
): Promise<History> {
  const history = new History(accountId).play(happenings.filter(({ kind }) => kind !== "settle"));
  await storeFacts(stores, history, 0);
  return history;
}

/** Goes on with a stored account. */
export async function goOn(
  stores: HistoryStores,
  history: History,
  happenings: readonly Happening[],
): Promise<void> {
  const from = history.facts.length;
  history.play(happenings);
  await storeFacts(stores, history, from);
}

async function storeFacts(stores: HistoryStores, history: History, from: number): Promise<void> {
  const { accountId } = history;
  for (let i = from; i < history.facts.length; i++) {
    const fact = history.facts[i];
    const to = history.standings[i];
    if (fact === undefined || to === undefined) throw new Error("a fact without a standing");
    if (fact.kind === "usage" && fact.event.kind === "refund") {
      const { event } = fact;
      const sealed = { event, encoded: encodeUsage(event) };
      const step = { fromSeq: to.seq - 1, to, sealed, postings: postingsOf(event) };
      await stores.accounts.inAccount(accountId, (locked) => locked.recordUsage(step));
    } else if (fact.kind === "usage") {
      const { event } = fact;
      const result = await stores.standings.commit({
        moves: [{ fromSeq: to.seq - 1, to }],
        events: [{ event, encoded: encodeUsage(event) }],
      });
      if (result.kind !== "committed" || result.conflicts.size > 0) throw new Error("not committed");
    } else if (to.seq === 1) {
      const account = {
        id: accountId,
        externalId: null,
        name: "Test",
        kind: "person" as const,
        email: null,
        livemode: false,
        testClockId: null,
      };
      await stores.accounts.open(account, [{ fromSeq: 0, to, event: fact.event }]);
    } else {
      const step = { fromSeq: to.seq - 1, to, event: fact.event };
      await stores.accounts.inAccount(accountId, (locked) => locked.record(step));
    }
  }
}
