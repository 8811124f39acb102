import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { idSchema } from "@/lib/http/name-schemas";

/** The wire shapes of test clocks, in and out. */

/** Moving a clock moves each of its accounts in a transaction of its own, within one request: a bound keeps that answerable. */
export const TEST_CLOCK_ACCOUNTS_MAX = 200;

/** Far enough for any test, and well inside what a column of microseconds since 2000 holds exactly. */
const LATEST = Date.UTC(2200, 0, 1);

const clockTime = instantSchema
  .refine((at) => at < LATEST, { error: "must be before the year 2200" })
  .meta({ description: "What time it is for the accounts on the clock." });

export const newTestClockSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, { error: "must have no control characters" })
    .meta({ examples: ["a month of video"] }),
  now: clockTime,
});
export type NewTestClock = z.output<typeof newTestClockSchema>;

export const testClockAdvanceSchema = z.strictObject({ now: clockTime });

export const testClockSchema = z
  .strictObject({
    id: idSchema("clk"),
    name: z.string(),
    now: clockTime,
    accounts: z
      .int()
      .meta({ description: `How many accounts hang on it; at most ${TEST_CLOCK_ACCOUNTS_MAX}.` }),
    created_at: instantSchema,
  })
  .meta({ id: "TestClock" });
export type TestClockWire = z.input<typeof testClockSchema>;
