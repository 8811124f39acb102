import { drawSecret } from "../auth/api-key-secret";
import { uuidOfId } from "../engine/ids";
import type { Scope } from "../http/principal";
import { freshId } from "../ids";
import type { Runtime } from "../runtime";

/** An API key put straight into the database, to call routes with that are tested for something else. */
export async function storeKey(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  options: { scopes: Scope[]; livemode?: boolean; accountId?: string },
): Promise<{ id: string; secret: string }> {
  const { scopes, livemode = true, accountId } = options;
  const id = freshId("key", clock.now());
  const { secret, prefix, hash } = drawSecret(livemode);
  await db.apiKey.create({
    data: {
      id: uuidOfId(id),
      name: "test",
      prefix,
      secretHash: hash,
      scopes,
      livemode,
      accountId: accountId === undefined ? null : uuidOfId(accountId),
      createdBy: "system",
      createdAt: new Date(clock.now()),
    },
  });
  return { id, secret };
}
