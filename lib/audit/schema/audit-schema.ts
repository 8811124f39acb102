import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { idSchema } from "@/lib/http/name-schemas";

/** The audit log on the wire. */

const value = z.record(z.string(), z.unknown()).nullable();

export const auditEntrySchema = z
  .strictObject({
    id: idSchema("evt"),
    at: instantSchema,
    actor: z.string().meta({ description: "`key_…`, `usr_…`, or `system` for what nobody asked for." }),
    action: z.string().meta({ examples: ["grant.issued", "plan.published", "webhook_endpoint.disabled"] }),
    object: z.string().meta({ description: "What it was done to: an id, or the key of a feature." }),
    account: idSchema("acct").nullable(),
    before: value.meta({
      description: "The object before; null where there was none, or nothing of it changed.",
    }),
    after: value.meta({ description: "The object after, with the reason where one was given." }),
    request_id: z
      .string()
      .nullable()
      .meta({ description: "The `Spillway-Request-Id` of the call; null where there was none." }),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntryWire = z.input<typeof auditEntrySchema>;

const text = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, { error: "must have no control characters" });

export const auditFilterShape = {
  actor: text.optional(),
  action: text.optional().meta({ description: "An action, or the beginning of some: `grant.`" }),
  object: text.optional(),
  request_id: text.optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
};
