import { z } from "zod";
import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";
import { CAP_PERIODS } from "./key-terms";

/** What people fill in about keys. */

const isAmount = (text: string) => parseDecimal(text) !== null && microsOf(text) > 0n;
const cap = z
  .string()
  .trim()
  .refine((text) => text === "" || isAmount(text), {
    message: "A cap must be a number above 0 with at most 6 decimals, or empty",
  });

export const newKeyForm = z.object({
  name: z.string().trim().min(1, "Name is missing").max(100, "Name must be at most 100 characters"),
  scopes: z.array(z.string()).min(1, "Choose at least one thing the key may do"),
  days: z.enum(["", "7", "30", "90", "365"]),
  cap,
  period: z.enum(CAP_PERIODS),
});
export type NewKeyForm = z.infer<typeof newKeyForm>;

export const limitsForm = z
  .object({
    day: cap,
    week: cap,
    month: cap,
    mode: z.enum(["account", "ask", "never", "up_to", "always"]),
    limit: z.string().trim(),
    period: z.enum(CAP_PERIODS),
  })
  .refine(({ mode, limit }) => mode !== "up_to" || isAmount(limit), {
    path: ["limit"],
    message: "Credits a period must be a number above 0, such as 25",
  });
export type LimitsForm = z.infer<typeof limitsForm>;
