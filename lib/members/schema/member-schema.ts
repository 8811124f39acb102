import { z } from "zod";
import { standingGateSchema } from "@/lib/accounts/schema/gate-schema";
import { windowSchema } from "@/lib/decisions/schema/decision-schema";
import { instantSchema, positiveCreditsSchema, quantitySchema } from "@/lib/http/amount-schemas";
import { externalIdSchema, idSchema } from "@/lib/http/name-schemas";

/** Members of organizations on the wire, in and out. */

const LIMITS_MAX = 32;

export const memberName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, { error: "must have no control characters" });
export const memberEmail = z.email().max(320);
const reason = z.string().trim().min(1).max(500);
const externalId = externalIdSchema.meta({
  description: "Your own id of the member.",
  examples: ["user_8241"],
});
const ruleKey = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, { error: "must be the key of a window" });
const limits = z
  .record(ruleKey, quantitySchema)
  .refine((limits) => Object.keys(limits).length <= LIMITS_MAX, { error: `must name at most ${LIMITS_MAX}` })
  .meta({
    description:
      "By the key of a window or gate that counts each member apart: the member's own limit in place of the plan's.",
    examples: [{ "5h": 200 }],
  });
const caps = z
  .array(z.strictObject({ period: z.enum(["day", "week", "month"]), limit: positiveCreditsSchema }))
  .max(3)
  .refine((caps) => new Set(caps.map(({ period }) => period)).size === caps.length, {
    error: "has at most one per period",
  })
  .nullable()
  .meta({
    description:
      "The most that the member may spend of what needs consent, in place of the plan's caps of members; null leaves those.",
  });

export const newMemberSchema = z.strictObject({
  name: memberName,
  external_id: externalId.optional(),
  email: memberEmail.optional(),
  limits: limits.default({}),
  caps: caps.default(null),
});
export type NewMemberRequest = z.output<typeof newMemberSchema>;

export const memberChangeSchema = z.strictObject({
  name: memberName.optional(),
  external_id: externalId.nullable().optional(),
  email: memberEmail.nullable().optional(),
  frozen: z
    .boolean()
    .optional()
    .meta({ description: "Refuses every request of theirs; what happened is recorded." }),
  limits: limits.optional(),
  caps: caps.optional(),
  reason: reason.default(""),
});
export type MemberChangeRequest = z.output<typeof memberChangeSchema>;

const amount = z.string();
const capSchema = z.strictObject({ period: z.enum(["day", "week", "month"]), limit: amount });

export const memberSchema = z.strictObject({
  id: idSchema("mem"),
  account: z.string(),
  external_id: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  state: z.enum(["active", "frozen", "removed"]),
  person: z
    .strictObject({ name: z.string(), email: z.string() })
    .nullable()
    .meta({ description: "Who signs in as this member; null while nobody does." }),
  limits: z
    .record(z.string(), z.string())
    .meta({ description: "Of their own, by the window's key in the plan." }),
  caps: z.array(capSchema).nullable().meta({ description: "Of their own; null where the plan's hold." }),
  windows: z.array(windowSchema).meta({ description: "What counts this member alone, as it stands." }),
  gates: z
    .array(standingGateSchema)
    .meta({ description: "Those that count this member alone; a gate's window is among `windows`." }),
  spending: z
    .array(capSchema.extend({ used: amount }))
    .meta({ description: "The caps that hold for them, with what the running period has spent." }),
  created_at: instantSchema,
  removed_at: instantSchema.nullable(),
});
export type MemberWire = z.input<typeof memberSchema>;
