import type {
  AcceptedInvitation,
  AcceptingPerson,
  ShownInvitation,
} from "@/lib/auth/identity/identity-parts";
import { idOfUuid } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author, Transaction } from "@/lib/storage/audit-ports";
import { addMember, type InvitedAccountId, removeUnclaimed } from "../commands";
import { invitationTokenHash } from "./invitation-link";
import { type InvitationRow, invitationState } from "./invitation-reads";

/** What whoever has the link is shown; null for a link that never was one. */
export async function showInvitation({ db, clock }: Runtime, token: string): Promise<ShownInvitation | null> {
  const row = await db.invitation.findUnique({
    where: { tokenHash: invitationTokenHash(token) },
    include: { account: { select: { name: true } }, member: { select: { name: true } } },
  });
  if (row === null) return null;
  const known = await db.user.count({ where: { email: row.email } });
  return {
    state: invitationState(row, clock.now()),
    account: row.account.name,
    name: row.member?.name ?? row.name,
    email: row.email,
    expiresAt: row.expiresAt.toISOString(),
    hasUser: known > 0,
  };
}

/**
 * Makes the person the member that the invitation names, once. A member who is yet to come is added first, under an id that is the
 * invitation's own: where it breaks off in between, the link is still good and finds them. Where the invitation was taken back in between,
 * they go again, by whoever sees it: this, or the one who took it back.
 */
export async function acceptInvitation(
  runtime: Runtime,
  token: string,
  person: AcceptingPerson,
  author: Author,
): Promise<AcceptedInvitation> {
  const row = await runtime.db.invitation.findUnique({ where: { tokenHash: invitationTokenHash(token) } });
  if (row === null || invitationState(row, runtime.clock.now()) !== "pending") return { kind: "over" };
  if (row.email !== person.email.toLowerCase()) return { kind: "wrong_address" };
  const accountId = idOfUuid("acct", row.accountId);
  const links = { accountId: row.accountId, userId: person.userId };
  const seen = { ...links, OR: [{ memberId: null }, { member: { removedAt: null } }] };
  if ((await runtime.db.accountUser.count({ where: seen })) > 0) return { kind: "there_already", accountId };
  const memberId = idOfUuid("mem", row.memberId ?? row.id);
  if (row.memberId === null) {
    const { name, email } = row;
    const asked = { name, email, limits: {}, caps: null };
    // Whoever invited them may add members to this account: that is what the link carries.
    const added = await addMember(runtime, accountId as InvitedAccountId, asked, author, memberId);
    if (added.kind === "members_full") return { kind: "full" };
    if (added.kind !== "added") return { kind: "over" };
  }
  try {
    const accepted = await runtime.audited.write<AcceptedInvitation>(author, async (tx) => {
      const isLinked = await link(runtime, tx, row, person);
      if (!isLinked) return { value: { kind: "over" }, told: null };
      const after = { user: person.userId, email: row.email, invitation: idOfUuid("inv", row.id) };
      const told = {
        action: "member.linked",
        object: memberId,
        accountId,
        livemode: null,
        before: null,
        after,
      };
      return { value: { kind: "accepted", accountId, memberId }, told };
    });
    if (accepted.kind === "over") await removeUnclaimed(runtime, row, author);
    return accepted;
  } catch (error) {
    // Somebody else took the member, or the address, in the very same moment: nothing of this was done.
    if ((error as { code?: unknown }).code === "P2002") return { kind: "over" };
    throw error;
  }
}

/** Under the invitation's lock, so that it is accepted once, and not while it is taken back. */
async function link(
  { clock }: Runtime,
  tx: Transaction,
  { id, accountId, memberId }: InvitationRow,
  { userId, add }: AcceptingPerson,
): Promise<boolean> {
  await tx.$queryRaw`select id from invitations where id = ${id}::uuid for update`;
  const row = await tx.invitation.findUniqueOrThrow({ where: { id } });
  if (invitationState(row, clock.now()) !== "pending") return false;
  const member = { accountId, id: memberId ?? id };
  const found = await tx.member.findFirst({
    where: { ...member, removedAt: null },
    select: { accountUsers: { select: { userId: true } } },
  });
  if (found === null || found.accountUsers.length > 0) return false;
  await add?.(tx);
  // The link of somebody who was removed shows nothing any more, and makes room.
  await tx.accountUser.deleteMany({ where: { accountId, userId } });
  await tx.accountUser.create({ data: { accountId, userId, role: "member", memberId: member.id } });
  const data = { memberId: member.id, acceptedAt: new Date(clock.now()), acceptedBy: userId };
  await tx.invitation.update({ where: { id }, data });
  return true;
}
