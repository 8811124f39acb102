import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAccount } from "@/lib/accounts/commands";
import { uuidOfId } from "@/lib/engine/ids";
import { dayWindow, windows } from "@/lib/engine/testing/example-plans";
import type { KeyPrincipal, SessionPrincipal } from "@/lib/http/principal";
import { freshId } from "@/lib/ids";
import { bySystem, publishPlan } from "@/lib/testing/builders";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";

let testing: TestRuntime;
/** Two accounts of one external id, one per mode, and a third of nobody here. */
let live: string;
let sandbox: string;
let foreign: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  const plan = await publishPlan(testing.runtime, [windows([dayWindow("day", "requests", 3)])]);
  const open = async (external_id: string, livemode: boolean) => {
    const request = { name: "A", kind: "person" as const, plan, time_zone: "UTC", external_id };
    const opened = await openAccount(testing.runtime, request, livemode, bySystem);
    if (opened.kind !== "opened") throw new Error(opened.kind);
    return opened.accountId;
  };
  live = await open("maya", true);
  sandbox = await open("maya", false);
  foreign = await open("omar", true);
});

afterAll(() => testing.end());

const key = (livemode: boolean, accountId: string | null = null): KeyPrincipal => ({
  kind: "key",
  keyId: "key_1",
  scopes: [],
  livemode,
  accountId,
  memberId: null,
});

const ask = (principal: KeyPrincipal | SessionPrincipal, ref: string, access: "read" | "write" = "read") =>
  testing.runtime.authorizeAccount(principal, ref, access);
const unknown = { kind: "problem", code: "not_found" };

describe("an account is given", () => {
  test("to a key of its mode, by either id", async () => {
    expect(await ask(key(true), live)).toBe(live);
    expect(await ask(key(true), "ext:maya")).toBe(live);
    expect(await ask(key(false), "ext:maya")).toBe(sandbox);
    expect(await ask(key(true), live, "write")).toBe(live);
  });

  test("to its own restricted key, and to no other", async () => {
    expect(await ask(key(true, live), "ext:maya")).toBe(live);
    expect(await ask(key(true, foreign), live)).toMatchObject(unknown);
    expect(await ask(key(true, live), foreign)).toMatchObject(unknown);
  });

  test("to people who hold it: owners may change it, viewers may look, and nobody keeps a right that was taken", async () => {
    const added = await testing.runtime.sessions.addUser({
      name: "Maya",
      email: "maya@example.com",
      password: "carry-over-4808",
      role: "user",
    });
    if (added.kind !== "added") throw new Error(added.kind);
    const link = { accountId: uuidOfId(sandbox), userId: added.id };
    await testing.runtime.db.accountUser.create({ data: { ...link, role: "owner" } });
    const maya: SessionPrincipal = {
      kind: "session",
      userId: added.id,
      role: "user",
      accountIds: [sandbox],
      memberships: {},
    };
    expect(await ask(maya, "ext:maya", "write")).toBe(sandbox);
    await testing.runtime.db.accountUser.update({
      where: { accountId_userId: link },
      data: { role: "viewer" },
    });
    expect(await ask(maya, "ext:maya", "write")).toMatchObject(unknown);
    expect(await ask(maya, sandbox, "read")).toBe(sandbox);
    expect(await ask(maya, live)).toMatchObject(unknown);
    expect(await ask(maya, foreign)).toMatchObject(unknown);
  });

  test("to administrators, in both modes", async () => {
    const admin: SessionPrincipal = {
      kind: "session",
      userId: "usr_1",
      role: "admin",
      accountIds: [],
      memberships: {},
    };
    expect(await ask(admin, sandbox, "write")).toBe(sandbox);
    expect(await ask(admin, live, "write")).toBe(live);
    expect(await ask(admin, "ext:omar")).toBe(foreign);
  });

  test("to nobody when it is of the other mode, unknown, or no id at all: all answer alike", async () => {
    const told = await ask(key(false), live);
    expect(told).toMatchObject(unknown);
    for (const ref of [
      freshId("acct", 1),
      "ext:nobody",
      "ext:",
      "acct_x",
      "",
      "maya",
      `key_${live.slice(5)}`,
    ]) {
      expect(await ask(key(false), ref)).toEqual(told);
    }
  });
});
