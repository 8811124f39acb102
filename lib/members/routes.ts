import { z } from "zod";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { MAX_MEMBERS } from "@/lib/engine/members";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, externalIdSchema, idSchema, memberRefSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { addMember, changeMember, removeMember, unlinkPerson } from "./commands";
import { listMembers, readMember } from "./reads";
import { memberChangeSchema, memberSchema, newMemberSchema } from "./schema/member-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = { tags: ["Accounts"], idempotency: "none", sessionRoles: ["user", "admin"] } as const;
const params = z.strictObject({ id: accountRefSchema });
const memberParams = params.extend({ member: memberRefSchema });
const unknownMember = problem("not_found", "The account has no such member.", { param: "member" });

async function findMember(runtime: Runtime, accountId: AuthorizedAccountId, memberRef: string) {
  const memberId = await runtime.memberIdOf(accountId, memberRef);
  return memberId === null ? null : readMember(runtime, accountId, memberId);
}

/** Why a member was neither added nor changed. */
function refusalOf(
  refused:
    | { readonly kind: "account_unknown" | "external_id_taken" | "not_an_organization" | "members_full" }
    | { readonly kind: "limit_unknown"; readonly key: string },
) {
  switch (refused.kind) {
    case "account_unknown":
      return problem("not_found", "There is no such account.");
    case "external_id_taken":
      return problem("external_id_taken", "Another member of the account has this external_id.", {
        param: "external_id",
      });
    case "not_an_organization":
      return problem("not_an_organization", "Members belong to accounts of kind organization.");
    case "members_full":
      return problem("members_full", `An organization has at most ${MAX_MEMBERS} members.`);
    case "limit_unknown":
      return problem(
        "invalid_parameter",
        "Nothing in the account's plan counts each member apart by this key.",
        {
          param: `limits.${refused.key}`,
        },
      );
  }
}

const post = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/accounts/{id}/members",
  operationId: "addMember",
  summary: "Add a member to an organization",
  description: `An organization has at most ${MAX_MEMBERS}. \`external_id\` is taken once among them, so a retry adds nobody twice.`,
  scope: "admin",
  params,
  body: newMemberSchema,
  responses: { 201: memberSchema },
  errors: ["not_found", "external_id_taken", "not_an_organization", "members_full"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const added = await addMember(runtime, accountId, body, authorOf(principal, requestId));
    if (added.kind !== "added") return refusalOf(added);
    const member = await readMember(runtime, accountId, added.memberId);
    if (member === null) throw new Error("a member that was just added is not there");
    return { status: 201, body: member };
  },
});

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/accounts/{id}/members",
  operationId: "listMembers",
  summary: "Members of an organization, newest first, with what each has used",
  description: "A caller that is restricted to a member finds that member alone.",
  scope: "read",
  params,
  query: z.strictObject({
    external_id: externalIdSchema.optional(),
    removed: z.enum(["true", "false"]).default("false").meta({ description: "With those who were removed." }),
    ...pageQuery(z.tuple([idSchema("mem")])),
  }),
  responses: { 200: pageSchema(memberSchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query }) => {
    const seen = await runtime.authorizeView(principal, params.id);
    if ("kind" in seen) return seen;
    const { limit, cursor, external_id: externalId = null, removed } = query;
    const rows = await listMembers(runtime, seen.accountId, {
      memberId: seen.memberId,
      externalId,
      withRemoved: removed === "true",
      limit,
      beforeId: cursor?.[0] ?? null,
    });
    return { status: 200, body: page(rows, limit, (row) => [row.id]) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/accounts/{id}/members/{member}",
  operationId: "getMember",
  summary: "One member, removed or not",
  scope: "read",
  params: memberParams,
  responses: { 200: memberSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const seen = await runtime.authorizeView(principal, params.id);
    if ("kind" in seen) return seen;
    const named = await runtime.authorizeMember(seen, params.member);
    if ("kind" in named || named.memberId === null) return unknownMember;
    const member = await readMember(runtime, seen.accountId, named.memberId);
    return member === null ? unknownMember : { status: 200, body: member };
  },
});

const patch = defineRoute({
  ...shared,
  method: "PATCH",
  path: "/api/v1/accounts/{id}/members/{member}",
  operationId: "changeMember",
  summary: "Change a member's limits, caps, frozen state, name, external id or e-mail",
  description:
    "Limits and caps are replaced whole and keep what was used. They and the frozen state are a fact of the account.",
  scope: "admin",
  params: memberParams,
  body: memberChangeSchema,
  responses: { 200: memberSchema },
  errors: ["not_found", "external_id_taken", "not_an_organization", "members_full"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const before = await findMember(runtime, accountId, params.member);
    if (before === null || before.state === "removed") return unknownMember;
    const author = authorOf(principal, requestId);
    const changed = await changeMember(runtime, accountId, before.id, body, author);
    if (changed.kind === "member_unknown") return unknownMember;
    if (changed.kind !== "changed") return refusalOf(changed);
    const member = await readMember(runtime, accountId, before.id);
    return member === null ? unknownMember : { status: 200, body: member };
  },
});

const remove = defineRoute({
  ...shared,
  method: "DELETE",
  path: "/api/v1/accounts/{id}/members/{member}",
  operationId: "removeMember",
  summary: "Remove a member",
  description:
    "Nothing is decided for them from here on; open holds of theirs are still captured or released. What they used stays, with their name.",
  scope: "admin",
  params: memberParams,
  responses: { 200: memberSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, requestId, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const author = authorOf(principal, requestId);
    const found = await findMember(runtime, accountId, params.member);
    if (found === null) return unknownMember;
    const removed = await removeMember(runtime, accountId, found.id, author);
    const member = removed === "removed" ? await readMember(runtime, accountId, found.id) : null;
    return member === null ? unknownMember : { status: 200, body: member };
  },
});

const unlink = defineRoute({
  ...shared,
  method: "DELETE",
  path: "/api/v1/accounts/{id}/members/{member}/person",
  operationId: "unlinkPerson",
  summary: "End whose sign-in shows them a member's part",
  description:
    "The person sees nothing of the account from their next request on. The member stays, and somebody else can be invited to be them; where nobody was linked nothing is done.",
  scope: "admin",
  params: memberParams,
  responses: { 200: memberSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, requestId, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const found = await findMember(runtime, accountId, params.member);
    if (found === null) return unknownMember;
    await unlinkPerson(runtime, accountId, found.id, authorOf(principal, requestId));
    const member = await readMember(runtime, accountId, found.id);
    return member === null ? unknownMember : { status: 200, body: member };
  },
});

export const memberRoutes: readonly Route<Runtime>[] = [post, list, get, patch, remove, unlink];
