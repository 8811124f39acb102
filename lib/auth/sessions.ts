import { hashPassword } from "better-auth/crypto";
import { idOfUuid } from "@/lib/engine/ids";
import type { SessionPrincipal, SessionRole } from "@/lib/http/principal";
import { freshId, freshRef } from "@/lib/ids";
import type { Database } from "@/lib/storage/ports";
import { answerAuth } from "./answer-auth";
import { emailKey, FailedSignIns } from "./failed-sign-ins";
import { createSessionLibrary, type LibraryParts, type SessionLibrary } from "./session-library";

/** The cookie's name on plain HTTP; over HTTPS it starts with `__Secure-`. */
export const SESSION_COOKIE = "spillway.session_token";

export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: SessionRole;
}

interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: SessionRole;
}

/** People with a browser. Sessions are rows: one that is ended is over at its next request, in every process. */
export interface Sessions {
  /** Whether a `Cookie` header may carry a session at all; what does not need not be looked up. */
  isCarriedBy(cookie: string): boolean;
  /** Who is signed in by the session in a `Cookie` header; null where it is over, forged or absent. */
  user(cookie: string): Promise<SignedInUser | null>;
  /** The same as a caller of the API, with the accounts that the person may see. */
  principal(cookie: string): Promise<SessionPrincipal | null>;
  /** Answers `/api/auth/…`: sign in, sign out, and nothing else that the session library could do. */
  answer(request: Request): Promise<Response>;
  /** Adds somebody who can sign in. There is no open sign-up: people are added by seeds and by administration. */
  addUser(
    user: NewUser,
  ): Promise<{ readonly kind: "added"; readonly id: string } | { readonly kind: "email_taken" }>;
}

type SessionParts = LibraryParts & { readonly db: Database };

export function createSessions(parts: SessionParts): Sessions {
  const library = createSessionLibrary(parts);
  const failures = new FailedSignIns(parts.clock);
  const sessions: Sessions = {
    isCarriedBy: (cookie) => cookie.includes(SESSION_COOKIE),
    user: (cookie) => userOf(library, cookie),
    principal: async (cookie) => {
      const user = await userOf(library, cookie);
      if (user === null) return null;
      const rows = await parts.db.accountUser.findMany({
        // Whoever is removed sees nothing from then on, even should their link have stayed.
        where: { userId: user.id, OR: [{ memberId: null }, { member: { removedAt: null } }] },
        select: { accountId: true, memberId: true },
      });
      const accountIds: string[] = [];
      const memberships: Record<string, string> = {};
      for (const { accountId, memberId } of rows) {
        const id = idOfUuid("acct", accountId);
        if (memberId === null) accountIds.push(id);
        else memberships[id] = idOfUuid("mem", memberId);
      }
      return { kind: "session", userId: user.id, role: user.role, accountIds, memberships };
    },
    answer: (request) =>
      answerAuth(library, failures, request, (error) => parts.log("error", messageOf(error))),
    addUser: (user) => addUser(parts, user),
  };
  return sessions;
}

/** The message alone: an error of the session library may hold what somebody typed. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "sign-in broke";
}

async function userOf(library: SessionLibrary, cookie: string): Promise<SignedInUser | null> {
  if (!cookie.includes(SESSION_COOKIE)) return null;
  const found = await library.api.getSession({ headers: new Headers({ cookie }) });
  if (found === null) return null;
  const { id, name, email, role } = found.user;
  return { id, name, email, role: role === "admin" ? "admin" : "user" };
}

/** In one transaction, so that nobody is there who cannot sign in. */
async function addUser({ db, clock }: SessionParts, user: NewUser): ReturnType<Sessions["addUser"]> {
  const now = clock.now();
  const id = freshId("usr", now);
  const password = await hashPassword(user.password);
  return db.$transaction(async (tx) => {
    const { count } = await tx.user.createMany({
      data: [{ id, name: user.name, email: emailKey(user.email), emailVerified: true, role: user.role }],
      skipDuplicates: true,
    });
    if (count === 0) return { kind: "email_taken" };
    // The session library finds a password by this provider and by the user's id once more.
    await tx.userCredential.create({
      data: { id: freshRef(now), userId: id, accountId: id, providerId: "credential", password },
    });
    return { kind: "added", id };
  });
}
