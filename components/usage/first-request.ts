/** A command that makes the first request of an account: the key is left open, since a page never knows one. */
export function firstRequest(origin: string, account: string, feature: string | undefined): string {
  const body = JSON.stringify({ account, feature: feature ?? "your.feature", usage: {} });
  return [
    `curl ${origin}/api/v1/decisions`,
    `-H "Authorization: Bearer $SPILLWAY_KEY"`,
    `-H "Idempotency-Key: $(uuidgen)"`,
    `-H "Content-Type: application/json"`,
    `-d '${body}'`,
  ].join(" \\\n  ");
}
