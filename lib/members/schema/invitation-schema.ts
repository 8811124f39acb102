import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { idSchema, memberRefSchema } from "@/lib/http/name-schemas";
import { memberEmail, memberName } from "./member-schema";

/** Invitations of people to be members, on the wire, in and out. */

const INVITATION_DAYS = 7;
const INVITATION_DAYS_MAX = 30;
/** In one account, within an hour: each writes a mail to an address that somebody chose. */
export const INVITATIONS_AN_HOUR = 50;

export const INVITATION_STATES = ["pending", "accepted", "revoked", "expired"] as const;

export const newInvitationSchema = z
  .strictObject({
    email: memberEmail.meta({
      description: "Whose it is: nobody who signs in with another address accepts it.",
    }),
    member: memberRefSchema
      .optional()
      .meta({ description: "Who they become, of those who are there and have no person yet." }),
    name: memberName
      .optional()
      .meta({ description: "Without `member`: what the member is called who is added when they accept." }),
    expires_in_days: z.int().min(1).max(INVITATION_DAYS_MAX).default(INVITATION_DAYS),
  })
  .refine(({ member, name }) => (member === undefined) !== (name === undefined), {
    error: "needs either member or name",
    path: ["name"],
  });
export type NewInvitation = z.output<typeof newInvitationSchema>;

export const invitationSchema = z
  .strictObject({
    id: idSchema("inv"),
    account: z.string(),
    member: z
      .string()
      .nullable()
      .meta({ description: "Who they become; null until then where the member comes with them." }),
    email: z.string(),
    name: z.string(),
    state: z.enum(INVITATION_STATES),
    created_by: z.string(),
    created_at: instantSchema,
    expires_at: instantSchema,
    revoked_at: instantSchema.nullable(),
    accepted_at: instantSchema.nullable(),
  })
  .meta({ id: "Invitation" });
export type InvitationWire = z.input<typeof invitationSchema>;

export const createdInvitationSchema = invitationSchema
  .extend({
    link: z.string().nullable().meta({
      description:
        "Where this Spillway sends no mail: the link to hand over, shown this once. Null where it was mailed.",
    }),
  })
  .meta({ id: "CreatedInvitation" });
