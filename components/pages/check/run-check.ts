import { ApiProblem } from "@/lib/http/client";
import type { CheckLine } from "@/lib/ledger/schema/check-schema";

/** One step of the offline verifier, as it tells it. */
export interface VerifierStep {
  readonly step: string;
  readonly done: number;
  readonly of: number;
  readonly faults: number;
}

interface Verifier {
  bundleFaults(
    text: string,
    key: string | null,
    onStep: (step: VerifierStep) => void | Promise<void>,
  ): Promise<string[]>;
}

/** The server derives the bill again; each line is told as it comes. Throws where the stream was cut off. */
export async function deriveAgain(
  accountId: string,
  signal: AbortSignal,
  onLine: (line: CheckLine) => void,
): Promise<void> {
  const answer = await fetch(`/api/v1/accounts/${accountId}/check`, { method: "POST", signal });
  if (!answer.ok || answer.body === null)
    throw new ApiProblem(answer.status, await answer.json().catch(() => ({})));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let isWhole = false;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      const line = JSON.parse(text) as CheckLine;
      isWhole ||= line.type === "end";
      onLine(line);
    }
  }
  if (!isWhole) throw new Error("the check was cut off");
}

export const bundlePath = (accountId: string): string => `/api/v1/accounts/${accountId}/bundle`;
export const VERIFIER_PATH = "/verify-bundle.mjs";

/** This browser verifies the bundle with the very file that can be downloaded: none of it is trusted to the server. */
export async function verifyHere(
  accountId: string,
  signal: AbortSignal,
  onStep: (step: VerifierStep) => void,
): Promise<string[]> {
  const answer = await fetch(bundlePath(accountId), { signal });
  if (!answer.ok) throw new ApiProblem(answer.status, await answer.json().catch(() => ({})));
  const text = await answer.text();
  const verifier = (await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ VERIFIER_PATH
  )) as Verifier;
  return verifier.bundleFaults(text, null, async (step) => {
    signal.throwIfAborted();
    onStep(step);
    // The page draws what it was told before the next rows are hashed.
    await new Promise((resolve) => setTimeout(resolve));
  });
}
