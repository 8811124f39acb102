import type { Decision } from "./decision-shapes";

/**
 * The request that asks the same again, as a command to paste. A new idempotency key, since the old one would answer
 * what it answered; the key itself is never known to the page.
 */
export function curlOf(decision: Decision, origin: string): string {
  const body = {
    account: decision.account,
    feature: decision.feature,
    usage: decision.usage ?? {},
    ...(decision.properties === undefined ? {} : { properties: decision.properties }),
    mode: "preview",
  };
  return [
    `curl -X POST ${quoted(`${origin}/api/v1/decisions`)}`,
    `-H "Authorization: Bearer $SPILLWAY_KEY"`,
    `-H "Content-Type: application/json"`,
    `-H "Idempotency-Key: $(uuidgen)"`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(" \\\n  ");
}

/** Quoted for a POSIX shell: nothing in it is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
