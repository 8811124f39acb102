import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Instant } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import type { Principal, Scope } from "@/lib/http/principal";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { AuditTold, Author } from "@/lib/storage/audit-ports";
import { addKeyCap, type NewCap } from "./caps/key-cap";
import { type KeyRow, keyColumns, keyWire, visibleTo } from "./reads";

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly livemode: boolean;
  readonly accountId: AuthorizedAccountId | null;
  /** Of that account. */
  readonly memberId: string | null;
  readonly expiresAt: Instant | null;
  /** Only with an account: it is the account's standing that counts against it. */
  readonly cap: NewCap | null;
}

export type CreatedKey =
  | { readonly kind: "created"; readonly row: KeyRow; readonly secret: string }
  | { readonly kind: "too_many_caps" }
  | { readonly kind: "account_unknown" };

/**
 * Makes a key and returns its secret, which is nowhere else from then on. Its cap is set before it exists: a crash in between
 * leaves a cap of nobody, and never a key without its cap.
 */
export async function createKey(runtime: Runtime, author: Author, key: NewKey): Promise<CreatedKey> {
  const now = runtime.clock.now();
  const id = freshId("key", now);
  if (key.accountId !== null && key.cap !== null) {
    const capped = await addKeyCap(runtime, key.accountId, id, key.cap, author);
    if (capped === "too_many") return { kind: "too_many_caps" };
    if (capped === "account_unknown") return { kind: "account_unknown" };
  }
  const { secret, prefix, hash } = runtime.keys.draw(key.livemode);
  const row = await runtime.audited.write(author, async (tx) => {
    const created = await tx.apiKey.create({
      data: {
        id: uuidOfId(id),
        name: key.name,
        prefix,
        secretHash: hash,
        scopes: [...key.scopes],
        livemode: key.livemode,
        accountId: key.accountId === null ? null : uuidOfId(key.accountId),
        memberId: key.memberId === null ? null : uuidOfId(key.memberId),
        createdBy: author.actor,
        createdAt: new Date(now),
        expiresAt: key.expiresAt === null ? null : new Date(key.expiresAt),
      },
      select: keyColumns,
    });
    return { value: created, told: told("api_key.created", null, created) };
  });
  return { kind: "created", row, secret };
}

/**
 * Ends a key: at once in this process, within five seconds in every other (lib/auth/key-ring.ts). Null where the caller may
 * not know of it; one that is revoked already stays as it is.
 */
export async function revokeKey(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  keyId: string,
): Promise<KeyRow | null> {
  const now = runtime.clock.now();
  const where = { AND: [{ id: uuidOfId(keyId) }, visibleTo(principal)] };
  const revoked = await runtime.audited.write<KeyRow | null>(author, async (tx) => {
    const before = await tx.apiKey.findFirst({ where, select: keyColumns });
    if (before === null || before.revokedAt !== null) return { value: before, told: null };
    // Of two revocations at once the second waits here, finds the first one's mark and changes nothing.
    const { count } = await tx.apiKey.updateMany({
      where: { id: before.id, revokedAt: null },
      data: { revokedAt: new Date(now) },
    });
    const after = await tx.apiKey.findUniqueOrThrow({ where: { id: before.id }, select: keyColumns });
    return { value: after, told: count > 0 ? told("api_key.revoked", before, after) : null };
  });
  runtime.keys.forget(keyId);
  return revoked;
}

export interface KeyChange {
  readonly name?: string | undefined;
  readonly scopes?: readonly Scope[] | undefined;
  readonly expiresAt?: Instant | null | undefined;
}

export type ChangedKey =
  | { readonly kind: "changed"; readonly row: KeyRow }
  | { readonly kind: "unknown" }
  | { readonly kind: "ended" }
  /** The first scope that the key does not have; it keeps some of those it has, and is never given another. */
  | { readonly kind: "scope_wider"; readonly nth: number };

/** Changes a key's name, its end, or narrows what it may do. It goes on with the same secret; other processes follow within five seconds. */
export async function changeKey(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  keyId: string,
  { name, scopes, expiresAt }: KeyChange,
): Promise<ChangedKey> {
  const now = runtime.clock.now();
  const where = { AND: [{ id: uuidOfId(keyId) }, visibleTo(principal)] };
  const changed = await runtime.audited.write<ChangedKey>(author, async (tx) => {
    // Of two changes at once the second waits here, and is judged by what the first one left.
    await tx.$queryRaw`select from api_keys where id = ${uuidOfId(keyId)}::uuid for update`;
    const before = await tx.apiKey.findFirst({ where, select: keyColumns });
    if (before === null) return { value: { kind: "unknown" }, told: null };
    const hasExpired = before.expiresAt !== null && before.expiresAt.getTime() <= now;
    if (before.revokedAt !== null || hasExpired) return { value: { kind: "ended" }, told: null };
    const nth = (scopes ?? []).findIndex((scope) => !before.scopes.includes(scope));
    if (nth >= 0) return { value: { kind: "scope_wider", nth }, told: null };
    const after = await tx.apiKey.update({
      where: { id: before.id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(scopes === undefined ? {} : { scopes: [...scopes] }),
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
      },
      select: keyColumns,
    });
    return { value: { kind: "changed", row: after }, told: told("api_key.changed", before, after) };
  });
  runtime.keys.forget(keyId);
  return changed;
}

export type RotatedKey =
  | { readonly kind: "rotated"; readonly row: KeyRow; readonly secret: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "ended" };

/**
 * Gives a key a new secret; the one before is good for `overlapMs` more, and the one before that no longer. It stays the same key: caps,
 * consent and what was used with it go on. Other processes follow within five seconds.
 */
export async function rotateKey(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  keyId: string,
  overlapMs: number,
): Promise<RotatedKey> {
  const now = runtime.clock.now();
  const where = { AND: [{ id: uuidOfId(keyId) }, visibleTo(principal)] };
  const rotated = await runtime.audited.write<RotatedKey>(author, async (tx) => {
    const before = await tx.apiKey.findFirst({ where, select: { ...keyColumns, secretHash: true } });
    if (before === null) return { value: { kind: "unknown" }, told: null };
    const hasExpired = before.expiresAt !== null && before.expiresAt.getTime() <= now;
    if (before.revokedAt !== null || hasExpired) return { value: { kind: "ended" }, told: null };
    const { secret, prefix, hash } = runtime.keys.draw(before.livemode);
    const overlap =
      overlapMs === 0
        ? { previousHash: null, previousUntil: null }
        : { previousHash: before.secretHash, previousUntil: new Date(now + overlapMs) };
    // Of two rotations at once the second finds another secret than it read, and changes nothing.
    const { count } = await tx.apiKey.updateMany({
      where: { id: before.id, secretHash: before.secretHash, revokedAt: null },
      data: { secretHash: hash, prefix, ...overlap },
    });
    if (count === 0) return { value: { kind: "ended" }, told: null };
    const after = await tx.apiKey.findUniqueOrThrow({ where: { id: before.id }, select: keyColumns });
    return { value: { kind: "rotated", row: after, secret }, told: told("api_key.rotated", before, after) };
  });
  runtime.keys.forget(keyId);
  return rotated;
}

function told(action: string, before: KeyRow | null, after: KeyRow): AuditTold {
  const wire = keyWire(after);
  return {
    action,
    object: wire.id,
    accountId: wire.account,
    livemode: wire.livemode,
    before: before === null ? null : keyWire(before),
    after: wire,
  };
}
