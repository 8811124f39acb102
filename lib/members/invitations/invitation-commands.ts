import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { uuidOfId } from "@/lib/engine/ids";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author, Transaction } from "@/lib/storage/audit-ports";
import { removeUnclaimed } from "../commands";
import { INVITATIONS_AN_HOUR, type InvitationWire, type NewInvitation } from "../schema/invitation-schema";
import { invitationLetter } from "./invitation-letter";
import { drawInvitationToken, invitationLink } from "./invitation-link";
import { invitationWire, whereState } from "./invitation-reads";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type InvitationRefusal = {
  readonly kind:
    | "account_unknown"
    | "not_an_organization"
    | "member_unknown"
    /** The member has a person already. */
    | "member_linked"
    /** Whoever has the address sees the account already, as whatever. */
    | "person_linked"
    /** The address, or the member, has an invitation that waits. */
    | "invited_already"
    | "too_many";
  readonly retryAfterSeconds?: number;
};

interface Invited {
  readonly kind: "invited";
  readonly invitation: InvitationWire;
  /** Null where it was mailed. */
  readonly link: string | null;
}

interface Asked {
  readonly accountId: string;
  readonly email: string;
  readonly memberId: string | null;
}

/**
 * Invites whoever has the address: a row, its mail and its audit entry, in one transaction. Where no mail reaches anybody the link
 * is the answer's, and is nowhere else from then on. Of one account one at a time, so that two who invite the same person at once
 * send one link, and nobody gets around the number that an hour has.
 */
export async function invite(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  request: NewInvitation & { readonly memberId: string | null },
  author: Author,
): Promise<Invited | InvitationRefusal> {
  const { config, clock, mails } = runtime;
  const account = await runtime.accountReads.account(accountId);
  if (account === null) return { kind: "account_unknown" };
  if (account.kind !== "organization") return { kind: "not_an_organization" };
  const now = clock.now();
  const { memberId } = request;
  const email = request.email.toLowerCase();
  const { token, tokenHash } = drawInvitationToken();
  const link = invitationLink(config.url, token);
  return runtime.audited.write<Invited | InvitationRefusal>(author, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`invitations ${accountId}`}, 0))`;
    const met = await whatIsThere(tx, { accountId, email, memberId }, now);
    if ("kind" in met) return { value: met, told: null };
    const id = freshId("inv", now);
    const expiresAt = now + request.expires_in_days * DAY_MS;
    const row = await tx.invitation.create({
      data: {
        id: uuidOfId(id),
        accountId: uuidOfId(accountId),
        memberId: memberId === null ? null : uuidOfId(memberId),
        email,
        name: request.name ?? met.name,
        tokenHash,
        createdBy: author.actor,
        createdAt: new Date(now),
        expiresAt: new Date(expiresAt),
      },
    });
    if (config.canMailPeople) {
      const of = { invitationId: id, accountId, accountName: account.name, email, link, expiresAt };
      await mails.enqueue(tx, [invitationLetter({ ...of, days: request.expires_in_days })], now);
    }
    const invitation = invitationWire(row, now);
    const told = { action: "member.invited", object: id, accountId, livemode: null, before: null };
    return {
      value: { kind: "invited", invitation, link: config.canMailPeople ? null : link },
      told: { ...told, after: invitation },
    };
  });
}

/** What stands in the way of inviting, or the member's name where one was asked for. */
async function whatIsThere(
  tx: Transaction,
  { accountId, email, memberId }: Asked,
  now: number,
): Promise<InvitationRefusal | { readonly name: string }> {
  const account = uuidOfId(accountId);
  const recent = await tx.invitation.findMany({
    where: { accountId: account, createdAt: { gt: new Date(now - HOUR_MS) } },
    orderBy: { createdAt: "desc" },
    take: INVITATIONS_AN_HOUR,
    select: { createdAt: true },
  });
  const oldest = recent[INVITATIONS_AN_HOUR - 1];
  if (oldest !== undefined) {
    const waitMs = oldest.createdAt.getTime() + HOUR_MS - now;
    return { kind: "too_many", retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) };
  }
  const isTheirs = { accountId: account, user: { email }, OR: [{ memberId: null }, { member: HERE }] };
  if ((await tx.accountUser.count({ where: isTheirs })) > 0) return { kind: "person_linked" };
  const member = memberId === null ? null : uuidOfId(memberId);
  const same = [{ email }, ...(member === null ? [] : [{ memberId: member }])];
  const waiting = { accountId: account, ...whereState("pending", now), OR: same };
  if ((await tx.invitation.count({ where: waiting })) > 0) return { kind: "invited_already" };
  if (member === null) return { name: "" };
  const found = await tx.member.findFirst({
    where: { accountId: account, id: member, ...HERE },
    select: { name: true, accountUsers: { select: { userId: true } } },
  });
  if (found === null) return { kind: "member_unknown" };
  return found.accountUsers.length > 0 ? { kind: "member_linked" } : { name: found.name };
}

const HERE = { removedAt: null } as const;

/**
 * Takes an invitation back: its link says so from then on. One that was accepted, or is over already, stays as it is. Null where there is
 * none. Whom an acceptance had added by then, and linked to nobody, is removed again.
 */
export async function revokeInvitation(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  invitationId: string,
  author: Author,
): Promise<InvitationWire | null> {
  const now = runtime.clock.now();
  const where = { id: uuidOfId(invitationId), accountId: uuidOfId(accountId) };
  const revoked = await runtime.audited.write<InvitationWire | null>(author, async (tx) => {
    const before = await tx.invitation.findFirst({ where });
    if (before === null) return { value: null, told: null };
    // Somebody who accepts at the same time is waited for here: what they did stays.
    const { count } = await tx.invitation.updateMany({
      where: { ...where, ...whereState("pending", now) },
      data: { revokedAt: new Date(now) },
    });
    const after = await tx.invitation.findFirstOrThrow({ where });
    const told = {
      action: "member.invitation_revoked",
      object: invitationId,
      accountId,
      livemode: null,
      before: invitationWire(before, now),
      after: invitationWire(after, now),
    };
    return { value: invitationWire(after, now), told: count === 0 ? null : told };
  });
  if (revoked !== null) await removeUnclaimed(runtime, where, author);
  return revoked;
}
