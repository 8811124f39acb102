import { isId, uuidOfId } from "@/lib/engine/ids";
import {
  isSeen,
  type KeyPrincipal,
  memberOf,
  type Principal,
  type SessionPrincipal,
} from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { Database } from "@/lib/storage/ports";
import type { AccountDirectory, AccountEntry } from "@/lib/storage/read-ports";

declare const authorized: unique symbol;

/** The id of an account that the caller may act on. Made by `authorizeAccount` and nowhere else. */
export type AuthorizedAccountId = string & { readonly [authorized]: true };

type AccountAccess = "read" | "write";

export interface AccountAuthorizer {
  /**
   * The account behind `acct_…` or `ext:…`, if this caller may read or change it. An account of somebody else, of the other
   * mode and one that does not exist answer alike, so that nobody can find out which accounts there are. A key that is restricted to
   * a member, and a person who is one, are refused: what a route shows of an account, it shows whole, unless it asks for the view.
   */
  authorizeAccount(
    principal: Principal,
    accountRef: string,
    access: AccountAccess,
  ): Promise<AuthorizedAccountId | Problem<"not_found">>;
  /**
   * The same for reading, and for deciding, with whose view it is: of the whole account, or of the one member that the caller's key
   * is restricted to, or that the caller is. Whoever asks for a view keeps what is the colleagues' out of what it answers.
   */
  authorizeView(principal: Principal, accountRef: string): Promise<AccountView | Problem<"not_found">>;
  /**
   * The member behind `mem_…` or `ext:…`, whom a caller names in a view; null for whoever names none and sees all. A colleague of the member
   * whose view it is and one that there is not answer alike. Whether there is one of a `mem_…`, whoever reads their rows finds out.
   */
  authorizeMember(
    view: { readonly accountId: string | null; readonly memberId: string | null },
    memberRef: string | undefined,
  ): Promise<{ readonly memberId: string | null } | Problem<"not_found" | "invalid_parameter">>;
  /** The id behind `mem_…` or `ext:…`; null where nobody who is there has the name. */
  memberIdOf(accountId: AuthorizedAccountId, memberRef: string): Promise<string | null>;
}

export interface AccountView {
  readonly accountId: AuthorizedAccountId;
  /** Null: of the whole account. */
  readonly memberId: string | null;
}

const EXTERNAL = "ext:";
/** A key's mode says which of the accounts of one external id is meant; for a person it may be either. */
const BOTH_MODES = [true, false] as const;

export function createAccountAuthorizer(parts: {
  readonly directory: AccountDirectory;
  readonly db: Database;
}): AccountAuthorizer {
  const { directory, db } = parts;
  const authorize = async (
    principal: Principal,
    accountRef: string,
    access: AccountAccess,
  ): Promise<AccountView | Problem<"not_found">> => {
    if (principal.kind === "key") {
      const entry = await find(directory, principal.livemode, accountRef);
      return entry !== null && isForKey(principal, entry) ? viewOf(entry, memberOf(principal)) : unknown;
    }
    for (const livemode of BOTH_MODES) {
      const entry = await find(directory, livemode, accountRef);
      if (entry === null) continue;
      if (await isForPerson(db, principal, entry, access)) return viewOf(entry, null);
      const memberId = principal.memberships[entry.id];
      if (memberId !== undefined && access === "read") return viewOf(entry, memberId);
    }
    return unknown;
  };
  const memberIdOf = async (accountId: string, memberRef: string): Promise<string | null> =>
    memberRef.startsWith(EXTERNAL)
      ? directory.memberByExternalId(accountId, memberRef.slice(EXTERNAL.length))
      : memberRef;
  return {
    async authorizeAccount(principal, accountRef, access) {
      const view = await authorize(principal, accountRef, access);
      if ("kind" in view) return view;
      return view.memberId === null ? view.accountId : unknown;
    },
    authorizeView: (principal, accountRef) => authorize(principal, accountRef, "read"),
    async authorizeMember(view, memberRef) {
      if (memberRef === undefined) return { memberId: view.memberId };
      if (view.accountId === null && memberRef.startsWith(EXTERNAL)) return whichAccount;
      const memberId = view.accountId === null ? memberRef : await memberIdOf(view.accountId, memberRef);
      return memberId !== null && isSeen(view, memberId) ? { memberId } : unknownMember;
    },
    memberIdOf,
  };
}

const viewOf = ({ id }: AccountEntry, memberId: string | null): AccountView => ({
  accountId: id as AuthorizedAccountId,
  memberId,
});

const unknownMember = problem("not_found", "The account has no such member.", { param: "member" });
const whichAccount = problem(
  "invalid_parameter",
  "Say which account: members' own names are one account's.",
  {
    param: "account",
  },
);
const unknown = problem("not_found", "There is no such account.", { param: "account" });

async function find(
  directory: AccountDirectory,
  livemode: boolean,
  accountRef: string,
): Promise<AccountEntry | null> {
  if (accountRef.startsWith(EXTERNAL))
    return directory.byExternalId(livemode, accountRef.slice(EXTERNAL.length));
  return isId("acct", accountRef) ? directory.byId(accountRef) : null;
}

function isForKey(key: KeyPrincipal, entry: AccountEntry): boolean {
  return key.livemode === entry.livemode && (key.accountId === null || key.accountId === entry.id);
}

async function isForPerson(
  db: Database,
  person: SessionPrincipal,
  entry: AccountEntry,
  access: AccountAccess,
): Promise<boolean> {
  if (person.role === "admin") return true;
  if (!person.accountIds.includes(entry.id)) return false;
  return access === "read" || (await isOwner(db, person, entry.id));
}

/** Asked of the database every time: writes by people are rare, and a role taken away must be gone at once. */
async function isOwner(db: Database, principal: SessionPrincipal, accountId: string): Promise<boolean> {
  const found = await db.accountUser.findUnique({
    where: { accountId_userId: { accountId: uuidOfId(accountId), userId: principal.userId } },
  });
  return found?.role === "owner";
}
