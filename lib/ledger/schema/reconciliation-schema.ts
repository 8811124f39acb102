import { z } from "zod";
import { idSchema } from "@/lib/http/name-schemas";

/** Proof that the datasets agree: a run recomputes every invariant from the rows (SYSTEM §7). */

export const reconciliationRequestSchema = z.strictObject({
  account: idSchema("acct")
    .optional()
    .meta({ description: "Only this account; all of them where it is left out." }),
});

const time = z.string().meta({ format: "date-time" });

const breakSchema = z.strictObject({
  invariant: z
    .string()
    .meta({ description: "The id of the invariant that does not hold: A1, L1, B1, chain …" }),
  account: z.string().nullable(),
  seq: z.int().nullable(),
  detail: z.string(),
});

export const reconciliationRunSchema = z.strictObject({
  id: z.string(),
  scope: z.string(),
  accounts: z.int(),
  facts: z.int(),
  started_at: time,
  finished_at: time,
  checks: z.array(z.strictObject({ invariant: z.string(), checked: z.int(), breaks: z.int() })),
  breaks: z.array(breakSchema),
  balance: z
    .strictObject({ stored: z.string(), recomputed: z.string() })
    .nullable()
    .meta({ description: "Of a run over one account: the ledger's balance, and the sum of its updates." }),
});
export type ReconciliationRunWire = z.output<typeof reconciliationRunSchema>;

export const openBreakSchema = breakSchema.extend({
  id: z.string(),
  opened_at: time,
  closed_at: time.nullable(),
});
