import { afterAll, beforeAll, expect, test } from "vitest";
import { dayWindow, windows } from "@/lib/engine/testing/example-plans";
import { publishPlan } from "@/lib/testing/builders";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { totpOf } from "@/lib/testing/totp";
import { createSessions, type Sessions } from "../sessions";
import type { Invitations } from "./identity-parts";

const NO_INVITATIONS: Invitations = { show: async () => null, accept: async () => ({ kind: "over" }) };

let testing: TestRuntime;
let sessions: Sessions;
let plan: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  plan = await publishPlan(testing.runtime, [windows([dayWindow("day", "requests", 3)])]);
  testing.clock.set(Date.now());
  Object.assign(testing.runtime.config, { signUpPlan: plan.split("@")[0], canMailPeople: true });
  sessions = testing.runtime.sessions;
});
afterAll(() => testing.end());

let peer = 0;
const post = (path: string, body: unknown, cookie = "", of: Sessions = sessions) =>
  of.answer(
    new Request(`http://localhost:3000/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "localhost:3000",
        origin: "http://localhost:3000",
        "x-forwarded-for": `10.1.${peer >> 8}.${peer++ & 255}`,
        cookie,
      },
      body: JSON.stringify(body),
    }),
  );

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

const mailsTo = (recipient: string) =>
  testing.runtime.db.mail.findMany({ where: { recipient }, orderBy: { id: "asc" } });
/** The token of the newest link that was mailed to this address. */
async function tokenTo(recipient: string): Promise<string> {
  const text = (await mailsTo(recipient)).at(-1)?.bodyText ?? "";
  return /#([\w-]+)/.exec(text)?.[1] ?? "";
}

/** The same people, in another process. */
function otherSessions(more: Partial<Parameters<typeof createSessions>[0]>): Sessions {
  const { started, runtime } = testing;
  return createSessions({
    ...runtime,
    db: started.storage.db,
    database: started.storage.pool,
    openOwnAccount: async () => null,
    invitations: NO_INVITATIONS,
    log: () => {},
    ...more,
  });
}

const PASSWORD = "over the spillway";

async function person(email: string): Promise<{ email: string; cookie: string }> {
  await post("/sign-up", { name: "Maya", email, password: PASSWORD });
  expect((await post("/confirm", { token: await tokenTo(email) })).status).toBe(200);
  return { email, cookie: cookieOf(await post("/sign-in/email", { email, password: PASSWORD })) };
}

const actionsOf = async (object: string) =>
  (await testing.runtime.db.auditLog.findMany({ where: { object }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

test("whoever signs up is nobody until the link is opened, and then owns an account on the plan", async () => {
  const email = "new@example.org";
  const asked = await post("/sign-up", { name: " Noor ", email: " New@Example.org", password: PASSWORD });
  expect(asked.status).toBe(200);
  expect(await testing.runtime.db.user.count({ where: { email } })).toBe(0);
  expect((await post("/sign-in/email", { email, password: PASSWORD })).status).toBe(401);
  const token = await tokenTo(email);
  const [twice, once] = await Promise.all([post("/confirm", { token }), post("/confirm", { token })]);
  expect([twice.status, once.status].sort()).toEqual([200, 400]);
  const cookie = cookieOf(await post("/sign-in/email", { email, password: PASSWORD }));
  const principal = await sessions.principal(cookie);
  expect(principal).toMatchObject({ role: "user", accountIds: [expect.stringMatching(/^acct_/)] });
  const account = await testing.runtime.accountReads.account(principal?.accountIds[0] ?? "");
  expect(account).toMatchObject({ name: "Noor", plan });
  expect(await actionsOf(principal?.userId ?? "")).toEqual(["user.signed_up"]);
});

test("an address that is known is answered alike, and is told by mail; nothing of it is changed", async () => {
  const { email } = await person("known@example.org");
  const before = await testing.runtime.db.userCredential.findFirst({ where: { user: { email } } });
  const again = await post("/sign-up", { name: "Thief", email, password: "another password" });
  const fresh = await post("/sign-up", { name: "A", email: "unknown@example.org", password: PASSWORD });
  expect([again.status, await again.text()]).toEqual([fresh.status, await fresh.text()]);
  expect((await mailsTo(email)).at(-1)).toMatchObject({ subject: "You have an account already" });
  expect(await testing.runtime.db.userCredential.findFirst({ where: { user: { email } } })).toEqual(before);
  const [known, unknown] = [
    await post("/forgot-password", { email }),
    await post("/forgot-password", { email: "nobody@example.org" }),
  ];
  expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
  expect(await mailsTo("nobody@example.org")).toEqual([]);
});

test("a link is kept as a fingerprint, is good once, and is over in time", async () => {
  const email = "late@example.org";
  await post("/sign-up", { name: "Late", email, password: PASSWORD });
  const token = await tokenTo(email);
  const rows = await testing.runtime.db.verification.findMany();
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  testing.clock.advance(86_400_000);
  expect((await post("/confirm", { token })).status).toBe(400);
  testing.clock.set(Date.now());
});

test("a new password by link ends every session and every other link, and is in the audit log", async () => {
  const { email, cookie } = await person("forgot@example.org");
  const { id = "" } = (await sessions.user(cookie)) ?? {};
  await post("/forgot-password", { email });
  const older = await tokenTo(email);
  testing.clock.advance(1);
  await post("/forgot-password", { email });
  const token = await tokenTo(email);
  expect((await post("/reset-password", { token, newPassword: "short" })).status).toBe(400);
  expect((await post("/reset-password", { token, newPassword: "a new river bed" })).status).toBe(200);
  expect(await sessions.user(cookie)).toBeNull();
  for (const over of [token, older])
    expect((await post("/reset-password", { token: over, newPassword: "yet another one" })).status).toBe(400);
  expect((await post("/sign-in/email", { email, password: PASSWORD })).status).toBe(401);
  expect((await post("/sign-in/email", { email, password: "a new river bed" })).status).toBe(200);
  expect(await actionsOf(id)).toContain("user.password_reset");
  expect((await mailsTo(email)).at(-1)).toMatchObject({ subject: "Your password was changed" });
});

test("changing the password ends every other session, gives this one a new token, and asks for the old password", async () => {
  const { email, cookie } = await person("change@example.org");
  const other = cookieOf(await post("/sign-in/email", { email, password: PASSWORD }));
  const body = { currentPassword: "wrong password", newPassword: "a better password" };
  expect((await post("/change-password", body, cookie)).status).toBe(400);
  const changed = await post("/change-password", { ...body, currentPassword: PASSWORD }, cookie);
  expect(changed.status).toBe(200);
  expect(await sessions.user(other)).toBeNull();
  expect(await sessions.user(cookie)).toBeNull();
  const { id = "" } = (await sessions.user(cookieOf(changed))) ?? {};
  expect(await actionsOf(id)).toContain("user.password_changed");
  for (let tries = 0; tries < 10; tries++) await post("/change-password", body, cookieOf(changed));
  expect((await post("/change-password", body, cookieOf(changed))).status).toBe(429);
});

test("a password is changed with its letter and its entry in the audit log, or not at all", async () => {
  const { email, cookie } = await person("cut@example.org");
  const { id = "" } = (await sessions.user(cookie)) ?? {};
  const { audited } = testing.runtime;
  // The process ends where all is written and nothing committed.
  const write: typeof audited.write = (author, work) =>
    audited.write(author, async (tx) => {
      await work(tx);
      throw new Error("cut");
    });
  const cut = otherSessions({ audited: { write } });
  const asked = { currentPassword: PASSWORD, newPassword: "a better password" };
  expect((await post("/change-password", asked, cookie, cut)).status).toBe(500);
  expect((await sessions.user(cookie))?.id).toBe(id);
  const mails = (await mailsTo(email)).length;
  expect(await actionsOf(id)).not.toContain("user.password_changed");
  const twice = await Promise.all([1, 2].map(() => post("/change-password", asked, cookie)));
  expect(twice.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await actionsOf(id)).filter((action) => action === "user.password_changed")).toHaveLength(1);
  expect(await mailsTo(email)).toHaveLength(mails + 1);
});

test("with a second factor a password alone opens nothing; a code does, and a backup code does once", async () => {
  const { email, cookie } = await person("factor@example.org");
  const enabled = await post("/two-factor/enable", { password: PASSWORD }, cookie);
  const { totpURI, backupCodes } = await enabled.json();
  const digits = totpOf(totpURI);
  // Not good before it was used once: nobody is locked out by a picture they never scanned.
  expect(cookieOf(await post("/sign-in/email", { email, password: PASSWORD }))).toContain("session_token");
  expect((await post("/two-factor/verify-totp", { code: "000000" }, cookie)).status).toBe(401);
  const on = await post("/two-factor/verify-totp", { code: digits }, cookie);
  expect(on.status).toBe(200);
  const user = await sessions.user(cookieOf(on));
  expect(user).toMatchObject({ hasSecondFactor: true });
  expect(await actionsOf(user?.id ?? "")).toContain("user.second_factor_on");

  const half = await post("/sign-in/email", { email, password: PASSWORD });
  expect(await half.json()).toMatchObject({ twoFactorRedirect: true });
  expect(await sessions.user(cookieOf(half))).toBeNull();
  const whole = await post("/two-factor/verify-totp", { code: totpOf(totpURI) }, cookieOf(half));
  expect(await sessions.user(cookieOf(whole))).not.toBeNull();

  for (const status of [200, 401]) {
    const challenge = cookieOf(await post("/sign-in/email", { email, password: PASSWORD }));
    const answer = await post("/two-factor/verify-backup-code", { code: backupCodes[0] }, challenge);
    expect(answer.status).toBe(status);
  }
  const off = await post("/two-factor/disable", { password: PASSWORD }, cookieOf(whole));
  expect(off.status).toBe(200);
  expect(await actionsOf(user?.id ?? "")).toContain("user.second_factor_off");
});

test("somebody ends their own sessions and nobody else's", async () => {
  const [mine, theirs] = [await person("mine@example.org"), await person("theirs@example.org")];
  const other = cookieOf(await post("/sign-in/email", { email: mine.email, password: PASSWORD }));
  const listed = await sessions.list(mine.cookie);
  expect(listed).toHaveLength(2);
  expect(listed.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
  const foreign = (await sessions.list(theirs.cookie))[0]?.id;
  expect((await post("/revoke-session", { id: foreign }, mine.cookie)).status).toBe(200);
  expect(await sessions.user(theirs.cookie)).not.toBeNull();
  expect((await post("/revoke-other-sessions", {}, mine.cookie)).status).toBe(200);
  expect(await sessions.user(other)).toBeNull();
  expect(await sessions.user(mine.cookie)).not.toBeNull();
  expect((await post("/revoke-session", { id: listed[0]?.id })).status).toBe(401);
});

test("where sign-up is closed it is said, and mail is asked for only so often", async () => {
  const asked = { name: "A", email: "often@example.org", password: PASSWORD };
  const statuses: number[] = [];
  for (let nth = 0; nth < 5; nth++) statuses.push((await post("/sign-up", asked)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 429]);
  const closed = otherSessions({ config: { ...testing.runtime.config, signUpPlan: null } });
  const refused = await post("/sign-up", { ...asked, email: "closed@example.org" }, "", closed);
  expect([refused.status, (await refused.json()).code]).toEqual([403, "SIGN_UP_CLOSED"]);
});
