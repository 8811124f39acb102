import { z } from "zod";
import { balanceKindSchema } from "./ledger-schema";

const amount = z.string().meta({ description: "Credits, exact.", examples: ["412.5"] });
const time = z.string().meta({ format: "date-time" });

/** A statement in sums: what the balance was, what moved it, and what it is at the end. */
export const statementSchema = z
  .strictObject({
    account: z.string(),
    name: z.string(),
    time_zone: z.string().meta({ description: "The account's, in which the document tells times." }),
    from: time.nullable().meta({ description: "Null: from the first movement on." }),
    to: time.nullable().meta({ description: "Null: up to the latest movement." }),
    opening_balance: amount,
    totals: z
      .array(z.strictObject({ kind: balanceKindSchema, count: z.int(), amount }))
      .meta({ description: "Of each kind that there was; they lead from the first balance to the last." }),
    closing_balance: amount,
  })
  .meta({ id: "Statement" });
export type StatementWire = z.output<typeof statementSchema>;
