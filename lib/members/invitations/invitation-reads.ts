import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { InvitationWire } from "../schema/invitation-schema";

export type InvitationRow = NonNullable<Awaited<ReturnType<Runtime["db"]["invitation"]["findUnique"]>>>;

/** What an invitation is good for at this instant. */
export function invitationState(
  { acceptedAt, revokedAt, expiresAt }: Pick<InvitationRow, "acceptedAt" | "revokedAt" | "expiresAt">,
  now: Instant,
): InvitationWire["state"] {
  if (acceptedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return expiresAt.getTime() <= now ? "expired" : "pending";
}

/** The rows that `invitationState` calls so. */
export function whereState(state: InvitationWire["state"], now: Instant) {
  const at = new Date(now);
  switch (state) {
    case "accepted":
      return { acceptedAt: { not: null } };
    case "revoked":
      return { revokedAt: { not: null } };
    case "expired":
      return { acceptedAt: null, revokedAt: null, expiresAt: { lte: at } };
    case "pending":
      return { acceptedAt: null, revokedAt: null, expiresAt: { gt: at } };
  }
}

export function invitationWire(row: InvitationRow, now: Instant): InvitationWire {
  const said = (at: Date | null) => (at === null ? null : formatInstant(at.getTime()));
  return {
    id: idOfUuid("inv", row.id),
    account: idOfUuid("acct", row.accountId),
    member: row.memberId === null ? null : idOfUuid("mem", row.memberId),
    email: row.email,
    name: row.name,
    state: invitationState(row, now),
    created_by: row.createdBy,
    created_at: formatInstant(row.createdAt.getTime()),
    expires_at: formatInstant(row.expiresAt.getTime()),
    revoked_at: said(row.revokedAt),
    accepted_at: said(row.acceptedAt),
  };
}

interface InvitationFilter {
  readonly state: InvitationWire["state"] | null;
  readonly limit: number;
  readonly beforeId: string | null;
}

/** Of this account, newest first; `limit` + 1 of them. */
export async function listInvitations(
  { db, clock }: Runtime,
  accountId: AuthorizedAccountId,
  { state, limit, beforeId }: InvitationFilter,
): Promise<InvitationWire[]> {
  const now = clock.now();
  const rows = await db.invitation.findMany({
    where: {
      accountId: uuidOfId(accountId),
      ...(state === null ? {} : whereState(state, now)),
      ...(beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return rows.map((row) => invitationWire(row, now));
}

/** One of this account; null where it has none of this id. */
export async function readInvitation(
  { db, clock }: Runtime,
  accountId: AuthorizedAccountId,
  invitationId: string,
): Promise<InvitationWire | null> {
  const where = { id: uuidOfId(invitationId), accountId: uuidOfId(accountId) };
  const row = await db.invitation.findFirst({ where });
  return row === null ? null : invitationWire(row, clock.now());
}
