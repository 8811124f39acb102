import { hashPassword } from "better-auth/crypto";
import { z } from "zod";
import { uuidOfId } from "@/lib/engine/ids";
import { freshId, freshRef } from "@/lib/ids";
import type { Author } from "@/lib/storage/audit-ports";
import { emailKey } from "../failed-sign-ins";
import type { IdentityParts } from "./identity-parts";
import { confirmLetter, knownLetter } from "./letters";
import { drawToken, identifierOf } from "./tokens";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What waits until its address is confirmed. The password's hash is bound to the link: whoever opens it gets the password that they chose. */
const waiting = z.object({ userId: z.string(), name: z.string(), email: z.string(), password: z.string() });

interface SignUp {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Writes to the address, with a link that opens the account, or with the news that there is one already: whoever asked is told the same, after
 * the same work. Nobody is added before the address is confirmed.
 */
export async function askToSignUp(parts: IdentityParts, asked: SignUp): Promise<void> {
  const { db, mails, clock, config } = parts;
  const now = clock.now();
  const email = emailKey(asked.email);
  const password = await hashPassword(asked.password);
  const userId = freshId("usr", now);
  const { token, identifier } = drawToken("sign-up");
  await db.$transaction(async (tx) => {
    const known = await tx.user.findUnique({ where: { email }, select: { id: true } });
    if (known !== null) {
      // Once an hour at most: this could be asked for by anybody.
      const origin = `sign-up-known:${known.id}:${Math.floor(now / HOUR_MS)}`;
      const to = { origin, recipient: email, userId: known.id, uselessAt: now + DAY_MS };
      return mails.enqueue(tx, [knownLetter(to, config.url)], now);
    }
    const value = JSON.stringify({ userId, name: asked.name, email, password });
    const expiresAt = new Date(now + DAY_MS);
    await tx.verification.create({ data: { id: freshRef(now), identifier, value, expiresAt } });
    const to = { origin: `sign-up:${userId}`, recipient: email, userId: null, uselessAt: now + DAY_MS };
    await mails.enqueue(tx, [confirmLetter(to, config.url, token)], now);
  });
}

export type Confirmed = "confirmed" | "over" | "closed";

/**
 * Opens the account of whoever has the link, and adds them as its owner. The account comes first, under an external id that is theirs
 * alone: where it breaks off in between, the link is still good and finds it.
 */
export async function confirmSignUp(parts: IdentityParts, token: string): Promise<Confirmed> {
  const { db, clock, audited } = parts;
  const now = clock.now();
  const identifier = identifierOf("sign-up", token);
  const found = await db.verification.findFirst({ where: { identifier, expiresAt: { gt: new Date(now) } } });
  if (found === null) return "over";
  const { userId, name, email, password } = waiting.parse(JSON.parse(found.value));
  const author: Author = { actor: userId, requestId: freshId("req", now) };
  const accountId = await parts.openOwnAccount({ userId, name, email }, author);
  if (accountId === null) return "closed";
  return audited.write<Confirmed>(author, async (tx) => {
    // Of two at once the second waits here and finds nothing to delete.
    const { count } = await tx.verification.deleteMany({ where: { identifier } });
    const added = await tx.user.createMany({
      data: count === 0 ? [] : [{ id: userId, name, email, emailVerified: true }],
      skipDuplicates: true,
    });
    if (added.count === 0) return { value: "over", told: null };
    const credential = { id: freshRef(now), userId, accountId: userId, providerId: "credential", password };
    await tx.userCredential.create({ data: credential });
    await tx.accountUser.create({ data: { accountId: uuidOfId(accountId), userId } });
    const after = { id: userId, name, email, account: accountId };
    const told = { action: "user.signed_up", object: userId, accountId, livemode: null, before: null, after };
    return { value: "confirmed", told };
  });
}
