import { documentBreaks } from "../api-document/document-breaks";
import type { ApiDocument } from "../api-document/operation";
import type { FuzzRequest } from "./draft";
import type { FuzzAnswer } from "./fuzz-client";

/** Refusals of the transport itself, on any path: they are no operation's, and the document does not repeat them with each. */
const OF_THE_ROUTER = new Set([400, 404, 405, 431]);

/** What no answer may be, whatever was asked. Empty where it is as it should be. */
export function answerFaults(
  request: FuzzRequest,
  answer: FuzzAnswer,
  schemas: ApiDocument["schemas"],
): string[] {
  if ("broken" in answer) return [`no answer: ${answer.broken}`];
  const { status, mediaType, text, requestId } = answer;
  const faults: string[] = [];
  if (status >= 500) faults.push(`the status ${status}`);
  if (!/^req_[0-9a-z]{26}$/.test(requestId)) faults.push("no request id");
  if (status < 300 && request.wrongs.length > 0) faults.push(`accepted, with ${request.wrongs.join("; ")}`);
  if (status >= 400 && (mediaType !== "application/problem+json" || !/"code":"[a-z_]+"/.test(text)))
    faults.push(`a refusal as ${mediaType}, without a code`);
  const isOfOperation = request.method === request.operation.method && pathFits(request);
  if (isOfOperation) faults.push(...documentBreaks(request.operation, answer, schemas));
  else if (!(OF_THE_ROUTER.has(status) || status < 300) && request.method === request.operation.method)
    faults.push(`the status ${status} where no operation is`);
  return faults;
}

/** Whether the path still leads to the operation, after its parameters were broken. */
function pathFits({ path, operation }: FuzzRequest): boolean {
  const [bare = ""] = path.split("?", 1);
  if (!new RegExp(`^${operation.template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(bare)) return false;
  try {
    return !decodeURIComponent(bare).includes("\0");
  } catch {
    return false;
  }
}
