/** How a browser signs up, in and out, and changes how it does. Without the session library's own client: a few requests need no 20 KB. */

export type SignInOutcome =
  | { readonly kind: "signed_in"; readonly role: "user" | "admin" }
  /** The password was right; a code is asked for as well. */
  | { readonly kind: "second_factor" }
  /** E-mail or password is wrong; which of them is not told to anybody. */
  | { readonly kind: "refused" }
  | { readonly kind: "wait"; readonly seconds: number }
  /** Nothing came back, or something broke on our side. */
  | { readonly kind: "unreachable" };

/** What came of a request that has nothing to tell but that it was done. */
export type AuthOutcome =
  | { readonly kind: "done" }
  /** `code` says why; the words are the page's. */
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "unreachable" };

const WAIT_SECONDS_DEFAULT = 60;

export function signIn(email: string, password: string): Promise<SignInOutcome> {
  return signInBy("/sign-in/email", { email, password });
}

/** The second step: a code of the app, or one of the backup codes. */
export function signInWithCode(code: string): Promise<SignInOutcome> {
  const digits = code.replaceAll(/\s/g, "");
  return /^\d{6}$/.test(digits)
    ? signInBy("/two-factor/verify-totp", { code: digits })
    : signInBy("/two-factor/verify-backup-code", { code: digits });
}

async function signInBy(path: string, body: object): Promise<SignInOutcome> {
  const answer = await post<{ user?: { role?: string }; twoFactorRedirect?: boolean }>(path, body);
  if (answer.kind === "refused") return { kind: "refused" };
  if (answer.kind !== "done") return answer;
  if (answer.body.twoFactorRedirect === true) return { kind: "second_factor" };
  return { kind: "signed_in", role: answer.body.user?.role === "admin" ? "admin" : "user" };
}

/** Whether the session is over. */
export async function signOut(): Promise<boolean> {
  return (await post("/sign-out", {})).kind === "done";
}

export function signUp(name: string, email: string, password: string): Promise<AuthOutcome> {
  return post("/sign-up", { name, email, password });
}

export function confirmAddress(token: string): Promise<AuthOutcome> {
  return post("/confirm", { token });
}

export function askForReset(email: string): Promise<AuthOutcome> {
  return post("/forgot-password", { email });
}

export function setPasswordByLink(token: string, newPassword: string): Promise<AuthOutcome> {
  return post("/reset-password", { token, newPassword });
}

export function changeProfile(change: {
  readonly name?: string;
  readonly alertMails?: boolean;
}): Promise<AuthOutcome> {
  return post("/profile", change);
}

export function changePassword(currentPassword: string, newPassword: string): Promise<AuthOutcome> {
  return post("/change-password", { currentPassword, newPassword });
}

/** Begins: the second factor is on once a code of the app was taken. */
export async function beginSecondFactor(
  password: string,
): Promise<
  AuthOutcome | { readonly kind: "begun"; readonly uri: string; readonly codes: readonly string[] }
> {
  const answer = await post<{ totpURI: string; backupCodes: string[] }>("/two-factor/enable", { password });
  if (answer.kind !== "done") return answer;
  return { kind: "begun", uri: answer.body.totpURI, codes: answer.body.backupCodes };
}

export function proveSecondFactor(code: string): Promise<AuthOutcome> {
  return post("/two-factor/verify-totp", { code: code.replaceAll(/\s/g, "") });
}

/** Ten new ones; those before are good no more. */
export async function newBackupCodes(
  password: string,
): Promise<AuthOutcome | { readonly kind: "made"; readonly codes: readonly string[] }> {
  const answer = await post<{ backupCodes: string[] }>("/two-factor/generate-backup-codes", { password });
  return answer.kind === "done" ? { kind: "made", codes: answer.body.backupCodes } : answer;
}

export function endSecondFactor(password: string): Promise<AuthOutcome> {
  return post("/two-factor/disable", { password });
}

export function endSession(id: string): Promise<AuthOutcome> {
  return post("/revoke-session", { id });
}

export function endOtherSessions(): Promise<AuthOutcome> {
  return post("/revoke-other-sessions", {});
}

/** An invitation as whoever has its link is shown it. */
export interface InvitationShown {
  readonly state: "pending" | "accepted" | "revoked" | "expired";
  readonly account: string;
  readonly name: string;
  readonly email: string;
  readonly expiresAt: string;
  readonly hasUser: boolean;
}

export type JoinOutcome =
  | Exclude<AuthOutcome, { kind: "done" }>
  /** `account` is what they see from now on. */
  | { readonly kind: "done"; readonly account: string };

export function showInvitation(token: string): Promise<Answer<InvitationShown>> {
  return post("/invitation", { token });
}

/** As whoever is signed in. */
export async function acceptInvitation(token: string): Promise<JoinOutcome> {
  return joined(await post<{ account: string }>("/accept-invitation", { token }));
}

/** As somebody who is nobody here yet, and is signed in then. */
export async function joinAsNew(
  token: string,
  { name, email, password }: { readonly name: string; readonly email: string; readonly password: string },
): Promise<JoinOutcome> {
  const outcome = joined(await post<{ account: string }>("/join", { token, name, password }));
  // Should this fail the page that they are sent to asks them to sign in.
  if (outcome.kind === "done") await signIn(email, password);
  return outcome;
}

function joined(answer: Answer<{ account: string }>): JoinOutcome {
  return answer.kind === "done" ? { kind: "done", account: answer.body.account } : answer;
}

type Answer<Body> = Exclude<AuthOutcome, { kind: "done" }> | { readonly kind: "done"; readonly body: Body };

async function post<Body>(path: string, body: object): Promise<Answer<Body>> {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (response === null || response.status >= 500) return { kind: "unreachable" };
  if (response.status === 429)
    return { kind: "wait", seconds: Number(response.headers.get("Retry-After")) || WAIT_SECONDS_DEFAULT };
  const answered = (await response.json().catch(() => ({}))) as Body & { code?: string };
  return response.ok
    ? { kind: "done", body: answered }
    : { kind: "refused", code: answered.code ?? "UNKNOWN" };
}
