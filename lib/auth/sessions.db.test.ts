import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { dayWindow, windows } from "@/lib/engine/testing/example-plans";
import { problemOfFault } from "@/lib/http/fault";
import { keyRoutes } from "@/lib/keys/routes";
import { addMember, removeMember } from "@/lib/members/commands";
import { createPool } from "@/lib/storage/postgres/pool";
import { bySystem, openedAccount, publishPlan } from "@/lib/testing/builders";
import { caller, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import type { Invitations } from "./identity/identity-parts";
import { createSessions, SESSION_COOKIE } from "./sessions";

const NO_INVITATIONS: Invitations = { show: async () => null, accept: async () => ({ kind: "over" }) };

let testing: TestRuntime;
const maya = { name: "Maya", email: "Maya@Example.com", password: "carry-over-4808", role: "user" } as const;
const omar = { name: "Omar", email: "omar@example.com", password: "open-the-sluice", role: "admin" } as const;

beforeAll(async () => {
  testing = await startTestRuntime();
  expect((await testing.runtime.sessions.addUser(maya)).kind).toBe("added");
  expect((await testing.runtime.sessions.addUser(omar)).kind).toBe("added");
});

afterAll(() => testing.end());

let peer = 0;
function request(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost:3000/api/auth${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      host: "localhost:3000",
      origin: "http://localhost:3000",
      // Each from an address of its own, so that the limit by address does not meet them all.
      "x-forwarded-for": `10.0.${peer >> 8}.${peer++ & 255}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

function signIn(email: string, password: string, headers: Record<string, string> = {}): Promise<Response> {
  return testing.runtime.sessions.answer(request("/sign-in/email", { email, password }, headers));
}

/** The `Cookie` header of a browser that got this answer. */
function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function signedIn(person: { email: string; password: string }): Promise<string> {
  const response = await signIn(person.email, person.password);
  expect(response.status).toBe(200);
  return cookieOf(response);
}

describe("a session", () => {
  test("begins with the right password, in a cookie that scripts cannot read", async () => {
    const response = await signIn(" maya@example.COM".trim(), maya.password);
    expect(await response.json()).toMatchObject({ user: { email: "maya@example.com", role: "user" } });
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith(SESSION_COOKIE)) as string;
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).not.toMatch(/; Secure/i);
  });

  test("is the person's, with their role and none of the accounts of others", async () => {
    const cookie = await signedIn(omar);
    expect(await testing.runtime.sessions.user(cookie)).toMatchObject({ name: "Omar", role: "admin" });
    expect(await testing.runtime.sessions.principal(cookie)).toMatchObject({
      kind: "session",
      role: "admin",
      userId: expect.stringMatching(/^usr_[0-9a-z]{26}$/),
      accountIds: [],
      memberships: {},
    });
  });

  test("is over everywhere once the person has signed out", async () => {
    const cookie = await signedIn(maya);
    const answer = await testing.runtime.sessions.answer(request("/sign-out", {}, { cookie }));
    expect(answer.status).toBe(200);
    expect(await testing.runtime.sessions.user(cookie)).toBeNull();
  });

  test("is over when its row says so, whatever the cookie says", async () => {
    const cookie = await signedIn(maya);
    const past = new Date(Date.now() - 1_000);
    await testing.runtime.db.session.updateMany({ data: { expiresAt: past } });
    expect(await testing.runtime.sessions.user(cookie)).toBeNull();
  });

  test.each([
    ["a forged cookie", `${SESSION_COOKIE}=abc.def`],
    ["an empty cookie", `${SESSION_COOKIE}=`],
    ["other cookies", "theme=dark"],
  ])("is not given to %s", async (_, cookie) => {
    expect(await testing.runtime.sessions.user(cookie)).toBeNull();
  });

  test("is not given to a token without our signature, nor to one with a signature of another secret", async () => {
    const cookie = await signedIn(maya);
    const token = decodeURIComponent(cookie.split("=")[1] as string).split(".")[0];
    expect(await testing.runtime.sessions.user(`${SESSION_COOKIE}=${token}`)).toBeNull();
    const other = createSessions({
      ...testing.runtime,
      db: testing.started.storage.db,
      database: testing.started.storage.pool,
      openOwnAccount: async () => null,
      invitations: NO_INVITATIONS,
      config: { ...testing.runtime.config, authSecret: randomBytes(32).toString("hex") },
      log: () => {},
    });
    expect(await other.user(cookie)).toBeNull();
  });

  test("goes over HTTPS only where the site is on HTTPS", async () => {
    const secure = createSessions({
      ...testing.runtime,
      db: testing.started.storage.db,
      database: testing.started.storage.pool,
      openOwnAccount: async () => null,
      invitations: NO_INVITATIONS,
      config: { ...testing.runtime.config, url: "https://spillway.example" },
      log: () => {},
    });
    const headers = { host: "spillway.example", origin: "https://spillway.example" };
    const answer = await secure.answer(
      request("/sign-in/email", { email: maya.email, password: maya.password }, headers),
    );
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-spillway\.session_token=/);
    expect(cookie).toMatch(/; Secure/i);
    expect(secure.isCarriedBy(cookieOf(answer))).toBe(true);
  });
});

describe("when the database is gone", () => {
  const gone = () =>
    createSessions({
      openOwnAccount: async () => null,
      invitations: NO_INVITATIONS,
      ...testing.runtime,
      db: testing.started.storage.db,
      database: createPool("postgres://nobody@127.0.0.1:1/none", { max: 1, use: "general" }),
      log: () => {},
    });

  test("a good session is not called over: asking for it fails, and can be repeated", async () => {
    const cookie = await signedIn(maya);
    const told = { code: "store_unavailable" };
    expect(
      problemOfFault(
        await gone()
          .user(cookie)
          .catch((error) => error),
      ),
    ).toMatchObject(told);
    expect(
      problemOfFault(
        await gone()
          .principal(cookie)
          .catch((error) => error),
      ),
    ).toMatchObject(told);
  });

  test("signing in answers 503 and counts no failure against anybody", async () => {
    const sessions = gone();
    for (let n = 0; n < 12; n++) {
      const body = { email: maya.email, password: maya.password };
      const answer = await sessions.answer(request("/sign-in/email", body));
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: "STORE_UNAVAILABLE" });
    }
  });
});

describe("signing in", () => {
  test.each([
    ["a wrong password", maya.email, "wrong-password"],
    ["nobody's address", "nobody@example.com", "wrong-password"],
  ])("with %s is refused without saying which of both is wrong", async (_, email, password) => {
    const answer = await signIn(email, password);
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });
  });

  test("is refused for a while after ten wrong passwords, wherever they came from", async () => {
    const person = { ...maya, email: "guessed@example.com" };
    await testing.runtime.sessions.addUser(person);
    for (let n = 0; n < 10; n++) expect((await signIn(person.email, `wrong-${n}`)).status).toBe(401);
    const answer = await signIn(person.email, person.password);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBe(300);
    testing.clock.advance(300_000);
    expect((await signIn(person.email, person.password)).status).toBe(200);
  });

  test("from one address is limited, and what a client says its address is does not help", async () => {
    const from = (n: number) => ({
      "x-forwarded-for": "192.0.2.7",
      "x-spillway-peer": `198.51.100.${n}`,
    });
    const statuses: number[] = [];
    for (let n = 0; n < 301; n++) {
      const body = { email: "not an address", password: "x" };
      const answer = await testing.runtime.sessions.answer(request("/sign-in/email", body, from(n)));
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 300)).not.toContain(429);
    expect(statuses[300]).toBe(429);
  });

  test("from another site's page is refused", async () => {
    const cookie = await signedIn(maya);
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]) {
      for (const jar of [{}, { cookie }]) {
        const answer = await signIn(maya.email, maya.password, { ...headers, ...jar });
        expect(answer.status).toBe(403);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
    }
  });

  test("from a page of this site is possible under whatever name the site is reached", async () => {
    const cookie = await signedIn(maya);
    const headers = { host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000", cookie };
    expect((await signIn(maya.email, maya.password, headers)).status).toBe(200);
  });

  test("takes no huge body", async () => {
    expect((await signIn(maya.email, "x".repeat(10_000))).status).toBe(413);
  });
});

describe("what else the session library could do", () => {
  test.each([
    ["/sign-up/email", { email: "new@example.com", password: "long-enough-1", name: "New", role: "admin" }],
    ["/update-user", { role: "admin", name: "x" }],
    ["/change-email", { newEmail: "other@example.com" }],
    ["/list-sessions", {}],
    ["/sign-in/social", { provider: "google" }],
    ["/sign-in/email/", { email: maya.email, password: maya.password }],
  ])("is not served: %s", async (path, body) => {
    const cookie = await signedIn(maya);
    expect((await testing.runtime.sessions.answer(request(path, body, { cookie }))).status).toBe(404);
    expect(await testing.runtime.sessions.user(cookie)).toMatchObject({ role: "user", name: "Maya" });
  });

  test("an address is added once, also by two at the same time", async () => {
    const person = { ...maya, email: "twice@example.com" };
    const { sessions } = testing.runtime;
    const outcomes = await Promise.all([sessions.addUser(person), sessions.addUser(person)]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["added", "email_taken"]);
    expect((await signIn("TWICE@example.com", person.password)).status).toBe(200);
  });
});

describe("the API with a session", () => {
  const path = "/api/v1/api-keys";
  const site = { "sec-fetch-site": "same-origin" };

  test("lets people make, see and revoke keys of accounts they own, and of no others", async () => {
    const plan = await publishPlan(testing.runtime, [windows([dayWindow("day", "requests", 3)])]);
    const own = await openedAccount(testing.runtime, plan, { external_id: "own" });
    const foreign = await openedAccount(testing.runtime, plan, { external_id: "foreign" });
    const viewed = await openedAccount(testing.runtime, plan);
    const cookie = await signedIn(maya);
    const { id: userId } = (await testing.runtime.sessions.user(cookie)) ?? { id: "" };
    await testing.runtime.db.accountUser.createMany({
      data: [
        { accountId: uuidOfId(own), userId, role: "owner" },
        { accountId: uuidOfId(viewed), userId, role: "viewer" },
      ],
    });
    const as = caller(testing.started, keyRoutes, { cookie, ...site });
    const key = { name: "mine", scopes: ["decide"] };
    const made = await as("POST", path, { ...key, account: "ext:own" });
    expect(made).toMatchObject({ status: 201, body: { account: own, livemode: false, created_by: userId } });
    for (const account of [foreign, "ext:foreign", viewed, `acct_${"0".repeat(26)}`]) {
      expect(await as("POST", path, { ...key, account })).toMatchObject({
        status: 404,
        body: { code: "not_found" },
      });
    }
    expect(await as("POST", path, key)).toMatchObject({ status: 400, body: { param: "account" } });
    const admin = { ...key, scopes: ["admin"], account: own };
    expect((await as("POST", path, admin)).status).toBe(400);
    expect((await as("GET", `${path}?account=${viewed}`)).status).toBe(200);
    expect((await as("GET", `${path}?account=${foreign}`)).status).toBe(404);
    expect((await as("GET", path)).body.data.map((row: { id: string }) => row.id)).toEqual([made.body.id]);
    expect((await as("DELETE", `${path}/${made.body.id}`)).body.revoked_at).not.toBeNull();
    const asOmar = caller(testing.started, keyRoutes, { cookie: await signedIn(omar), ...site });
    expect((await asOmar("GET", `${path}?account=${foreign}`)).status).toBe(200);
    expect((await asOmar("GET", `${path}/${made.body.id}`)).status).toBe(200);
  });

  test("shows a member of an organization their own part of its account, until they are removed", async () => {
    const { runtime } = testing;
    const plan = await publishPlan(runtime, [windows([dayWindow("day", "requests", 3)])]);
    const accountId = await openedAccount(runtime, plan, { kind: "organization" });
    const added = await addMember(runtime, accountId, { name: "Ana", limits: {}, caps: null }, bySystem);
    if (added.kind !== "added") throw new Error(added.kind);
    const { memberId } = added;
    const ana = { ...maya, name: "Ana", email: "ana@example.com" };
    const person = await runtime.sessions.addUser(ana);
    if (person.kind !== "added") throw new Error(person.kind);
    const link = { accountId: uuidOfId(accountId), userId: person.id, memberId: uuidOfId(memberId) };
    await runtime.db.accountUser.create({ data: { ...link, role: "member" } });
    const cookie = await signedIn(ana);
    const principal = await runtime.sessions.principal(cookie);
    if (principal === null) throw new Error("nobody is signed in");
    expect(principal).toMatchObject({ accountIds: [], memberships: { [accountId]: memberId } });
    expect(await runtime.authorizeView(principal, accountId)).toEqual({ accountId, memberId });
    for (const access of ["read", "write"] as const)
      expect(await runtime.authorizeAccount(principal, accountId, access)).toMatchObject({
        code: "not_found",
      });
    expect(await removeMember(runtime, accountId, memberId, bySystem)).toBe("removed");
    expect(await runtime.sessions.principal(cookie)).toMatchObject({ accountIds: [], memberships: {} });
  });

  test("changes nothing for a page of another site", async () => {
    const cookie = await signedIn(omar);
    const key = { name: "x", scopes: ["read"] };
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ]) {
      const answer = await caller(testing.started, keyRoutes, { cookie, ...headers } as never)(
        "POST",
        path,
        key,
      );
      expect(answer).toMatchObject({ status: 403, body: { code: "cross_site_refused" } });
    }
    expect((await caller(testing.started, keyRoutes, { cookie, ...site })("POST", path, key)).status).toBe(
      201,
    );
  });

  test("asks those to sign in whose session is over, and prefers no session to a key that is not good", async () => {
    const over = caller(testing.started, keyRoutes, { cookie: `${SESSION_COOKIE}=abc.def` });
    expect((await over("GET", path)).body).toMatchObject({
      status: 401,
      detail: expect.stringMatching(/Sign in/),
    });
    const cookie = await signedIn(omar);
    const both = caller(testing.started, keyRoutes, {
      cookie,
      authorization: `Bearer sk_live_${"a".repeat(40)}`,
    });
    expect((await both("GET", path)).status).toBe(401);
  });
});
