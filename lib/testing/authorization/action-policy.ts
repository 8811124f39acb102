import type { Caller, Side } from "./caller";
import { isMember, sees } from "./caller";

export interface ActionPolicy {
  /** Whether this caller may do it on this account. */
  mayCall(caller: Caller, side: Side): boolean;
  /** The arguments of a call about an account with this id. */
  argsOf(account: string): readonly unknown[];
  /** What only an answer about that account says. */
  marker(account: string): string;
}

/** A person on a page of ours; another site's page is nobody. */
const isPerson = (caller: Caller): boolean => caller.kind === "person" && !caller.isFromOtherSite;
const isAdmin = (caller: Caller): boolean =>
  isPerson(caller) && caller.kind === "person" && caller.role === "admin";
/** Actions tell of the whole account. */
const readsAccount = (caller: Caller, side: Side): boolean =>
  isPerson(caller) && !isMember(caller) && sees(caller, side, "read");

/**
 * Who may call each server action. They are for people alone: a key has no pages. Their ids stand in every page's script, so being hard
 * to find protects none of them.
 */
export const ACTIONS: Readonly<Record<string, ActionPolicy>> = {
  "lib/accounts/actions.ts#readBooksAction": {
    mayCall: readsAccount,
    argsOf: (account) => [{ account }],
    marker: () => '"formula"',
  },
  "lib/accounts/actions.ts#searchAccountsAction": {
    mayCall: (caller, side) => isAdmin(caller) && side !== "missing",
    argsOf: (account) => [{ query: account, beforeId: null }],
    marker: (account) => account,
  },
  "lib/ledger/actions.ts#readCauseAction": {
    mayCall: readsAccount,
    argsOf: (account) => [{ account, causeSeq: 1 }],
    marker: () => '"kind":"opened"',
  },
};
