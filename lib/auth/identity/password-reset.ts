import { hashPassword } from "better-auth/crypto";
import { freshId, freshRef } from "@/lib/ids";
import type { Author, Transaction } from "@/lib/storage/audit-ports";
import { emailKey } from "../failed-sign-ins";
import type { IdentityParts } from "./identity-parts";
import { passwordChangedLetter, resetLetter } from "./letters";
import { drawToken, identifierOf } from "./tokens";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Writes to the address where somebody has it; whoever asked is told the same either way. */
export async function askToReset(parts: IdentityParts, email: string): Promise<void> {
  const { db, mails, clock, config } = parts;
  const now = clock.now();
  const { token, identifier } = drawToken("reset");
  await db.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email: emailKey(email) } });
    if (user === null) return;
    const expiresAt = new Date(now + HOUR_MS);
    await tx.verification.create({ data: { id: freshRef(now), identifier, value: user.id, expiresAt } });
    const origin = `reset:${identifier}`;
    const to = { origin, recipient: user.email, userId: user.id, uselessAt: now + HOUR_MS };
    await mails.enqueue(tx, [resetLetter(to, config.url, token)], now);
  });
}

/** Sets the password of whoever has the link, ends their sessions and every other link, and writes to them. */
export async function resetPassword(
  parts: IdentityParts,
  token: string,
  newPassword: string,
): Promise<"reset" | "over"> {
  const { clock, audited } = parts;
  const now = clock.now();
  const identifier = identifierOf("reset", token);
  const where = { identifier, expiresAt: { gt: new Date(now) } };
  const found = await parts.db.verification.findFirst({ where, select: { value: true } });
  if (found === null) return "over";
  const userId = found.value;
  const password = await hashPassword(newPassword);
  const author: Author = { actor: userId, requestId: freshId("req", now) };
  return audited.write<"reset" | "over">(author, async (tx) => {
    const { count } = await tx.verification.deleteMany({ where });
    if (count === 0) return { value: "over", told: null };
    await tx.userCredential.updateMany({ where: { userId, providerId: "credential" }, data: { password } });
    await endOldAccess(parts, tx, userId, null);
    return { value: "reset", told: toldOf("user.password_reset", userId) };
  });
}

/** With a new password, in its transaction: ends every session but one and every link to another, and writes to whose it is. */
export async function endOldAccess(
  parts: IdentityParts,
  tx: Transaction,
  userId: string,
  keptSessionId: string | null,
): Promise<void> {
  const now = parts.clock.now();
  await tx.session.deleteMany({
    where: { userId, ...(keptSessionId === null ? {} : { id: { not: keptSessionId } }) },
  });
  await tx.verification.deleteMany({ where: { value: userId, identifier: { startsWith: "reset:" } } });
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  const origin = `password-changed:${userId}:${freshRef(now)}`;
  const to = { origin, recipient: email, userId, uselessAt: now + DAY_MS };
  await parts.mails.enqueue(tx, [passwordChangedLetter(to, parts.config.url)], now);
}

/** How somebody signs in is theirs alone: the log says that it changed, and nothing of what it is. */
export function toldOf(action: string, userId: string) {
  return { action, object: userId, accountId: null, livemode: null, before: null, after: null };
}
