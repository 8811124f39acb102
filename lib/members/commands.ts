import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { AccountRefusal } from "@/lib/engine/account-step";
import type { AccountAct, MemberTerms } from "@/lib/engine/facts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { findMember, memberLimitKeys } from "@/lib/engine/members";
import { freshId, freshRef, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { MemberChangeRequest, NewMemberRequest } from "./schema/member-schema";

type MemberRefusal =
  | { readonly kind: "account_unknown" | "external_id_taken" | "not_an_organization" | "members_full" }
  /** Nothing in the account's plan that counts each member apart goes by this key. */
  | { readonly kind: "limit_unknown"; readonly key: string };

declare const invited: unique symbol;

/** The account of an invitation, whose link somebody has or which was taken back: it proves what `AuthorizedAccountId` does, for the member that it is about. */
export type InvitedAccountId = string & { readonly [invited]: true };

/**
 * Adds a member: one fact, with their row, in one transaction (A1). The external id is taken once among those who are there. Asked again
 * under the same id it adds nobody twice.
 */
export async function addMember(
  runtime: Runtime,
  accountId: AuthorizedAccountId | InvitedAccountId,
  request: NewMemberRequest,
  author: Author,
  memberId: string = freshId("mem", runtime.clock.now()),
): Promise<{ readonly kind: "added"; readonly memberId: string } | MemberRefusal> {
  const account = await runtime.accountReads.account(accountId);
  if (account === null) return { kind: "account_unknown" };
  if (account.kind !== "organization") return { kind: "not_an_organization" };
  const unknown = await unknownLimit(runtime, account.plan, request.limits);
  if (unknown !== null) return { kind: "limit_unknown", key: unknown };
  const act: AccountAct = {
    kind: "member_added",
    memberId,
    terms: { frozen: false, limits: request.limits, caps: request.caps },
  };
  const { name, email = null, external_id: externalId = null } = request;
  const member = { id: memberId, externalId, name, email };
  const key = ownKey(act.kind, memberId);
  try {
    const outcome = await runtime.acts.record(accountId, act, {
      ...author,
      key,
      requestHash: NOTHING,
      member,
    });
    if (outcome.kind === "recorded") return { kind: "added", memberId };
    return { kind: outcome.kind === "refused" ? "members_full" : "account_unknown" };
  } catch (error) {
    if ((error as { code?: unknown }).code === "member_external_id_taken")
      return { kind: "external_id_taken" };
    throw error;
  }
}

const NOTHING = "0".repeat(32);

/** Changes what is said of a member, each part that is named: terms are a fact, what people call them is a row. */
export async function changeMember(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  memberId: string,
  change: MemberChangeRequest,
  author: Author,
): Promise<{ readonly kind: "changed" } | { readonly kind: "member_unknown" } | MemberRefusal> {
  const account = await runtime.accountReads.account(accountId);
  if (account === null) return { kind: "account_unknown" };
  const { frozen, limits, caps, reason } = change;
  const unknown = limits === undefined ? null : await unknownLimit(runtime, account.plan, limits);
  if (unknown !== null) return { kind: "limit_unknown", key: unknown };
  if (frozen !== undefined || limits !== undefined || caps !== undefined) {
    const outcome = await runtime.acts.record(
      accountId,
      (standing): AccountAct | AccountRefusal => {
        const member = findMember(standing, memberId);
        if (member === null) return "member_not_found";
        const terms: MemberTerms = {
          frozen: frozen ?? member.frozen,
          limits: limits ?? member.limits,
          caps: caps === undefined ? member.caps : caps,
        };
        return { kind: "member_changed", memberId, terms, reason };
      },
      { ...author, key: ownKey("member_changed", freshRef(runtime.clock.now())), requestHash: NOTHING },
    );
    if (outcome.kind !== "recorded") return { kind: "member_unknown" };
  }
  return renameMember(runtime, accountId, memberId, change, author);
}

/** No fact: nothing that is decided rests on what people call somebody. */
async function renameMember(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  memberId: string,
  { name, email, external_id: externalId }: MemberChangeRequest,
  author: Author,
): Promise<{ readonly kind: "changed" } | { readonly kind: "member_unknown" } | MemberRefusal> {
  if (name === undefined && email === undefined && externalId === undefined) return { kind: "changed" };
  const key = { accountId: uuidOfId(accountId), id: uuidOfId(memberId) };
  const columns = { name: true, email: true, externalId: true } as const;
  try {
    return await runtime.audited.write<{ readonly kind: "changed" } | { readonly kind: "member_unknown" }>(
      author,
      async (tx) => {
        const before = await tx.member.findFirst({ where: { ...key, removedAt: null }, select: columns });
        if (before === null) return { value: { kind: "member_unknown" }, told: null };
        const after = {
          name: name ?? before.name,
          email: email === undefined ? before.email : email,
          externalId: externalId === undefined ? before.externalId : externalId,
        };
        await tx.member.update({ where: { accountId_id: key }, data: after });
        const told = { action: "member.renamed", object: memberId, accountId, livemode: null, before, after };
        return { value: { kind: "changed" }, told };
      },
    );
  } catch (error) {
    if ((error as { code?: unknown }).code === "P2002") return { kind: "external_id_taken" };
    throw error;
  }
}

/** From here on nothing is decided for them, and their keys say nothing. What they used stays, under their name. */
export async function removeMember(
  runtime: Runtime,
  accountId: AuthorizedAccountId | InvitedAccountId,
  memberId: string,
  author: Author,
): Promise<"removed" | "member_unknown"> {
  const act: AccountAct = { kind: "member_removed", memberId, reason: "" };
  const key = ownKey(act.kind, memberId);
  const outcome = await runtime.acts.record(accountId, act, { ...author, key, requestHash: NOTHING });
  if (outcome.kind !== "recorded" || outcome.isReplay) return "member_unknown";
  await endAccessOf(runtime, accountId, memberId, author);
  return "removed";
}

/**
 * Removes the member whom an invitation added as it was accepted, where it was taken back before anybody was linked: nobody would ever
 * sign in as them. Both who accepts and who takes back ask for it once they know what became of the invitation, so the later of the two
 * finds both done; asked twice it removes once.
 */
export async function removeUnclaimed(
  runtime: Runtime,
  { id, accountId: account }: { readonly id: string; readonly accountId: string },
  author: Author,
): Promise<void> {
  const invitation = await runtime.db.invitation.findUniqueOrThrow({ where: { id } });
  if (invitation.revokedAt === null || invitation.memberId !== null) return;
  const unclaimed = { accountId: account, id, removedAt: null, accountUsers: { none: {} } };
  if ((await runtime.db.member.count({ where: unclaimed })) === 0) return;
  const accountId = idOfUuid("acct", account) as InvitedAccountId;
  await removeMember(runtime, accountId, idOfUuid("mem", id), author);
}

/** Should this not come to pass after the fact, keys decide nothing and people see nothing all the same: the member is unknown. */
async function endAccessOf(
  runtime: Runtime,
  accountId: AuthorizedAccountId | InvitedAccountId,
  memberId: string,
  author: Author,
): Promise<void> {
  const member = { accountId: uuidOfId(accountId), memberId: uuidOfId(memberId) };
  const revokedAt = new Date(runtime.clock.now());
  const ended = await runtime.audited.write<readonly string[]>(author, async (tx) => {
    const keys = await tx.apiKey.findMany({ where: { ...member, revokedAt: null }, select: { id: true } });
    await tx.apiKey.updateMany({ where: { ...member, revokedAt: null }, data: { revokedAt } });
    const people = await tx.accountUser.deleteMany({ where: member });
    const waiting = { ...member, acceptedAt: null, revokedAt: null };
    const invitations = await tx.invitation.updateMany({ where: waiting, data: { revokedAt } });
    const ids = keys.map(({ id }) => idOfUuid("key", id));
    const after = { api_keys: ids, people: people.count, invitations: invitations.count };
    const told = {
      action: "member.access_ended",
      object: memberId,
      accountId,
      livemode: null,
      before: null,
      after,
    };
    return { value: ids, told: ids.length + people.count + invitations.count === 0 ? null : told };
  });
  for (const id of ended) runtime.keys.forget(id);
}

/** Whoever signs in as this member sees nothing of the account from their next request on; the member stays. */
export async function unlinkPerson(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  memberId: string,
  author: Author,
): Promise<"unlinked" | "nobody_linked"> {
  const member = { accountId: uuidOfId(accountId), memberId: uuidOfId(memberId) };
  return runtime.audited.write<"unlinked" | "nobody_linked">(author, async (tx) => {
    const [found] = await tx.accountUser.findMany({
      where: member,
      select: { userId: true, user: { select: { email: true } } },
    });
    const { count } = await tx.accountUser.deleteMany({ where: member });
    if (found === undefined || count === 0) return { value: "nobody_linked", told: null };
    const before = { user: found.userId, email: found.user.email };
    const told = {
      action: "member.unlinked",
      object: memberId,
      accountId,
      livemode: null,
      before,
      after: null,
    };
    return { value: "unlinked", told };
  });
}

async function unknownLimit(
  runtime: Runtime,
  planRef: string,
  limits: MemberTerms["limits"],
): Promise<string | null> {
  const plan = await runtime.catalogue.plan(planRef);
  if (plan === null) throw new Error(`${planRef} is not published`);
  const known = memberLimitKeys(plan);
  return Object.keys(limits).find((key) => !known.includes(key)) ?? null;
}
