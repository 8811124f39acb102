import { headers } from "next/headers";
import type { Runtime } from "@/lib/runtime";
import type { AuthorizedAccountId } from "./authorized-account";
import { requireUser } from "./page-user";

/**
 * The account a user's page is about: the one asked for, if it is theirs, else their first. Null where they have none.
 * The page never says whether a foreign account exists.
 */
export async function accountOfPage(
  runtime: Runtime,
  asked: string | null,
): Promise<AuthorizedAccountId | null> {
  await requireUser(runtime);
  const cookie = (await headers()).get("cookie");
  const principal = cookie === null ? null : await runtime.sessions.principal(cookie);
  if (principal === null) return null;
  for (const accountId of [...(asked === null ? [] : [asked]), ...principal.accountIds]) {
    const authorized = await runtime.authorizeAccount(principal, accountId, "read");
    if (typeof authorized === "string") return authorized;
  }
  return null;
}

/** The account an admin's page is about, or null where there is none. */
export async function accountOfAdminPage(
  runtime: Runtime,
  asked: string,
): Promise<AuthorizedAccountId | null> {
  const cookie = (await headers()).get("cookie");
  const principal = cookie === null ? null : await runtime.sessions.principal(cookie);
  if (principal === null || principal.role !== "admin") return null;
  const authorized = await runtime.authorizeAccount(principal, asked, "read");
  return typeof authorized === "string" ? authorized : null;
}
