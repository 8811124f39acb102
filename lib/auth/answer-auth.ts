import { isFromOtherSite } from "@/lib/http/authorize";
import { problemOfFault } from "@/lib/http/fault";
import { freshId } from "@/lib/ids";
import { refusal, tooMany } from "./auth-refusal";
import type { FailedSignIns } from "./failed-sign-ins";
import { createIdentityAnswers, IDENTITY_OPERATIONS, jsonOf } from "./identity/answer-identity";
import type { IdentityParts } from "./identity/identity-parts";
import { changePassword } from "./identity/password-change";
import { toldOf } from "./identity/password-reset";
import { AUTH_PATH, PEER_HEADER, type SessionLibrary } from "./session-library";

const BODY_CHARACTERS_MAX = 4_096;
const SIGN_IN = "POST /sign-in/email";
const CHANGE_PASSWORD = "POST /change-password";
const VERIFY_CODE = "POST /two-factor/verify-totp";

/** What is left to the library, and the change of a password. Those that ask for the password of somebody signed in count failures as sign-in does. */
const LIBRARY: Readonly<Record<string, { readonly asksPassword: boolean }>> = {
  [SIGN_IN]: { asksPassword: false },
  "POST /sign-out": { asksPassword: false },
  [CHANGE_PASSWORD]: { asksPassword: true },
  "POST /two-factor/enable": { asksPassword: true },
  "POST /two-factor/disable": { asksPassword: true },
  "POST /two-factor/generate-backup-codes": { asksPassword: true },
  [VERIFY_CODE]: { asksPassword: false },
  "POST /two-factor/verify-backup-code": { asksPassword: false },
};

/** What the audit log says of what the library did for somebody signed in. */
const TOLD: Readonly<Record<string, string>> = {
  "POST /two-factor/disable": "user.second_factor_off",
  "POST /two-factor/generate-backup-codes": "user.backup_codes_made",
};

interface AuthParts extends IdentityParts {
  readonly library: SessionLibrary;
  readonly failures: FailedSignIns;
  report(error: unknown): void;
}

/** Somebody signed in, as they were before the request did anything. */
type Before = Awaited<ReturnType<SessionLibrary["api"]["getSession"]>>;

/**
 * Answers `/api/auth/…`. The session library could do much more (change e-mail, sign in elsewhere); what nothing here uses is not served,
 * so that none of it has to be safe.
 */
export function createAuthAnswers(parts: AuthParts): (request: Request) => Promise<Response> {
  const answerIdentity = createIdentityAnswers(parts);
  const { library } = parts;
  return async (request) => {
    const operation = `${request.method} ${new URL(request.url).pathname.slice(AUTH_PATH.length)}`;
    const isOurs = IDENTITY_OPERATIONS.has(operation);
    if (!isOurs && !Object.hasOwn(LIBRARY, operation))
      return refusal(404, "NOT_FOUND", "Nothing is served at this path.");
    // Signing somebody in as somebody else is an attack too, so this holds with and without a cookie.
    if (isFromOtherSite((name) => request.headers.get(name)))
      return refusal(403, "CROSS_SITE_REFUSED", "Sign in and out from the pages of this site.");
    const body = await readText(request);
    if (body === null) return refusal(413, "BODY_TOO_LARGE", "The body is too large.");
    const before = () =>
      library.api.getSession({ headers: new Headers({ cookie: request.headers.get("cookie") ?? "" }) });
    const present = async () => {
      const found = await before();
      return found === null ? null : { userId: found.user.id, sessionId: found.session.id };
    };
    const work = isOurs
      ? answerIdentity({ operation, body, peer: peerOf(request) ?? "", present })
      : answerLibrary(parts, operation, request, body, before);
    return work.catch((error: unknown) => {
      parts.report(error);
      return problemOfFault(error).code === "store_unavailable"
        ? refusal(503, "STORE_UNAVAILABLE", "Nothing was changed. Try again.", 2)
        : refusal(500, "INTERNAL_ERROR", "Something broke on our side.");
    });
  };
}

async function answerLibrary(
  parts: AuthParts,
  operation: string,
  request: Request,
  body: string,
  before: () => Promise<Before>,
): Promise<Response> {
  const { library, failures } = parts;
  const isOfPresent = LIBRARY[operation]?.asksPassword === true;
  const present = isOfPresent || operation === VERIFY_CODE ? await before() : null;
  if (isOfPresent && present === null) return refusal(401, "UNAUTHORIZED", "Sign in again.");
  const email = operation === SIGN_IN ? emailIn(body) : isOfPresent ? (present?.user.email ?? null) : null;
  if (email !== null) {
    const waitSeconds = failures.waitSeconds(email);
    if (waitSeconds > 0) return tooMany(waitSeconds);
  }
  const response =
    operation === CHANGE_PASSWORD && present !== null
      ? await changePassword(parts, present, body)
      : await library.handler(withPeer(request, body));
  if (email !== null && (response.status === 401 || (isOfPresent && response.status === 400)))
    failures.failed(email);
  if (email !== null && response.ok) failures.succeeded(email);
  if (response.ok && present !== null) await tell(parts, operation, present);
  return withPlainRetryAfter(response);
}

/**
 * Written after the library's commit, which has no hook inside: a process that ends in between leaves a second factor
 * changed and no entry of it. Changing a password, which ends sessions besides, is therefore ours (`changePassword`).
 */
async function tell(parts: AuthParts, operation: string, present: NonNullable<Before>): Promise<void> {
  const { id: userId, twoFactorEnabled } = present.user;
  const isTurnedOn = operation === VERIFY_CODE && twoFactorEnabled !== true;
  const action = isTurnedOn ? "user.second_factor_on" : TOLD[operation];
  if (action === undefined) return;
  const author = { actor: userId, requestId: freshId("req", parts.clock.now()) };
  await parts.audited.write<void>(author, async () => ({ value: undefined, told: toldOf(action, userId) }));
}

/** The nearest peer, the last that a proxy added. */
function peerOf(request: Request): string | undefined {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
}

/** The same request with the address of the nearest peer as the only address in it. */
function withPeer(request: Request, body: string): Request {
  const headers = new Headers(request.headers);
  const peer = peerOf(request);
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
  const { email } = (jsonOf(body) ?? {}) as { email?: unknown };
  return typeof email === "string" ? email : null;
}

/** The library names the header its own way; ours is the one that clients know. */
function withPlainRetryAfter(response: Response): Response {
  const seconds = response.headers.get("X-Retry-After");
  if (seconds !== null) response.headers.set("Retry-After", seconds);
  return response;
}
