/** A refusal as the session library words them, so that the pages meet one shape. */
export function refusal(status: number, code: string, message: string, retryAfterSeconds?: number): Response {
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  return Response.json({ code, message }, { status, headers });
}

export function tooMany(waitSeconds: number): Response {
  return refusal(429, "TOO_MANY_FAILURES", "Too many attempts.", waitSeconds);
}

/** Done, and nothing to say about it. */
export function done(): Response {
  return Response.json({ status: true }, { headers: { "Cache-Control": "no-store" } });
}
