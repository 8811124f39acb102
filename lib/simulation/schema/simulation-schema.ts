import { z } from "zod";
import { decisionSchema } from "@/lib/decisions/schema/decision-schema";
import { instantSchema } from "@/lib/http/amount-schemas";
import {
  accountRefSchema,
  featureKeySchema,
  idSchema,
  propertiesSchema,
  usageSchema,
  versionRefSchema,
} from "@/lib/http/name-schemas";
import { planContentSchema } from "@/lib/plans/schema/plan-content";
import { priceBookContentSchema } from "@/lib/plans/schema/price-book-content";

/** What-if over recorded usage, on the wire (API.md "Catalogue and operations"). */

const ACCOUNTS_MAX = 100;
const PERIOD_DAYS_MAX = 92;
const DAY_MS = 86_400_000;

const stored = (prefix: "pln" | "pbk") =>
  z.strictObject({
    ref: versionRefSchema(prefix).meta({
      description: "A stored version: a draft, or one that is published.",
    }),
  });

const planSubject = z.union([
  stored("pln"),
  z.strictObject({ of: idSchema("pln"), content: planContentSchema }),
]);
const priceBookSubject = z.union([
  stored("pbk"),
  z.strictObject({ of: idSchema("pbk"), content: priceBookContentSchema }),
]);

const period = z
  .strictObject({ from: instantSchema, to: instantSchema })
  .refine(({ from, to }) => from < to, { error: "must be after from", path: ["to"] })
  .refine(({ from, to }) => to - from <= PERIOD_DAYS_MAX * DAY_MS, {
    error: `must be at most ${PERIOD_DAYS_MAX} days after from`,
    path: ["to"],
  })
  .meta({ description: "By the accounts' own clocks; `to` is not part of it." });

const oneRequest = z.strictObject({
  account: accountRefSchema,
  feature: featureKeySchema,
  usage: usageSchema,
  properties: propertiesSchema.default({}),
});

export const newSimulationSchema = z
  .strictObject({
    plan: planSubject.optional().meta({
      description: "What accounts would be on: a stored version, or content that is stored nowhere.",
    }),
    price_book: priceBookSubject.optional().meta({
      description: "What plans would be priced by, whichever version of the same price book they name.",
    }),
    instead_of: z.array(idSchema("pln")).min(1).max(20).optional().meta({
      description: "The plans whose accounts would be on `plan`. Default: the plan that it is a version of.",
    }),
    period: period.optional(),
    accounts: z.array(accountRefSchema).min(1).max(ACCOUNTS_MAX).optional().meta({
      description: "Only these; left out: all that used something under what is changed.",
    }),
    request: oneRequest.optional().meta({ description: "One request now, in place of a period." }),
  })
  .refine(({ plan, price_book }) => plan !== undefined || price_book !== undefined, {
    error: "or price_book is required",
    path: ["plan"],
  })
  .refine(({ plan, instead_of }) => plan !== undefined || instead_of === undefined, {
    error: "needs a plan",
    path: ["instead_of"],
  })
  .refine(({ period, request }) => (period === undefined) !== (request === undefined), {
    error: "or request is required, and not both",
    path: ["period"],
  })
  .refine(({ accounts, request }) => accounts === undefined || request === undefined, {
    error: "are of a period; the request names its own",
    path: ["accounts"],
  });
export type NewSimulation = z.output<typeof newSimulationSchema>;

const time = z.string().meta({ format: "date-time" });
const amount = z.string().meta({ description: "Credits, exact.", examples: ["86300.5"] });
const count = z.int().min(0);

const sideSchema = z.strictObject({
  allowed: count,
  partial: count,
  blocked: count,
  asked: count.meta({ description: "Of the blocked: those that wait for consent." }),
  refused: count.meta({
    description: "Of features or dimensions that the changed price book does not know.",
  }),
  blocked_minutes: z.string().meta({
    description:
      "Per account and feature from a block until a request is let through, waiting is enough, or the period ends.",
    examples: ["12.5"],
  }),
  credits: z
    .strictObject({
      windows: amount,
      free: amount,
      entitlement: amount,
      plan: amount,
      promo: amount,
      purchased: amount,
    })
    .meta({ description: "What paid, by source." }),
  charged: amount.meta({ description: "Drawn from credits: plan, promo and purchased." }),
  refunded: amount.meta({ description: "Overshoot, charged and refunded." }),
  owed: amount.meta({ description: "Overshoot that is carried as debt." }),
});

const outcome = z.enum(["allowed", "partial", "blocked", "refused"]);

const affectedSchema = z.strictObject({
  account: z.string(),
  name: z.string().nullable(),
  decisions: count,
  changed: count,
  newly_blocked: count,
  newly_allowed: count,
  blocked_minutes_before: z.string(),
  blocked_minutes_after: z.string(),
  charged_before: amount,
  charged_after: amount,
});

const periodResultSchema = z.strictObject({
  accounts: count,
  decisions: count,
  changed: count.meta({
    description: "Let through or not otherwise than in truth, or blocked for another reason.",
  }),
  newly_blocked: count,
  newly_allowed: count,
  paid_otherwise: count.meta({
    description: "Let through alike, and priced otherwise or paid from other sources.",
  }),
  outcomes: z.array(
    z.strictObject({
      from: outcome,
      from_reason: z.string().nullable(),
      to: outcome,
      to_reason: z.string().nullable(),
      decisions: count,
    }),
  ),
  before: sideSchema,
  after: sideSchema,
  most_affected: z.array(affectedSchema),
  endings_not_asked: count.meta({ description: "Ends of holds that would not have been opened." }),
  acts_not_done: count.meta({ description: "Acts that would have had nothing to be done to." }),
  unreadable_accounts: count.meta({
    description: "Left out: their history does not follow. Reconcile them.",
  }),
});
export type PeriodResultWire = z.output<typeof periodResultSchema>;

/** A decision without what only a recorded one has. */
const answerSchema = decisionSchema.omit({
  posted: true,
  closed: true,
  id: true,
  mode: true,
  account: true,
  member: true,
  feature: true,
  usage: true,
  seq: true,
  decided_at: true,
  occurred_at: true,
  plan: true,
  price_book: true,
  hold: true,
  usage_event: true,
});

const requestResultSchema = z.strictObject({
  account: z.string(),
  feature: z.string(),
  seq: z.int(),
  at: time,
  before: answerSchema
    .nullable()
    .meta({ description: "Null where the price book does not know what is asked." }),
  after: answerSchema.nullable(),
});
export type RequestResultWire = z.output<typeof requestResultSchema>;

const statuses = ["queued", "running", "done", "failed", "canceled"] as const;

const subjectSchema = z.strictObject({
  ref: z.string().nullable().meta({ description: "Null where the content was sent and is stored nowhere." }),
  of: z.string(),
  name: z.string(),
});

export const simulationSchema = z
  .strictObject({
    id: idSchema("sim"),
    status: z.enum(statuses),
    livemode: z.boolean().nullable().meta({ description: "Whose usage; null: of both modes." }),
    plan: subjectSchema.nullable(),
    price_book: subjectSchema.nullable(),
    instead_of: z.array(z.string()),
    period: z.strictObject({ from: time, to: time }).nullable(),
    accounts: z.array(z.string()).nullable(),
    progress: z.strictObject({
      decisions: count,
      of: count.nullable().meta({ description: "Null until they are counted." }),
    }),
    result: periodResultSchema.nullable().meta({ description: "Of a period, once it is done." }),
    request: requestResultSchema.nullable().meta({ description: "Of one request." }),
    failure: z
      .strictObject({
        code: z.enum(["too_many_decisions", "interrupted", "failed"]),
        detail: z.string(),
      })
      .nullable(),
    created_by: z.string(),
    created_at: time,
    started_at: time.nullable(),
    finished_at: time.nullable(),
  })
  .meta({ id: "Simulation" });
export type SimulationWire = z.output<typeof simulationSchema>;
