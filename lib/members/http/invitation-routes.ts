import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { invite, revokeInvitation } from "../invitations/invitation-commands";
import { listInvitations, readInvitation } from "../invitations/invitation-reads";
import {
  createdInvitationSchema,
  INVITATION_STATES,
  INVITATIONS_AN_HOUR,
  invitationSchema,
  newInvitationSchema,
} from "../schema/invitation-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Accounts"],
  idempotency: "none",
  sessionRoles: ["user", "admin"],
  scope: "admin",
  examples: {},
} as const;
const params = z.strictObject({ id: accountRefSchema });
const invitationParams = params.extend({ invitation: idSchema("inv") });
const unknown = problem("not_found", "The account has no such invitation.", { param: "invitation" });
const unknownMember = problem("not_found", "The account has no such member.", { param: "member" });

type Refusal = Exclude<Awaited<ReturnType<typeof invite>>, { kind: "invited" }>;

/** Why nobody was invited. */
function refusalOf({ kind, retryAfterSeconds = 1 }: Refusal) {
  switch (kind) {
    case "account_unknown":
      return problem("not_found", "There is no such account.");
    case "member_unknown":
      return unknownMember;
    case "not_an_organization":
      return problem("not_an_organization", "Members belong to accounts of kind organization.");
    case "member_linked":
      return problem("member_linked", "Somebody signs in as this member. Unlink them first.", {
        param: "member",
      });
    case "person_linked":
      return problem("person_linked", "Whoever has this address sees the account already.", {
        param: "email",
      });
    case "invited_already":
      return problem(
        "invited_already",
        "An invitation of this address, or for this member, waits. Revoke it to send another.",
      );
    case "too_many":
      return problem("too_many_invitations", `An account sends at most ${INVITATIONS_AN_HOUR} an hour.`, {
        retryAfterSeconds,
      });
  }
}

const create = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/accounts/{id}/invitations",
  operationId: "inviteMember",
  summary: "Invite a person to be a member",
  description: `Mails a link that is good once, for this address alone. With \`member\` they become that member, with \`name\` one who is added when they accept. An address and a member have one invitation that waits, so a retry mails nobody twice; an account sends at most ${INVITATIONS_AN_HOUR} an hour.`,
  params,
  body: newInvitationSchema,
  responses: { 201: createdInvitationSchema },
  errors: [
    "not_found",
    "not_an_organization",
    "member_linked",
    "person_linked",
    "invited_already",
    "too_many_invitations",
  ],
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const memberId = body.member === undefined ? null : await runtime.memberIdOf(accountId, body.member);
    if (body.member !== undefined && memberId === null) return unknownMember;
    const author = authorOf(principal, requestId);
    const invited = await invite(runtime, accountId, { ...body, memberId }, author);
    if (invited.kind !== "invited") return refusalOf(invited);
    return { status: 201, body: { ...invited.invitation, link: invited.link } };
  },
});

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/accounts/{id}/invitations",
  operationId: "listInvitations",
  summary: "Invitations of an organization, newest first; never their links",
  scope: "read",
  params,
  query: z.strictObject({
    state: z.enum(INVITATION_STATES).optional(),
    ...pageQuery(z.tuple([idSchema("inv")])),
  }),
  responses: { 200: pageSchema(invitationSchema) },
  errors: ["not_found"],
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const { limit, cursor, state = null } = query;
    const filter = { state, limit, beforeId: cursor?.[0] ?? null };
    const rows = await listInvitations(runtime, accountId, filter);
    return { status: 200, body: page(rows, limit, (row) => [row.id]) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/accounts/{id}/invitations/{invitation}",
  operationId: "getInvitation",
  summary: "One invitation; never its link",
  scope: "read",
  params: invitationParams,
  responses: { 200: invitationSchema },
  errors: ["not_found"],
  run: async ({ runtime, principal, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const found = await readInvitation(runtime, accountId, params.invitation);
    return found === null ? unknown : { status: 200, body: found };
  },
});

const revoke = defineRoute({
  ...shared,
  method: "DELETE",
  path: "/api/v1/accounts/{id}/invitations/{invitation}",
  operationId: "revokeInvitation",
  summary: "Take an invitation back",
  description: "Its link opens nothing from here on. One that was accepted, or is over, stays as it is.",
  params: invitationParams,
  responses: { 200: invitationSchema },
  errors: ["not_found"],
  run: async ({ runtime, principal, requestId, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const author = authorOf(principal, requestId);
    const revoked = await revokeInvitation(runtime, accountId, params.invitation, author);
    return revoked === null ? unknown : { status: 200, body: revoked };
  },
});

export const invitationRoutes: readonly Route<Runtime>[] = [create, list, get, revoke];
