import { z } from "zod";
import { refundTraceSchema } from "./refund-schema";

/** What is answered about decisions (API.md "Decisions"). Amounts are decimal strings, times RFC 3339. */

const amount = z.string().meta({ description: "Credits, exact.", examples: ["4.818"] });
const time = z.string().meta({ format: "date-time" });

export const windowSchema = z.strictObject({
  key: z.string(),
  measure: z.string().meta({ description: "`requests`, `credits`, or a usage dimension." }),
  limit: amount,
  used: amount,
  held: amount,
  remaining: amount,
  resets_at: time.nullable(),
  shadow: amount.nullable().meta({
    description:
      "Null where the limit is enforced. Of one in shadow, which only records: how much of the cost it would have kept from being covered here.",
  }),
});

const grantTraceSchema = z.strictObject({
  id: z.string(),
  before: amount,
  taken: amount,
  after: amount,
  skipped: z.enum(["expired", "not_effective", "not_for_feature"]).nullable(),
});

const layerTraceSchema = z.strictObject({
  layer: z.string(),
  source: z.enum(["windows", "free", "entitlement", "promo", "purchased", "plan"]),
  before: amount
    .nullable()
    .meta({ description: "What it could have paid; null where it is unlimited or was not asked." }),
  taken: amount,
  after: amount.nullable(),
  skipped: z
    .enum([
      "not_needed",
      "not_for_feature",
      "full",
      "empty",
      "consent_required",
      "consent_spent",
      "cap_reached",
      "frozen",
    ])
    .nullable(),
  windows: z.array(windowSchema),
  grants: z.array(grantTraceSchema),
});

const gateTraceSchema = z.strictObject({
  key: z.string(),
  passed: z
    .boolean()
    .meta({ description: "Whether it had room. Where `shadow`, nothing was refused for it." }),
  shadow: z.boolean(),
  window: windowSchema.nullable(),
  open: z.int().nullable(),
  limit: z.int().nullable(),
});

export const waySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("wait"), until: time, window: z.string().nullable() }),
  z.strictObject({ kind: z.literal("reduce"), usage: z.record(z.string(), z.string()) }),
  z.strictObject({ kind: z.literal("consent"), amount }),
  z.strictObject({ kind: z.literal("buy"), amount, needs_consent: z.boolean() }),
  z.strictObject({
    kind: z.literal("redeem_reset"),
    grant: z.string().meta({ description: "The banked reset that is enough." }),
    windows: z.array(z.string()).meta({ description: "Keys of the windows that it gives back." }),
  }),
  z.strictObject({
    kind: z.literal("ask_owner"),
    limit: z
      .string()
      .nullable()
      .meta({
        description:
          "The member's limit that alone stands in the way, as `binding` names it; null where it is none of a member.",
        examples: ["month@mem_01k2x4t8b5f6q7r8s9v0w1x2y3"],
      }),
  }),
]);

export const blockReasonSchema = z.enum([
  "limit_reached",
  "credits_exhausted",
  "grants_expired",
  "consent_required",
  "spend_cap_reached",
  "gate_reached",
  "concurrency_reached",
  "account_frozen",
  "member_frozen",
  "feature_not_entitled",
]);

export const decisionSchema = z.strictObject({
  id: z.string().nullable().meta({ description: "Null for a preview, of which nothing is recorded." }),
  outcome: z.enum(["allowed", "partial", "blocked"]),
  mode: z.enum(["preview", "consume", "hold", "track", "capture", "release", "extend", "expire", "refund"]),
  account: z.string(),
  member: z.string().nullable(),
  feature: z.string(),
  usage: z.record(z.string(), z.string()),
  seq: z.int().meta({ description: "The standing's seq after this decision." }),
  decided_at: time,
  occurred_at: time,
  cost: amount,
  covered: amount,
  shortfall: amount,
  plan: z.string(),
  price_book: z.string(),
  gates: z.array(gateTraceSchema),
  trace: z.array(layerTraceSchema),
  reason: blockReasonSchema.nullable(),
  binding: z
    .string()
    .nullable()
    .meta({ description: "The window, gate, cap, layer or grant that decided a block." }),
  hold: z.strictObject({ id: z.string(), expires_at: time.nullable() }).nullable(),
  usage_event: z.string().nullable(),
  remaining: z.strictObject({
    windows: z.array(windowSchema),
    credits: z.strictObject({ available: amount, held: amount, unsettled: amount }),
  }),
  ways: z.array(waySchema),
  debt: z
    .strictObject({
      before: amount.meta({ description: "What the account owed before." }),
      carried: amount.meta({
        description:
          "What of the shortfall it owes now; the rest is refunded. Negative where a refund takes it back.",
      }),
      after: amount,
      limit: amount,
    })
    .nullable()
    .meta({
      description: "Where finished work exceeded all that could pay, on a plan that carries overshoot.",
    }),
  posted: z.enum(["now", "in_place", "late"]).meta({
    description:
      "`in_place`: it happened before it was told, and counts where it happened. `late`: what is in `closed` was over by then, and counted it now. What it costs is always drawn now.",
  }),
  closed: z.array(z.string()).meta({
    description:
      "Windows, gates, caps and consents whose span of `occurred_at` was over when this was posted.",
  }),
  would_block: z.array(z.string()).meta({
    description: "Limits in shadow, each of which would have made a block of this, had it been enforced.",
  }),
});
export type DecisionWire = z.output<typeof decisionSchema>;
/** Any but a preview: there is a fact behind it. */
export type RecordedDecisionWire = DecisionWire & { id: string; usage_event: string };
export type WindowWire = z.output<typeof windowSchema>;
export type WayWire = z.output<typeof waySchema>;

/** What was said of the request beside its usage. */
const asked = {
  idempotency_key: z.string(),
  properties: z.record(z.string(), z.string()),
  attribution: z.strictObject({
    key: z.string().nullable(),
    session: z.string().nullable(),
    client: z.string().nullable(),
    lineage: z.string().nullable(),
  }),
};
const settlementStateSchema = z.enum(["pending", "settled", "not_charged"]);

/** The newest dispute of a charge. */
const disputedSchema = z
  .strictObject({ id: z.string(), state: z.enum(["open", "refunded", "declined", "withdrawn"]) })
  .nullable();

/** A decision as lists have it: what it was, and in a word what has become of it. */
export const listedDecisionSchema = decisionSchema
  .extend({
    ...asked,
    aftermath: z.strictObject({
      state: settlementStateSchema,
      refunded: amount.meta({ description: "What its refunds gave back in all." }),
      hold: z
        .enum(["open", "captured", "released", "expired"])
        .nullable()
        .meta({ description: "Of a hold: how it ended." }),
      dispute: disputedSchema,
    }),
  })
  .meta({ id: "ListedDecision" });
export type ListedDecisionWire = z.output<typeof listedDecisionSchema> & { id: string; usage_event: string };

/** A stored decision with what became of it. */
export const storedDecisionSchema = decisionSchema.extend({
  ...asked,
  failed: z.boolean().meta({ description: "The caller said that the work failed." }),
  refund: refundTraceSchema.nullable().meta({ description: "Of a refund: what it gave back, and where." }),
  refunds: z.strictObject({
    refunded: amount.meta({ description: "What its refunds gave back in all." }),
    left: amount.meta({ description: "What can still be refunded of it." }),
    usage_events: z.array(z.string()).meta({ description: "The refunds, oldest first." }),
  }),
  hash: z.string(),
  settlement: z.strictObject({
    state: settlementStateSchema,
    monetization_event: z.string().nullable(),
    charged: amount.nullable(),
    refunded: amount.meta({ description: "Overshoot that came back (S3)." }),
    balance_updates: z.array(z.string()),
  }),
});
export type StoredDecisionWire = z.output<typeof storedDecisionSchema>;

export const itemProblemSchema = z
  .strictObject({
    code: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    param: z.string().optional(),
  })
  .meta({ description: "Why this item was not decided; its key stays free." });

export const batchAnswerSchema = z.strictObject({
  data: z.array(
    z.strictObject({
      idempotency_key: z.string(),
      replayed: z.boolean(),
      decision: decisionSchema.nullable(),
      problem: itemProblemSchema.nullable(),
    }),
  ),
});

export const replayAnswerSchema = z.strictObject({
  id: z.string(),
  identical: z.boolean(),
  facts_replayed: z.int(),
  stored_hash: z.string(),
  recomputed_hash: z.string().nullable(),
  recomputed: decisionSchema.nullable(),
});
