import { isSpillwayError, type SpillwayError } from "@/lib/sdk/spillway";
import { Unexplained } from "../explain/explanation";
import { CommandEnd, EXIT, type ExitCode } from "./exit-codes";

/** Where a member of a request comes from on the command line: `{ expires_at: "--expires" }`. */
export type Flags = Readonly<Record<string, string>>;

/** Runs `ask`; what the API refuses ends the command with a sentence that names the option at fault, and with the exit code of its kind. */
export async function named<Value>(flags: Flags, ask: () => PromiseLike<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    throw isSpillwayError(error) ? endOfRefusal(error, flags) : error;
  }
}

/** What a command ends with for an error that no command has named. */
export function endOfError(error: unknown): CommandEnd | null {
  if (error instanceof CommandEnd) return error;
  if (error instanceof Unexplained) return new CommandEnd(EXIT.misused, error.message);
  return isSpillwayError(error) ? endOfRefusal(error, {}) : null;
}

function endOfRefusal(error: SpillwayError, flags: Flags): CommandEnd {
  const flag = error.param === null ? null : flagOf(error.param, flags);
  const where = flag ?? error.param;
  const { code, detail, status, param, requestId } = error;
  const again =
    error.retryAfterMs === null ? "" : ` Try again in ${Math.ceil(error.retryAfterMs / 1_000)} s.`;
  return new CommandEnd(exitCodeOf(error), `${placed(detail, param, where)}${again}`, {
    code,
    status,
    param,
    flag,
    request_id: requestId,
  });
}

/** With the option in the place of the member that the sentence begins with, or before it. */
function placed(detail: string, param: string | null, where: string | null): string {
  if (param === null || where === null) return detail;
  if (detail.startsWith(`${param} `)) return `${where} ${detail.slice(param.length + 1)}`;
  return `${where}: ${detail}`;
}

/** By the member itself, or by the one that it is in: `recurrence.unit` is `--every`'s. */
function flagOf(param: string, flags: Flags): string | null {
  const parts = param.split(".");
  for (let length = parts.length; length > 0; length--) {
    const flag = flags[parts.slice(0, length).join(".")];
    if (flag !== undefined) return flag;
  }
  return null;
}

const SILENT = new Set([
  "unreachable",
  "timed_out",
  "answer_unreadable",
  "store_unavailable",
  "overloaded",
  "shutting_down",
  "deadline_exceeded",
  "request_timeout",
  "internal_error",
]);

function exitCodeOf({ code, status }: SpillwayError): ExitCode {
  if (SILENT.has(code)) return EXIT.unreachable;
  if (code === "unauthenticated" || code === "scope_missing") return EXIT.unauthorised;
  if (status === 404) return EXIT.notFound;
  return status === 400 || code === "draft_invalid" ? EXIT.misused : EXIT.broken;
}
