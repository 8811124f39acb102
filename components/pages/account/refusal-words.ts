import { ApiProblem, shownProblem } from "@/lib/http/client";

/** What became of an admin's form that the server did not take. Where it is not known whether it was done, it says what a second press does. */
export function refusalWords(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code === "unreachable")
    return "The server did not answer. Press again: what may have been done already is not done twice.";
  if (error.code === "idempotency_key_reused")
    return "This form has been recorded before, with other values. Look at the ledger, then open a new form.";
  return shownProblem(error).title;
}
