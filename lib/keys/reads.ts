import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Principal } from "@/lib/http/principal";
import type { Runtime } from "@/lib/runtime";
import type { KeyWire } from "./schema/key-schema";

/** An API key as it is stored; the hash of its secret is never read here. */
export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly livemode: boolean;
  readonly accountId: string | null;
  readonly memberId: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly previousUntil: Date | null;
}

export const keyColumns = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  livemode: true,
  accountId: true,
  memberId: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  previousUntil: true,
} as const;

/** Which keys a caller may know of: its own mode, its own account; administrators all. */
export function visibleTo(principal: Principal) {
  if (principal.kind === "key") {
    const own = principal.accountId === null ? {} : { accountId: uuidOfId(principal.accountId) };
    return { livemode: principal.livemode, ...own };
  }
  if (principal.role === "admin") return {};
  return { accountId: { in: principal.accountIds.map(uuidOfId) } };
}

export async function readKey(runtime: Runtime, principal: Principal, keyId: string): Promise<KeyRow | null> {
  return runtime.db.apiKey.findFirst({
    where: { AND: [{ id: uuidOfId(keyId) }, visibleTo(principal)] },
    select: keyColumns,
  });
}

/** Newest first; `limit` + 1 of them. */
export async function listKeys(
  runtime: Runtime,
  principal: Principal,
  filter: { readonly accountId: string | null; readonly limit: number; readonly beforeId: string | null },
): Promise<KeyRow[]> {
  const { accountId, limit, beforeId } = filter;
  return runtime.db.apiKey.findMany({
    where: {
      AND: [
        visibleTo(principal),
        accountId === null ? {} : { accountId: uuidOfId(accountId) },
        beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } },
      ],
    },
    select: keyColumns,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
}

export function keyWire(row: KeyRow): KeyWire {
  return {
    id: idOfUuid("key", row.id),
    name: row.name,
    prefix: row.prefix,
    scopes: [...row.scopes] as KeyWire["scopes"],
    livemode: row.livemode,
    account: row.accountId === null ? null : idOfUuid("acct", row.accountId),
    member: row.memberId === null ? null : idOfUuid("mem", row.memberId),
    created_by: row.createdBy,
    created_at: formatInstant(row.createdAt.getTime()),
    expires_at: instantOf(row.expiresAt),
    revoked_at: instantOf(row.revokedAt),
    last_used_at: instantOf(row.lastUsedAt),
    previous_secret_until: instantOf(row.previousUntil),
  };
}

function instantOf(at: Date | null): string | null {
  return at === null ? null : formatInstant(at.getTime());
}
