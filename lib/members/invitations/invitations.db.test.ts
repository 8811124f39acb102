import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { dayWindow, windows } from "@/lib/engine/testing/example-plans";
import { bySystem, openedAccount, publishPlan } from "@/lib/testing/builders";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { addMember, removeMember, unlinkPerson } from "../commands";
import { listMembers } from "../reads";
import { acceptInvitation } from "./accept-invitation";
import { invite, revokeInvitation } from "./invitation-commands";

const DAY_MS = 86_400_000;
const PASSWORD = "over the spillway";

let testing: TestRuntime;
let plan: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  plan = await publishPlan(testing.runtime, [windows([dayWindow("day", "requests", 3)])]);
  testing.clock.set(Date.now());
  Object.assign(testing.runtime.config, { canMailPeople: true });
});
afterAll(() => testing.end());

let peer = 0;
async function post(path: string, body: unknown, cookie = "") {
  const answer = await testing.runtime.sessions.answer(
    new Request(`http://localhost:3000/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "localhost:3000",
        origin: "http://localhost:3000",
        "x-forwarded-for": `10.2.${peer >> 8}.${peer++ & 255}`,
        cookie,
      },
      body: JSON.stringify(body),
    }),
  );
  return { status: answer.status, body: await answer.json(), cookie: cookieOf(answer) };
}

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

const organization = () => openedAccount(testing.runtime, plan, { name: "Acme", kind: "organization" });

let people = 0;
const freshEmail = () => `p${++people}@example.org`;

async function invited(
  account: AuthorizedAccountId,
  { email = freshEmail(), memberId = null as string | null, days = 7 } = {},
) {
  const request = { email, name: memberId === null ? "Ana" : undefined, memberId, expires_in_days: days };
  const made = await invite(testing.runtime, account, request as never, bySystem);
  if (made.kind !== "invited") throw new Error(made.kind);
  const where = { origin: `invitation:${made.invitation.id}` };
  const mail = await testing.runtime.db.mail.findFirstOrThrow({ where });
  const token = /\/join#([\w-]+)/.exec(mail.bodyText ?? "")?.[1] ?? "";
  return { email, token, mail, ...made };
}

/** Somebody who signs in already, with their cookie. */
async function signedIn(email: string): Promise<string> {
  await testing.runtime.sessions.addUser({ name: "Maya", email, password: PASSWORD, role: "user" });
  return (await post("/sign-in/email", { email, password: PASSWORD })).cookie;
}

async function userOf(email: string): Promise<string> {
  await signedIn(email);
  return (await testing.runtime.db.user.findUniqueOrThrow({ where: { email } })).id;
}

const everybody = { memberId: null, externalId: null, withRemoved: false, limit: 10, beforeId: null };
const members = (account: AuthorizedAccountId) => listMembers(testing.runtime, account, everybody);

const actionsOf = async (object: string) =>
  (await testing.runtime.db.auditLog.findMany({ where: { object }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

test("whoever is new accepts with a name and a password, is a member then, and has no account of their own", async () => {
  const account = await organization();
  const { email, token, mail, link, invitation } = await invited(account);
  expect([mail.recipient, link]).toEqual([email, null]);
  const rows = await testing.runtime.db.invitation.findMany();
  expect(JSON.stringify(rows)).not.toContain(token);
  const shown = await post("/invitation", { token });
  expect(shown.body).toMatchObject({ state: "pending", account: "Acme", name: "Ana", email, hasUser: false });
  expect((await post("/join", { token, name: "Ana D.", password: "short" })).status).toBe(400);
  expect(await members(account)).toEqual([]);
  const body = { token, name: "Ana D.", password: PASSWORD };
  const [one, other] = await Promise.all([post("/join", body), post("/join", body)]);
  expect([one.status, other.status].sort()).toEqual([200, 400]);
  const cookie = (await post("/sign-in/email", { email, password: PASSWORD })).cookie;
  const principal = await testing.runtime.sessions.principal(cookie);
  const [member] = await members(account);
  expect(member).toMatchObject({ name: "Ana", email, person: { name: "Ana D.", email } });
  expect(principal).toMatchObject({ accountIds: [], memberships: { [account]: member?.id } });
  expect((await post("/invitation", { token })).body.state).toBe("accepted");
  expect((await post("/join", body)).body.code).toBe("LINK_OVER");
  expect(await actionsOf(invitation.id)).toEqual(["member.invited"]);
  expect(await actionsOf(member?.id ?? "")).toContain("member.linked");
});

test("only the person with the invited address accepts, as the member who is there already", async () => {
  const account = await organization();
  const added = await addMember(
    testing.runtime,
    account,
    { name: "Ben", external_id: "ben", limits: {}, caps: null },
    bySystem,
  );
  if (added.kind !== "added") throw new Error(added.kind);
  const { email, token } = await invited(account, { memberId: added.memberId });
  const wrong = await signedIn(freshEmail());
  expect(await post("/accept-invitation", { token }, wrong)).toMatchObject({
    status: 403,
    body: { code: "WRONG_ADDRESS" },
  });
  expect((await post("/accept-invitation", { token })).status).toBe(401);
  const cookie = await signedIn(email);
  const asNew = await post("/join", { token, name: "Thief", password: PASSWORD });
  expect(asNew).toMatchObject({ status: 409, body: { code: "ADDRESS_KNOWN" } });
  expect(await post("/accept-invitation", { token }, cookie)).toMatchObject({
    status: 200,
    body: { account },
  });
  expect(await members(account)).toMatchObject([{ id: added.memberId, person: { email } }]);
  const again = { email, name: "Ben", memberId: null, expires_in_days: 7 };
  expect(await invite(testing.runtime, account, again as never, bySystem)).toEqual({ kind: "person_linked" });
  const other = { ...again, email: freshEmail(), memberId: added.memberId };
  expect(await invite(testing.runtime, account, other as never, bySystem)).toEqual({ kind: "member_linked" });
});

test("a link that was taken back, is over, or never was opens nothing, and says which it is", async () => {
  const account = await organization();
  const [revoked, expired] = [await invited(account), await invited(account, { days: 1 })];
  await revokeInvitation(testing.runtime, account, revoked.invitation.id, bySystem);
  testing.clock.advance(DAY_MS);
  expect((await post("/invitation", { token: revoked.token })).body.state).toBe("revoked");
  expect((await post("/invitation", { token: expired.token })).body.state).toBe("expired");
  for (const { token } of [revoked, expired, { token: "never" }]) {
    const joined = await post("/join", { token, name: "A", password: PASSWORD });
    expect(joined).toMatchObject({ status: 400, body: { code: "LINK_OVER" } });
  }
  expect((await post("/invitation", { token: "never" })).body.code).toBe("LINK_OVER");
  expect(await members(account)).toEqual([]);
  // One that is over does not stand in the way of the next.
  await invited(account, { email: expired.email });
});

test("whoever is unlinked, or removed, sees nothing from the next request on, and can be invited again", async () => {
  const { runtime } = testing;
  const account = await organization();
  const first = await invited(account);
  const cookie = await signedIn(first.email);
  await post("/accept-invitation", { token: first.token }, cookie);
  const seen = async () => (await runtime.sessions.principal(cookie))?.memberships ?? {};
  const [member] = await members(account);
  expect(await seen()).toEqual({ [account]: member?.id });
  expect(await unlinkPerson(runtime, account, member?.id ?? "", bySystem)).toBe("unlinked");
  expect(await unlinkPerson(runtime, account, member?.id ?? "", bySystem)).toBe("nobody_linked");
  expect(await seen()).toEqual({});
  expect(await members(account)).toMatchObject([{ id: member?.id, person: null }]);
  const second = await invited(account, { email: first.email, memberId: member?.id ?? null });
  await post("/accept-invitation", { token: second.token }, cookie);
  expect(await seen()).toEqual({ [account]: member?.id });
  await removeMember(runtime, account, member?.id ?? "", bySystem);
  expect(await seen()).toEqual({});
  expect(await actionsOf(member?.id ?? "")).toContain("member.access_ended");
  const third = await invited(account, { email: first.email });
  expect((await post("/accept-invitation", { token: third.token }, cookie)).status).toBe(200);
});

test("an invitation that is taken back while it is accepted leaves either a member with a person, or none", async () => {
  const account = await organization();
  const rounds = await Promise.all(
    Array.from({ length: 24 }, async (_, nth) => {
      const { email, token, invitation } = await invited(account);
      const person = { userId: await userOf(email), email };
      const revoke = () => revokeInvitation(testing.runtime, account, invitation.id, bySystem);
      const accept = () => acceptInvitation(testing.runtime, token, person, bySystem);
      // Begun at once, and a few turns of the loop apart.
      const later = async <T>(what: () => Promise<T>, turns: number): Promise<T> => {
        for (let turn = 0; turn < turns; turn++) await testing.runtime.db.$queryRaw`select 1`;
        return what();
      };
      const [accepted, revoked] = await Promise.all([later(accept, 0), later(revoke, nth % 12)]);
      expect(revoked?.state).toBe(accepted.kind === "accepted" ? "accepted" : "revoked");
      return { email, isAccepted: accepted.kind === "accepted" };
    }),
  );
  const there = await listMembers(testing.runtime, account, { ...everybody, limit: 100 });
  const linked = there.filter(({ person }) => person !== null).map(({ email }) => email);
  expect(linked.sort()).toEqual(
    rounds
      .filter(({ isAccepted }) => isAccepted)
      .map(({ email }) => email)
      .sort(),
  );
  expect(there).toHaveLength(linked.length);
});

test("whom an acceptance added that the taking back overtook, or that broke off, is removed again", async () => {
  const { runtime } = testing;
  const account = await organization();
  const overtaken = await invited(account);
  const person = { userId: await userOf(overtaken.email), email: overtaken.email };
  const revoke = ({ invitation }: typeof overtaken) =>
    revokeInvitation(runtime, account, invitation.id, bySystem);
  const record: typeof runtime.acts.record = async (...act) => {
    const recorded = await runtime.acts.record(...act);
    if (recorded.kind === "recorded" && recorded.event.act.kind === "member_added") await revoke(overtaken);
    return recorded;
  };
  const overtaking = { ...runtime, acts: { ...runtime.acts, record } };
  expect(await acceptInvitation(overtaking, overtaken.token, person, bySystem)).toEqual({ kind: "over" });
  expect(await members(account)).toEqual([]);

  const broken = await invited(account);
  const cut = { ...runtime, audited: { write: () => Promise.reject(new Error("cut")) } };
  const other = { userId: await userOf(broken.email), email: broken.email };
  await expect(acceptInvitation(cut, broken.token, other, bySystem)).rejects.toThrow("cut");
  expect(await members(account)).toMatchObject([{ email: broken.email, person: null }]);
  expect((await revoke(broken))?.state).toBe("revoked");
  expect(await members(account)).toEqual([]);
  await revoke(broken);
  const gone = await listMembers(runtime, account, { ...everybody, withRemoved: true });
  expect(gone.map(({ state }) => state)).toEqual(["removed", "removed"]);
});

test("of an organization that is full nobody becomes a member, and the link stays good", async () => {
  const account = await organization();
  for (let nth = 0; nth < 1_000; nth += 50)
    await Promise.all(
      Array.from({ length: 50 }, () =>
        addMember(testing.runtime, account, { name: "M", limits: {}, caps: null }, bySystem),
      ),
    );
  const { token } = await invited(account);
  const body = { token, name: "A", password: PASSWORD };
  expect((await post("/join", body)).body.code).toBe("ORGANIZATION_FULL");
  const [last] = await members(account);
  await removeMember(testing.runtime, account, last?.id ?? "", bySystem);
  expect((await post("/join", body)).status).toBe(200);
}, 60_000);

test("where no mail is sent the link is in the answer, and in no mail", async () => {
  Object.assign(testing.runtime.config, { canMailPeople: false });
  const request = { email: freshEmail(), name: "Ana", memberId: null, expires_in_days: 7 };
  const made = await invite(testing.runtime, await organization(), request as never, bySystem);
  Object.assign(testing.runtime.config, { canMailPeople: true });
  expect(made).toMatchObject({ kind: "invited", link: expect.stringMatching(/\/join#[\w-]{43}$/) });
  expect(await testing.runtime.db.mail.count({ where: { recipient: request.email } })).toBe(0);
});

test("a link is tried only so often by one network address", async () => {
  const answers: number[] = [];
  const from = peer;
  for (let nth = 0; nth < 41; nth++) {
    peer = from;
    answers.push((await post("/invitation", { token: `guess-${nth}` })).status);
  }
  expect(answers.slice(0, 40).every((status) => status === 400)).toBe(true);
  expect(answers.at(-1)).toBe(429);
  peer = from + 1;
});
