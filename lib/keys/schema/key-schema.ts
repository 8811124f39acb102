import { z } from "zod";
import { instantSchema, positiveCreditsSchema } from "@/lib/http/amount-schemas";
import { accountRefSchema, idSchema, memberRefSchema } from "@/lib/http/name-schemas";

/** The wire shapes of API keys, in and out. */

const scopeSchema = z.enum(["decide", "usage", "read", "admin"]);

const capSchema = z
  .strictObject({ period: z.enum(["day", "week", "month"]), limit: positiveCreditsSchema })
  .meta({
    id: "KeyCap",
    description: "The most that may be spent through this key of what needs consent, per calendar period.",
  });

const keyNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, { error: "must have no control characters" })
  .meta({ examples: ["backend, production"] });

const scopesSchema = z
  .array(scopeSchema)
  .min(1)
  .refine((scopes) => new Set(scopes).size === scopes.length, { error: "must name each scope once" })
  .meta({ description: "What the key may do; none includes another.", examples: [["decide", "read"]] });

export const newKeySchema = z.strictObject({
  name: keyNameSchema,
  scopes: scopesSchema,
  livemode: z
    .boolean()
    .optional()
    .meta({ description: "False for a sandbox key. Default: that of the account, else of the caller." }),
  account: accountRefSchema.optional().meta({ description: "Restricts the key to one account." }),
  member: memberRefSchema.optional().meta({
    description:
      "Restricts the key to one member of its account: it decides for them, and sees the pool and what is theirs. With scopes `decide`, `usage` and `read`.",
  }),
  expires_at: instantSchema.optional(),
  cap: capSchema.optional(),
});
export type NewKeyRequest = z.output<typeof newKeySchema>;

export const keyChangeSchema = z
  .strictObject({
    name: keyNameSchema.optional(),
    scopes: scopesSchema.optional().meta({
      description: "Those that it keeps: a key is never given more than it was made with.",
    }),
    expires_at: instantSchema.nullable().optional().meta({ description: "In the future; null: never." }),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    error: "must name at least one member to change",
  });

const OVERLAP_SECONDS_MAX = 604_800;
const OVERLAP_SECONDS_DEFAULT = 86_400;

export const keyRotationSchema = z.strictObject({
  overlap_seconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(OVERLAP_SECONDS_DEFAULT).meta({
    description: "For so long the secret before is good as well; 0 where it has become known to others.",
  }),
});

const keyShape = {
  id: idSchema("key"),
  name: z.string(),
  prefix: z
    .string()
    .meta({ description: "The start of the secret, to recognise it by.", examples: ["sk_live_8Gq2Zt"] }),
  scopes: z.array(scopeSchema),
  livemode: z.boolean(),
  account: idSchema("acct").nullable(),
  member: idSchema("mem").nullable(),
  created_by: z.string(),
  created_at: instantSchema,
  expires_at: instantSchema.nullable(),
  revoked_at: instantSchema.nullable(),
  last_used_at: instantSchema.nullable().meta({ description: "To the minute." }),
  previous_secret_until: instantSchema
    .nullable()
    .meta({ description: "Until when the secret before the current one is good as well." }),
};

export const keySchema = z.strictObject(keyShape).meta({ id: "ApiKey" });
export type KeyWire = z.input<typeof keySchema>;

export const createdKeySchema = z
  .strictObject({
    ...keyShape,
    secret: z.string().meta({ description: "Shown here and never again: only its hash is stored." }),
  })
  .meta({ id: "CreatedApiKey" });
