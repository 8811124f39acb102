import { hash } from "node:crypto";
import { applyAccountAct } from "../engine/account-step";
import type { Instant } from "../engine/amounts";
import type { AccountAct } from "../engine/facts";
import { sealAct, sealUsage } from "../engine/replay";
import type { UsageCommand } from "../engine/request";
import { emptyStanding, type Standing } from "../engine/standing";
import {
  catalogueOf,
  dayWindow,
  NOON,
  planOf,
  promo,
  task,
  terms,
  windows,
} from "../engine/testing/example-plans";
import { applyUsage } from "../engine/usage-step";
import { freshId, freshRef } from "../ids";
import type {
  AccountStep,
  AccountStore,
  Flush,
  NewAccount,
  SealedUsageEvent,
  StandingMove,
} from "../storage/ports";

/**
 * What a store is given to keep: accounts, acts and decisions as the engine makes them, sealed and linked, ready to be
 * committed. Stores know no rule, so their tests bring real values and compare what comes back.
 */
const PLAN = planOf([windows([dayWindow("day", "requests", 3)]), promo()]);
const CATALOGUE = catalogueOf([PLAN]);
const NO_HASH = "0".repeat(32);

const sha256 = (text: string) => hash("sha256", text, "hex");

export const OPENED: AccountAct = {
  kind: "opened",
  plan: PLAN.ref,
  timeZone: "Europe/Berlin",
  consent: { mode: "always" },
  clockNow: null,
};

export function newAccount(more: Partial<NewAccount> = {}): NewAccount {
  return {
    id: freshId("acct", NOON),
    externalId: null,
    name: "Maya",
    kind: "person",
    email: null,
    livemode: false,
    testClockId: null,
    ...more,
  };
}

/** One act on a standing, sealed; throws where the engine refuses it. */
export function stepOf(
  standing: Standing,
  act: AccountAct,
  key = freshRef(NOON),
  now: Instant = NOON,
): AccountStep {
  const identity = { ref: freshRef(now), key, requestHash: NO_HASH };
  const applied = applyAccountAct(standing, act, "system", identity, now);
  if (applied.kind === "refused") throw new Error(`refused: ${applied.code}`);
  const sealed = sealAct(applied.standing, applied.event, sha256);
  return { fromSeq: standing.seq, to: sealed.standing, event: sealed.event };
}

/** An account in the store, on a plan of three requests a day and promo credits after them. */
export async function openAccount(store: AccountStore, more: Partial<NewAccount> = {}): Promise<Standing> {
  const account = newAccount(more);
  const first = stepOf(emptyStanding(account.id), OPENED);
  if ((await store.open(account, [first])) !== "opened") throw new Error("the account was not opened");
  return first.to;
}

/** Does something to an account that the store has, and answers its standing then. */
export async function acted(store: AccountStore, accountId: string, act: AccountAct): Promise<Standing> {
  const standing = await store.inAccount(accountId, async (account) => {
    const step = stepOf(account.standing, act);
    await account.record(step);
    return step.to;
  });
  if (standing === null) throw new Error(`there is no account ${accountId}`);
  return standing;
}

/** Issues promo credits to an account that the store has. */
export async function issueGrant(
  store: AccountStore,
  accountId: string,
  credits: number,
  more: Partial<ReturnType<typeof terms>> = {},
): Promise<{ readonly standing: Standing; readonly grantId: string }> {
  const grantId = freshId("grt", NOON);
  const grant = terms(grantId, credits, more);
  return {
    standing: await acted(store, accountId, { kind: "grant_issued", grant, reason: "welcome" }),
    grantId,
  };
}

/** The account's move through some commands, each under its key; `a unit of work` where none is given. */
export function decided(
  from: Standing,
  keys: readonly string[],
  command: UsageCommand = task(1),
  now: Instant = NOON,
): { readonly move: StandingMove; readonly events: readonly SealedUsageEvent[] } {
  let standing = from;
  const events: SealedUsageEvent[] = [];
  for (const key of keys) {
    const identity = { ref: freshRef(now), key, requestHash: NO_HASH };
    const applied = applyUsage(standing, command, identity, CATALOGUE, now);
    if (applied.kind !== "recorded") throw new Error(`not recorded: ${applied.kind}`);
    const sealed = sealUsage(applied.standing, applied.event, sha256);
    standing = sealed.standing;
    events.push({ event: sealed.event, encoded: sealed.encoded });
  }
  return { move: { fromSeq: from.seq, to: standing }, events };
}

/** Several accounts' moves as one flush. */
export function flushOf(...parts: readonly ReturnType<typeof decided>[]): Flush {
  return { moves: parts.map(({ move }) => move), events: parts.flatMap(({ events }) => events) };
}
