import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { UsageAggregateWire } from "@/lib/usage/schema/aggregate-schema";
import type { InvitationWire } from "./schema/invitation-schema";
import type { MemberWire } from "./schema/member-schema";

interface MembersPage {
  readonly data: MemberWire[];
  readonly next_cursor: string | null;
}

type Caps = MemberWire["caps"];

const MEMBERS_PAGE = 50;
/** Members count with every request and the stream tells of none of them, so whoever looks at the table asks again. */
const REFETCH_MS = 5_000;

/** Those who are there, newest first, page by page. */
export const membersQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ["members", accountId],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === null ? "" : `&cursor=${pageParam}`;
      return getJson<MembersPage>(`${pathOf(accountId)}?limit=${MEMBERS_PAGE}${after}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: REFETCH_MS,
  });

/** What each member used in the last 30 days, by their id, and what all did. */
export const memberSharesQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["members", accountId, "shares"],
    queryFn: async ({ signal }) => {
      const usage = await getJson<UsageAggregateWire>(
        `/api/v1/accounts/${accountId}/usage?bucket=1d&group_by=member`,
        signal,
      );
      return { total: usage.totals.cost, costs: costsByMember(usage) };
    },
    refetchInterval: REFETCH_MS,
  });

function costsByMember({ data }: UsageAggregateWire): Record<string, string[]> {
  const costs: Record<string, string[]> = {};
  for (const { group, cost } of data.flatMap(({ groups }) => groups)) {
    if (group === null) continue;
    costs[group] ??= [];
    costs[group].push(cost);
  }
  return costs;
}

export function addMember(
  accountId: string,
  member: { readonly name: string; readonly external_id?: string; readonly caps: Caps },
): Promise<MemberWire> {
  return sendJson("POST", pathOf(accountId), member);
}

export function changeMember(
  { account, id }: Pick<MemberWire, "account" | "id">,
  change: {
    readonly frozen?: boolean;
    readonly limits?: Readonly<Record<string, string>>;
    readonly caps?: Caps;
    readonly reason?: string;
  },
): Promise<MemberWire> {
  return sendJson("PATCH", `${pathOf(account)}/${id}`, change);
}

export function removeMember({ account, id }: Pick<MemberWire, "account" | "id">): Promise<MemberWire> {
  return sendJson("DELETE", `${pathOf(account)}/${id}`, undefined);
}

/** What waits or is over: whoever accepted is among the members. The newest, as many as anybody looks through. */
export const invitationsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["members", accountId, "invitations"],
    queryFn: async ({ signal }) => {
      const path = invitationsOf(accountId);
      const listed = (state: InvitationWire["state"]) =>
        getJson<{ data: InvitationWire[] }>(`${path}?state=${state}&limit=${MEMBERS_PAGE}`, signal);
      const [pending, expired] = await Promise.all([listed("pending"), listed("expired")]);
      return [...pending.data, ...expired.data];
    },
    refetchInterval: REFETCH_MS,
  });

export function inviteMember(
  accountId: string,
  invitation:
    | { readonly email: string; readonly name: string }
    | { readonly email: string; readonly member: string },
): Promise<InvitationWire & { readonly link: string | null }> {
  return sendJson("POST", invitationsOf(accountId), invitation);
}

export function revokeInvitation({
  account,
  id,
}: Pick<InvitationWire, "account" | "id">): Promise<InvitationWire> {
  return sendJson("DELETE", `${invitationsOf(account)}/${id}`, undefined);
}

export function unlinkPerson({ account, id }: Pick<MemberWire, "account" | "id">): Promise<MemberWire> {
  return sendJson("DELETE", `${pathOf(account)}/${id}/person`, undefined);
}

function invitationsOf(accountId: string): string {
  return `/api/v1/accounts/${accountId}/invitations`;
}

function pathOf(accountId: string): string {
  return `/api/v1/accounts/${accountId}/members`;
}
