import { hashPassword } from "better-auth/crypto";
import { freshId, freshRef } from "@/lib/ids";
import type { Author } from "@/lib/storage/audit-ports";
import { refusal } from "../auth-refusal";
import type { AcceptedInvitation, IdentityParts } from "./identity-parts";

/** What is answered about a link. `isMiss`, of one that opens nothing, counts against whoever asks: they may be guessing. */
export interface Joined {
  readonly response: Response;
  readonly isMiss: boolean;
}

/** What the invitation behind a link says. Whoever has it was sent it, or was handed it by who invited them. */
export async function showInvitation({ invitations }: IdentityParts, token: string): Promise<Joined> {
  const shown = await invitations.show(token);
  return shown === null ? over : { response: told(shown), isMiss: false };
}

/** Accepts it as somebody who is signed in, and whose address it is for. */
export async function joinAsPresent(parts: IdentityParts, token: string, userId: string): Promise<Joined> {
  const user = await parts.db.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  const author: Author = { actor: userId, requestId: freshId("req", parts.clock.now()) };
  return answerOf(await parts.invitations.accept(token, { userId, email: user.email }, author));
}

/**
 * Accepts it as somebody who is nobody here yet: the link came to the address that it is for, which is what a confirmation would prove, so
 * it adds them at once. They get no account of their own.
 */
export async function joinAsNew(
  parts: IdentityParts,
  token: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<Joined> {
  const { invitations, clock } = parts;
  const shown = await invitations.show(token);
  if (shown === null || shown.state !== "pending") return over;
  if (shown.hasUser) return { response: refusal(409, "ADDRESS_KNOWN", "Sign in first."), isMiss: false };
  const hashed = await hashPassword(password);
  const now = clock.now();
  const userId = freshId("usr", now);
  const author: Author = { actor: userId, requestId: freshId("req", now) };
  const { email } = shown;
  const accepted = await invitations.accept(
    token,
    {
      userId,
      email,
      async add(tx) {
        await tx.user.create({ data: { id: userId, name, email, emailVerified: true } });
        const credential = { userId, accountId: userId, providerId: "credential", password: hashed };
        await tx.userCredential.create({ data: { id: freshRef(now), ...credential } });
      },
    },
    author,
  );
  return answerOf(accepted);
}

const over: Joined = {
  get response() {
    return refusal(400, "LINK_OVER", "The link is over, or was used.");
  },
  isMiss: true,
};

function answerOf(accepted: AcceptedInvitation): Joined {
  switch (accepted.kind) {
    case "accepted":
      return { response: told({ account: accepted.accountId }), isMiss: false };
    case "there_already":
      return { response: refusal(409, "THERE_ALREADY", "You see this account already."), isMiss: false };
    case "wrong_address":
      return {
        response: refusal(403, "WRONG_ADDRESS", "The invitation is for another address."),
        isMiss: false,
      };
    case "full":
      return {
        response: refusal(409, "ORGANIZATION_FULL", "The organization has as many members as it can."),
        isMiss: false,
      };
    case "over":
      return over;
  }
}

function told(body: object): Response {
  return Response.json(body, { headers: { "Cache-Control": "no-store" } });
}
