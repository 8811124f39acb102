import { isFromOtherSite } from "@/lib/http/authorize";
import { problemOfFault } from "@/lib/http/fault";
import type { FailedSignIns } from "./failed-sign-ins";
import { AUTH_PATH, PEER_HEADER, type SessionLibrary } from "./session-library";

const BODY_CHARACTERS_MAX = 4_096;
const SIGN_IN = "POST /sign-in/email";
const SERVED = new Set([SIGN_IN, "POST /sign-out"]);

/**
 * Answers `/api/auth/…`. The session library could do much more (change e-mail, list sessions, sign in elsewhere); what
 * nothing here uses is not served, so that none of it has to be safe.
 */
export async function answerAuth(
  library: SessionLibrary,
  failures: FailedSignIns,
  request: Request,
  report: (error: unknown) => void,
): Promise<Response> {
  const operation = `${request.method} ${new URL(request.url).pathname.slice(AUTH_PATH.length)}`;
  if (!SERVED.has(operation)) return refusal(404, "NOT_FOUND", "Nothing is served at this path.");
  // Signing somebody in as somebody else is an attack too, so this holds with and without a cookie.
  if (isFromOtherSite((name) => request.headers.get(name))) {
    return refusal(403, "CROSS_SITE_REFUSED", "Sign in and out from the pages of this site.");
  }
  const body = await readText(request);
  if (body === null) return refusal(413, "BODY_TOO_LARGE", "The body is too large.");
  const email = operation === SIGN_IN ? emailIn(body) : null;
  if (email !== null) {
    const waitSeconds = failures.waitSeconds(email);
    if (waitSeconds > 0) return tooMany(waitSeconds);
  }
  const response = await library.handler(withPeer(request, body)).catch((error: unknown) => {
    report(error);
    return problemOfFault(error).code === "store_unavailable"
      ? refusal(503, "STORE_UNAVAILABLE", "Nothing was changed. Try again.", 2)
      : refusal(500, "INTERNAL_ERROR", "Something broke on our side.");
  });
  if (email !== null && response.status === 401) failures.failed(email);
  if (email !== null && response.ok) failures.succeeded(email);
  return withPlainRetryAfter(response);
}

/** The same request with the address of the nearest peer, the last that a proxy added, as the only address in it. */
function withPeer(request: Request, body: string): Request {
  const headers = new Headers(request.headers);
  const peer = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  headers.delete("content-length");
  headers.delete(PEER_HEADER);
  if (peer !== undefined && peer !== "") headers.set(PEER_HEADER, peer);
  return new Request(request.url, { method: request.method, headers, body });
}

async function readText(request: Request): Promise<string | null> {
  const reader = request.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > BODY_CHARACTERS_MAX) {
      reader.cancel().catch(() => {});
      return null;
    }
  }
}

function emailIn(body: string): string | null {
  try {
    const { email } = JSON.parse(body) as { email?: unknown };
    return typeof email === "string" ? email : null;
  } catch {
    return null;
  }
}

function tooMany(waitSeconds: number): Response {
  return refusal(429, "TOO_MANY_FAILURES", "Too many failed sign-ins.", waitSeconds);
}

function refusal(status: number, code: string, message: string, retryAfterSeconds?: number): Response {
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  return Response.json({ code, message }, { status, headers });
}

/** The library names the header its own way; ours is the one that clients know. */
function withPlainRetryAfter(response: Response): Response {
  const seconds = response.headers.get("X-Retry-After");
  if (seconds !== null) response.headers.set("Retry-After", seconds);
  return response;
}
