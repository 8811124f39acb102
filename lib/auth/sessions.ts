import { hashPassword } from "better-auth/crypto";
import { idOfUuid } from "@/lib/engine/ids";
import type { SessionPrincipal, SessionRole } from "@/lib/http/principal";
import { freshId, freshRef } from "@/lib/ids";
import type { Database } from "@/lib/storage/ports";
import { createAuthAnswers } from "./answer-auth";
import { emailKey, FailedSignIns } from "./failed-sign-ins";
import type { IdentityParts } from "./identity/identity-parts";
import { createSessionLibrary, type LibraryParts, type SessionLibrary } from "./session-library";

/** The cookie's name on plain HTTP; over HTTPS it starts with `__Secure-`. */
export const SESSION_COOKIE = "spillway.session_token";

export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: SessionRole;
  /** Whether a code is asked for beside the password. */
  readonly hasSecondFactor: boolean;
}

/** A place where somebody is signed in. */
interface SessionEntry {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly startedAt: string;
  readonly endsAt: string;
  readonly address: string | null;
  readonly browser: string | null;
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
  /** Where the person in this `Cookie` header is signed in, newest first; nowhere for nobody. */
  list(cookie: string): Promise<SessionEntry[]>;
  /** Answers `/api/auth/…`: signing up, in and out, passwords, the second factor; and nothing else that the session library could do. */
  answer(request: Request): Promise<Response>;
  /** Adds somebody who can sign in, without asking them: for seeds and administration. */
  addUser(
    user: NewUser,
  ): Promise<{ readonly kind: "added"; readonly id: string } | { readonly kind: "email_taken" }>;
}

type SessionParts = LibraryParts & IdentityParts & { readonly db: Database };

export function createSessions(parts: SessionParts): Sessions {
  const library = createSessionLibrary(parts);
  const failures = new FailedSignIns(parts.clock);
  const answer = createAuthAnswers({
    ...parts,
    library,
    failures,
    report: (error) => parts.log("error", messageOf(error)),
  });
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
    list: (cookie) => sessionsOf(parts, library, cookie),
    answer,
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
  const { id, name, email, role, twoFactorEnabled } = found.user;
  const hasSecondFactor = twoFactorEnabled === true;
  return { id, name, email, role: role === "admin" ? "admin" : "user", hasSecondFactor };
}

async function sessionsOf(
  { db, clock }: SessionParts,
  library: SessionLibrary,
  cookie: string,
): Promise<SessionEntry[]> {
  const found = await library.api.getSession({ headers: new Headers({ cookie }) });
  if (found === null) return [];
  const rows = await db.session.findMany({
    where: { userId: found.user.id, expiresAt: { gt: new Date(clock.now()) } },
    select: { id: true, createdAt: true, expiresAt: true, ipAddress: true, userAgent: true },
    orderBy: { createdAt: "desc" },
  });
  return rows.map(({ id, createdAt, expiresAt, ipAddress, userAgent }) => ({
    id,
    isCurrent: id === found.session.id,
    startedAt: createdAt.toISOString(),
    endsAt: expiresAt.toISOString(),
    address: ipAddress,
    browser: userAgent,
  }));
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
