import { z } from "zod";
import { alertTermsSchema } from "@/lib/alerts/schema/alert-schema";
import { grantSchema } from "@/lib/credits/schema/grant-schema";
import { decisionSchema, windowSchema } from "@/lib/decisions/schema/decision-schema";
import { refundSchema } from "@/lib/decisions/schema/refund-schema";
import { disputeSchema } from "@/lib/disputes/schema/dispute-schema";
import { moneySchema } from "@/lib/payments/schema/package-schema";

/**
 * What webhooks tell: a closed list, each with its own `data`. Thin: enough to know what to read, in the very shapes in which the API
 * answers it, so that a member has one meaning wherever it is met.
 */
const time = z.string().meta({ format: "date-time" });
const amount = z.string().meta({ description: "Credits, exact.", examples: ["12.5"] });

/** Which step of which account. */
const step = {
  account: z.string(),
  seq: z.int().meta({ description: "The step of the account that this tells of." }),
};
const act = { ...step, at: time, actor: z.string() };
const ofGrant = { id: z.string().meta({ description: "The grant." }), ...act, reason: z.string() };

const decided = {
  id: true,
  account: true,
  member: true,
  feature: true,
  seq: true,
  decided_at: true,
} as const;

const data = {
  "decision.blocked": decisionSchema
    .pick({ ...decided, mode: true, usage: true, reason: true, binding: true, cost: true, ways: true })
    .meta({ description: "A request was refused." }),
  "usage.overshot": decisionSchema
    .pick({ ...decided, mode: true, cost: true, covered: true, shortfall: true, debt: true })
    .meta({ description: "Usage that had already happened went beyond what could pay for it." }),
  "usage.refunded": refundSchema.omit({ sources: true, restore_windows: true }).meta({
    description: "A usage event was refunded, in whole or in part, by hand or by a rule of its plan.",
  }),
  "hold.expired": decisionSchema
    .pick({ ...decided, hold: true })
    .meta({ description: "A hold ran out before it was captured or released; what it held is free again." }),
  "grant.issued": grantSchema
    .pick({
      id: true,
      account: true,
      kind: true,
      priority: true,
      amount: true,
      effective_at: true,
      expires_at: true,
      features: true,
      reason: true,
    })
    .extend(act)
    .meta({ description: "Credits were issued." }),
  "grant.adjusted": z
    .strictObject({ ...ofGrant, delta: amount, expires_at: time.nullable().optional() })
    .meta({
      description: "A grant was raised, lowered, or given another expiry (then `expires_at` is there).",
    }),
  "grant.voided": z
    .strictObject({ ...ofGrant, amount })
    .meta({ description: "What was left of a grant was taken back." }),
  "grant.expired": z
    .strictObject({ id: ofGrant.id, ...act, amount })
    .meta({ description: "A grant's time was over; `amount` of it was left." }),
  "grant.reset": z
    .strictObject({
      id: ofGrant.id,
      ...act,
      amount,
      reason: z.string().nullable().meta({ description: "Null where its time had come." }),
    })
    .meta({ description: "A recurring grant's period ended; `amount` was not carried over." }),
  "grant.renewed": z
    .strictObject({ id: ofGrant.id, ...act, amount })
    .meta({ description: "A recurring grant's new period gave its credits." }),
  "grant.lapsed": z.strictObject({ id: ofGrant.id, ...act, amount }).meta({
    description: "What a hold gave back after its grant's period was over, and was not carried over.",
  }),
  "account.opened": z
    .strictObject({ ...act, plan: z.string(), time_zone: z.string() })
    .meta({ description: "An account was opened." }),
  "account.changed": z
    .strictObject({
      ...act,
      changed: z.enum(["plan", "time_zone", "frozen", "consent", "caps", "members", "test_clock"]),
    })
    .meta({
      description: "Something of the account is other than it was: read the account or its standing.",
    }),
  "windows.reset": z
    .strictObject({ ...act, windows: z.array(z.string()), reason: z.string() })
    .meta({ description: "Windows of an account were reset." }),
  "reset.redeemed": z
    .strictObject({ ...act, grant: z.string(), resets_left: z.string(), windows: z.array(z.string()) })
    .meta({ description: "A banked reset of an account was redeemed, and gave these windows back." }),
  "debt.repaid": z.strictObject({ ...act, grant: z.string(), amount }).meta({
    description: "Credits that came repaid what finished work had cost beyond all that could pay.",
  }),
  "balance.updated": z
    .strictObject({
      account: z.string(),
      balance: amount.meta({ description: "What the ledger says." }),
      ledger_seq: z.int(),
      since_ledger_seq: z.int().meta({
        description:
          "Balance updates after this, up to `ledger_seq`, are told of at once: read them to see each movement.",
      }),
    })
    .meta({ description: "The ledger's balance moved." }),
  "alert.crossed": z
    .strictObject({
      ...step,
      alert: alertTermsSchema,
      window: windowSchema.nullable().meta({ description: "The window as it stood; null for credits." }),
      available: amount.nullable().meta({ description: "Credits left; null for a window." }),
    })
    .meta({ description: "A threshold was crossed, for the first time in its period." }),
  "dispute.opened": z
    .strictObject(disputeSchema.shape)
    .meta({ description: "Somebody reported a problem with a charge; `seq` is the charge's." }),
  "dispute.answered": z
    .strictObject(disputeSchema.shape)
    .meta({ description: "A dispute ended: refunded, declined, or withdrawn." }),
  "top_up.charged": z
    .strictObject({
      account: z.string(),
      purchase: z.string(),
      crossing: z.int().meta({ description: "The number of the charge, from 1." }),
      price: moneySchema,
      threshold: amount,
    })
    .meta({ description: "Auto top-up has begun a charge: the threshold was crossed." }),
  "top_up.paused": z
    .strictObject({
      account: z.string(),
      reason: z.string().meta({ description: "Why the last charge failed, in the provider's word." }),
      failures: z.int(),
      purchase: z.string().nullable(),
    })
    .meta({ description: "Auto top-up was paused, after three failures in a row." }),
  "endpoint.ping": z
    .strictObject({ endpoint: z.string() })
    .meta({ description: "Somebody asked for a message, to see whether they arrive." }),
} as const;

export type WebhookType = keyof typeof data;
export type WebhookPayload = {
  [Type in WebhookType]: {
    readonly type: Type;
    readonly timestamp: string;
    readonly data: z.input<(typeof data)[Type]>;
  };
}[WebhookType];

export const webhookTypes = Object.keys(data) as [WebhookType, ...WebhookType[]];

/** The body of a webhook: what happened, when, and to what. */
export const webhookPayloadSchemas = Object.fromEntries(
  webhookTypes.map((type) => [
    type,
    z
      .strictObject({
        type: z.literal(type),
        timestamp: time.meta({ description: "When it happened, in the account's time." }),
        data: data[type],
      })
      .meta({ description: data[type].description ?? type }),
  ]),
) as unknown as { readonly [Type in WebhookType]: z.ZodType<WebhookPayload & { type: Type }> };
