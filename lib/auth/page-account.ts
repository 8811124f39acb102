import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import type { SessionPrincipal } from "@/lib/http/principal";
import type { Runtime } from "@/lib/runtime";
import type { AuthorizedAccountId } from "./authorized-account";
import { requireUser } from "./page-user";

/** Who asks for this page, with the accounts they may see. Everything that one page asks shares the answer. */
export const principalOfPage = cache(async ({ sessions }: Runtime): Promise<SessionPrincipal | null> => {
  const cookie = (await headers()).get("cookie");
  return cookie === null ? null : sessions.principal(cookie);
});

/** A user's account as their page shows it, and whether they may change it or only look. */
export interface PageAccount {
  readonly id: AuthorizedAccountId;
  /** Whose part of it they see; null for all. */
  readonly memberId: string | null;
  readonly mayChange: boolean;
}

/**
 * The account a user's page is about. `foreign`: another one was asked for, which is not theirs or does not exist; the two
 * are never told apart. `none`: they have no account yet.
 */
export async function accountOfPage(
  runtime: Runtime,
  asked: string | null,
): Promise<PageAccount | "foreign" | "none"> {
  const principal = await principalOfPage(runtime);
  if (principal === null) return "none";
  const wanted = asked ?? principal.accountIds[0] ?? Object.keys(principal.memberships)[0];
  if (wanted === undefined) return "none";
  const view = await runtime.authorizeView(principal, wanted);
  // An admin may read every account, but not from here: this page is about one's own, and its consent is one's own to give.
  if ("kind" in view || !(principal.accountIds.includes(view.accountId) || view.memberId !== null))
    return "foreign";
  const { accountId: id, memberId } = view;
  const mayChange = typeof (await runtime.authorizeAccount(principal, id, "write")) === "string";
  return { id, memberId, mayChange };
}

/**
 * The account that the address of a user's page names (`?account=`), of somebody signed in; null where they have none yet. Asked before the
 * first byte, so that an answer of 404 or to the sign-in is one by its status too.
 */
export async function accountOfAddress(
  runtime: Runtime,
  address: Promise<{ readonly account?: unknown }>,
): Promise<{ readonly own: PageAccount | null; readonly asked: string | null }> {
  await requireUser(runtime);
  const { account } = await address;
  const asked = typeof account === "string" ? account : null;
  const own = await accountOfPage(runtime, asked);
  if (own === "foreign") notFound();
  return { own: own === "none" ? null : own, asked };
}

/** The account an admin's page is about, or null where there is none. */
export async function accountOfAdminPage(
  runtime: Runtime,
  asked: string,
): Promise<AuthorizedAccountId | null> {
  const principal = await principalOfPage(runtime);
  return principal?.role === "admin" ? authorized(runtime, principal, asked) : null;
}

/** An account that a page has shown to this person and asks about again, or null where it is not theirs to see. */
export async function accountOfReader(runtime: Runtime, asked: string): Promise<AuthorizedAccountId | null> {
  const principal = await principalOfPage(runtime);
  return principal === null ? null : authorized(runtime, principal, asked);
}

async function authorized(
  runtime: Runtime,
  principal: SessionPrincipal,
  asked: string,
): Promise<AuthorizedAccountId | null> {
  const id = await runtime.authorizeAccount(principal, asked, "read");
  return typeof id === "string" ? id : null;
}
