import { type Problem, problem } from "./problem";

/**
 * Codes of a store that cannot be reached: our own tag; SQLSTATE class 08 (connection), 57P01 to 57P03 (shutting
 * down, starting), 53300 (no connection left); Prisma's P1001, P1002, P1008, P1017, P2024, and P2028 (a transaction that had to wait too long for
 * a connection, or lasted too long and was rolled back: nothing of it is recorded); the socket's own. Codes
 * and not classes, since Next's bundle and the server hold two copies of every class.
 */
const unavailableCode =
  /^(store_unavailable|08\w{3}|57P0[123]|53300|P1001|P1002|P1008|P1017|P2024|P2028|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const CAUSES_MAX = 5;

export type FaultCode = "internal_error" | "store_unavailable" | "overloaded" | "shutting_down";

/** What an exception is to the caller. Nothing of it is told: the request id leads whoever may know to the log. */
export function problemOfFault(error: unknown): Problem<FaultCode> {
  for (const code of codesOf(error)) {
    if (unavailableCode.test(code)) {
      return problem(
        "store_unavailable",
        "The store cannot be reached; nothing was recorded by this request.",
      );
    }
    if (code === "overloaded") return problem("overloaded", "The queue is full; nothing was recorded.");
    if (code === "shutting_down") return problem("shutting_down", "Send the request again.");
  }
  return problem("internal_error", "The request id finds what happened in our log.");
}

/** The codes of an error, of its causes and of the parts of an aggregate. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== "object" || error === null || depth > CAUSES_MAX) return [];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const codes = typeof code === "string" ? [code] : [];
  if (cause !== undefined) codes.push(...codesOf(cause, depth + 1));
  if (Array.isArray(errors)) for (const part of errors) codes.push(...codesOf(part, depth + 1));
  return codes;
}
