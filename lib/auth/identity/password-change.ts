import { generateRandomString, hashPassword, makeSignature, verifyPassword } from "better-auth/crypto";
import { z } from "zod";
import { freshId } from "@/lib/ids";
import { refusal } from "../auth-refusal";
import { PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, type SessionLibrary } from "../session-library";
import { jsonOf } from "./answer-identity";
import type { IdentityParts } from "./identity-parts";
import { endOldAccess, toldOf } from "./password-reset";

const TOKEN_CHARACTERS = 32;

const bodySchema = z.object({
  currentPassword: z.string().min(1).max(PASSWORD_CHARACTERS_MAX),
  newPassword: z.string().min(PASSWORD_CHARACTERS_MIN).max(PASSWORD_CHARACTERS_MAX),
});

interface ChangingParts extends IdentityParts {
  readonly library: SessionLibrary;
}

/**
 * Changes the password of somebody signed in, by the one they have. Not left to the library, whose hooks run before its transaction or after:
 * here the password, the end of every other session, the letter and the entry in the audit log are one transaction. The session itself gets
 * another token, so that whoever has a copy of the old cookie is out too.
 */
export async function changePassword(
  { library, ...parts }: ChangingParts,
  { user, session }: { readonly user: { readonly id: string }; readonly session: { readonly id: string } },
  body: string,
): Promise<Response> {
  const { db, clock, audited } = parts;
  const asked = bodySchema.safeParse(jsonOf(body));
  if (!asked.success) return refusal(400, "INVALID_BODY", "A password must have 10 to 128 characters.");
  const { currentPassword, newPassword } = asked.data;
  const where = { userId: user.id, providerId: "credential" };
  const known = await db.userCredential.findFirst({ where, select: { password: true } });
  const isRight =
    known?.password != null && (await verifyPassword({ hash: known.password, password: currentPassword }));
  if (!isRight) return refusal(400, "INVALID_PASSWORD", "Invalid password");
  const password = await hashPassword(newPassword);
  const { secret, authCookies, sessionConfig } = await library.$context;
  const token = generateRandomString(TOKEN_CHARACTERS);
  const now = clock.now();
  const author = { actor: user.id, requestId: freshId("req", now) };
  const isChanged = await audited.write<boolean>(author, async (tx) => {
    const stillKnown = { ...where, password: known.password };
    // Of two at once the second finds another password than the one that it was asked with.
    const { count } = await tx.userCredential.updateMany({ where: stillKnown, data: { password } });
    if (count === 0) return { value: false, told: null };
    await endOldAccess(parts, tx, user.id, session.id);
    const expiresAt = new Date(now + sessionConfig.expiresIn * 1_000);
    await tx.session.updateMany({ where: { id: session.id }, data: { token, expiresAt } });
    return { value: true, told: toldOf("user.password_changed", user.id) };
  });
  if (!isChanged) return refusal(400, "INVALID_PASSWORD", "Invalid password");
  const { name, attributes } = authCookies.sessionToken;
  const value = encodeURIComponent(`${token}.${await makeSignature(token, secret)}`);
  const cookie = `${name}=${value}; Max-Age=${sessionConfig.expiresIn}; Path=${attributes.path}; HttpOnly; SameSite=Lax`;
  const headers = { "set-cookie": attributes.secure === true ? `${cookie}; Secure` : cookie };
  return Response.json({ ok: true }, { headers });
}
