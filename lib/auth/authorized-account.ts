import { isId, uuidOfId } from "@/lib/engine/ids";
import type { Principal, SessionPrincipal } from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { Database } from "@/lib/storage/ports";
import type { AccountDirectory, AccountEntry } from "@/lib/storage/read-ports";

declare const authorized: unique symbol;

/** The id of an account that the caller may act on. Made by `authorizeAccount` and nowhere else. */
export type AuthorizedAccountId = string & { readonly [authorized]: true };

export type AccountAccess = "read" | "write";

export interface AccountAuthorizer {
  /**
   * The account behind `acct_…` or `ext:…`, if this caller may read or change it. An account of somebody else, of the other
   * mode and one that does not exist answer alike, so that nobody can find out which accounts there are.
   */
  authorizeAccount(
    principal: Principal,
    accountRef: string,
    access: AccountAccess,
  ): Promise<AuthorizedAccountId | Problem<"not_found">>;
}

const EXTERNAL = "ext:";

export function createAccountAuthorizer(parts: {
  readonly directory: AccountDirectory;
  readonly db: Database;
}): AccountAuthorizer {
  const { directory, db } = parts;
  return {
    async authorizeAccount(principal, accountRef, access) {
      for (const entry of await candidates(directory, principal, accountRef)) {
        if (await mayTouch(db, principal, entry, access)) return entry.id as AuthorizedAccountId;
      }
      return problem("not_found", "There is no such account.", { param: "account" });
    },
  };
}

/** One account, or for a person two: a key's mode says which of the accounts of one external id is meant, a session does not. */
async function candidates(
  directory: AccountDirectory,
  principal: Principal,
  accountRef: string,
): Promise<readonly AccountEntry[]> {
  let found: readonly (AccountEntry | null)[];
  if (accountRef.startsWith(EXTERNAL)) {
    const externalId = accountRef.slice(EXTERNAL.length);
    const modes = principal.kind === "key" ? [principal.livemode] : [true, false];
    found = await Promise.all(modes.map((livemode) => directory.byExternalId(livemode, externalId)));
  } else {
    found = isId("acct", accountRef) ? [await directory.byId(accountRef)] : [];
  }
  return found.filter((entry) => entry !== null);
}

async function mayTouch(
  db: Database,
  principal: Principal,
  entry: AccountEntry,
  access: AccountAccess,
): Promise<boolean> {
  if (principal.kind === "key") {
    const isItsOwn = principal.accountId === null || principal.accountId === entry.id;
    return isItsOwn && principal.livemode === entry.livemode;
  }
  if (principal.role === "admin") return true;
  if (!principal.accountIds.includes(entry.id)) return false;
  return access === "read" || (await isOwner(db, principal, entry.id));
}

/** Asked of the database every time: writes by people are rare, and a role taken away must be gone at once. */
async function isOwner(db: Database, principal: SessionPrincipal, accountId: string): Promise<boolean> {
  const found = await db.accountUser.findUnique({
    where: { accountId_userId: { accountId: uuidOfId(accountId), userId: principal.userId } },
  });
  return found?.role === "owner";
}
