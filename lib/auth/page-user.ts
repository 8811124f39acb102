import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { ASKED_PATH_HEADER, signInPath } from "./return-path";
import type { Sessions, SignedInUser } from "./sessions";

interface WithSessions {
  readonly sessions: Pick<Sessions, "user">;
}

export const SIGN_IN_PATH = "/sign-in";

/** Where a person starts after signing in. */
export function homeOf(user: Pick<SignedInUser, "role">): string {
  return user.role === "admin" ? "/admin/accounts" : "/usage";
}

/** Who asks for this page, or null. Layout and page of one request share the answer. */
export const currentUser = cache(async ({ sessions }: WithSessions): Promise<SignedInUser | null> => {
  const cookie = (await headers()).get("cookie");
  return cookie === null ? null : sessions.user(cookie);
});

/** Who asks for this page; whoever is not signed in is sent to do so, and afterwards back. */
export async function requireUser(runtime: WithSessions): Promise<SignedInUser> {
  return (await currentUser(runtime)) ?? redirect(signInPath((await headers()).get(ASKED_PATH_HEADER)));
}

/** The same for pages of the administration, which do not exist for anybody else. */
export async function requireAdmin(runtime: WithSessions): Promise<SignedInUser> {
  const user = await requireUser(runtime);
  return user.role === "admin" ? user : notFound();
}
