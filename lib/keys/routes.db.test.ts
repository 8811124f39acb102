import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAccount } from "@/lib/accounts/commands";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { isId, uuidOfId } from "@/lib/engine/ids";
import { MAX_CAPS } from "@/lib/engine/standing";
import { dayWindow, purchased, windows } from "@/lib/engine/testing/example-plans";
import { exampleBreaks } from "@/lib/http/answer-breaks";
import type { Route } from "@/lib/http/route";
import { bySystem, openedAccount, publishPlan } from "@/lib/testing/builders";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { keyRoutes } from "./routes";

let testing: TestRuntime;
let plan: string;
let sandbox: AuthorizedAccountId;
let live: string;
let asAdmin: ReturnType<typeof caller>;
let asSandbox: ReturnType<typeof caller>;
const path = "/api/v1/api-keys";

beforeAll(async () => {
  testing = await startTestRuntime();
  const { runtime, started } = testing;
  plan = await publishPlan(runtime, [windows([dayWindow("day", "requests", 3)]), purchased()]);
  sandbox = await openedAccount(runtime, plan, { external_id: "maya" });
  const opened = await openAccount(
    runtime,
    { name: "Live", kind: "person", plan, time_zone: "UTC", external_id: "maya" },
    true,
    bySystem,
  );
  if (opened.kind !== "opened") throw new Error(opened.kind);
  live = opened.accountId;
  const liveKey = await storeKey(runtime, { scopes: ["admin"] });
  const sandboxKey = await storeKey(runtime, { scopes: ["admin"], livemode: false });
  asAdmin = caller(started, keyRoutes, { authorization: `Bearer ${liveKey.secret}` });
  asSandbox = caller(started, keyRoutes, { authorization: `Bearer ${sandboxKey.secret}` });
});

afterAll(() => testing.end());

const key = { name: "backend", scopes: ["decide", "read"] };

describe("an API key", () => {
  test("shows its secret once, and only its hash is stored anywhere", async () => {
    const created = await asAdmin("POST", path, key);
    expect(created.status).toBe(201);
    const { secret, id, prefix } = created.body;
    expect(secret).toMatch(/^sk_live_[0-9A-Za-z]{40}$/);
    expect(secret.startsWith(prefix)).toBe(true);
    expect(isId("key", id)).toBe(true);
    const read = await asAdmin("GET", `${path}/${id}`);
    expect(read.body).toEqual({ ...created.body, secret: undefined });
    expect("secret" in read.body).toBe(false);
    const owner = new pg.Client({ connectionString: testing.url });
    await owner.connect();
    const { rows } = await owner.query(
      "select secret_hash, to_jsonb(k)::text as row from api_keys k where id = $1",
      [uuidOfId(id)],
    );
    const log = await owner.query("select string_agg(to_jsonb(l)::text, '') as text from audit_log l");
    await owner.end();
    expect(rows[0].secret_hash).toEqual(createHash("sha256").update(secret).digest());
    const random = secret.slice(prefix.length);
    expect(rows[0].row).not.toContain(random);
    expect(log.rows[0].text).toContain(id);
    expect(log.rows[0].text).not.toContain(random);
    expect(log.rows[0].text).not.toContain(rows[0].secret_hash.toString("hex"));
  });

  test("is given a new secret and stays the same key; the one before is good for the overlap and no longer", async () => {
    const { body } = await asAdmin("POST", path, { ...key, scopes: ["admin"], account: undefined });
    const as = (secret: string) => caller(testing.started, keyRoutes, { authorization: `Bearer ${secret}` });
    const works = async (secret: string) => (await as(secret)("GET", path)).status === 200;
    expect(await works(body.secret)).toBe(true);
    const first = await asAdmin("POST", `${path}/${body.id}/rotate`, { overlap_seconds: 60 });
    expect(first.body).toMatchObject({ id: body.id, scopes: ["admin"] });
    expect(first.body.secret).not.toBe(body.secret);
    expect([await works(body.secret), await works(first.body.secret)]).toEqual([true, true]);
    testing.clock.advance(60_000);
    expect([await works(body.secret), await works(first.body.secret)]).toEqual([false, true]);
    const second = await asAdmin("POST", `${path}/${body.id}/rotate`, { overlap_seconds: 0 });
    expect(second.body.previous_secret_until).toBeNull();
    expect([await works(first.body.secret), await works(second.body.secret)]).toEqual([false, true]);
    await asAdmin("DELETE", `${path}/${body.id}`);
    expect((await asAdmin("POST", `${path}/${body.id}/rotate`, {})).body.code).toBe("key_ended");
    expect(await works(second.body.secret)).toBe(false);
  });

  test("works at once, and is refused at once in the process that revoked it", async () => {
    const { body } = await asAdmin("POST", path, { name: "short", scopes: ["admin"] });
    const as = caller(testing.started, keyRoutes, { authorization: `Bearer ${body.secret}` });
    expect((await as("GET", path)).status).toBe(200);
    testing.clock.advance(1);
    const revoked = await asAdmin("DELETE", `${path}/${body.id}`);
    expect(revoked.body.revoked_at).toBe(new Date(testing.clock.now()).toISOString());
    expect(await as("GET", path)).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    testing.clock.advance(1_000);
    expect((await asAdmin("DELETE", `${path}/${body.id}`)).body).toEqual(revoked.body);
  });

  test("is refused within five seconds in every other process", async () => {
    const other = await startTestProcess(testing.url, testing.clock);
    const { body } = await asAdmin("POST", path, { name: "elsewhere", scopes: ["admin"] });
    const as = caller(other, keyRoutes, { authorization: `Bearer ${body.secret}` });
    expect((await as("GET", path)).status).toBe(200);
    await asAdmin("DELETE", `${path}/${body.id}`);
    testing.clock.advance(5_000);
    expect((await as("GET", path)).status).toBe(401);
    await other.stop();
  });

  test("is refused once it has expired, also where it is remembered", async () => {
    const expires_at = new Date(testing.clock.now() + 2_000).toISOString();
    const { body } = await asAdmin("POST", path, { name: "brief", scopes: ["admin"], expires_at });
    const as = caller(testing.started, keyRoutes, { authorization: `Bearer ${body.secret}` });
    expect((await as("GET", path)).status).toBe(200);
    testing.clock.advance(2_000);
    expect((await as("GET", path)).status).toBe(401);
  });

  test("says to the minute when it was used last", async () => {
    const { body } = await asAdmin("POST", path, { name: "used", scopes: ["admin"] });
    const as = caller(testing.started, keyRoutes, { authorization: `Bearer ${body.secret}` });
    const lastUse = async () => (await asAdmin("GET", `${path}/${body.id}`)).body.last_used_at;
    const first = new Date(testing.clock.now()).toISOString();
    await as("GET", path);
    await expect.poll(lastUse).toBe(first);
    testing.clock.advance(30_000);
    await as("GET", path);
    expect(await lastUse()).toBe(first);
    testing.clock.advance(30_000);
    await as("GET", path);
    await expect.poll(lastUse).toBe(new Date(testing.clock.now()).toISOString());
  });

  test.each([
    ["no scheme", "sk_live_0"],
    ["another scheme", "Basic c2s6"],
    ["an unknown secret", `Bearer sk_live_${"a".repeat(40)}`],
    ["the wrong mode's start", "wrong mode"],
    ["two secrets", "Bearer a b"],
    ["an endless text", `Bearer ${"a".repeat(10_000)}`],
  ])("with %s is answered 401 and how to do it right", async (_, given) => {
    const { body } = await asAdmin("POST", path, key);
    const authorization =
      given === "wrong mode" ? `Bearer ${body.secret.replace("sk_live_", "sk_test_")}` : given;
    const answer = await caller(testing.started, keyRoutes, { authorization })("GET", path);
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect(answer.header("www-authenticate")).toMatch(/^Bearer/);
  });
});

describe("whose keys a caller sees", () => {
  test("a sandbox key sees, makes and revokes sandbox keys only", async () => {
    const made = await asSandbox("POST", path, key);
    expect(made.body).toMatchObject({ livemode: false });
    expect(made.body.secret).toMatch(/^sk_test_/);
    expect(await asSandbox("POST", path, { ...key, livemode: true })).toMatchObject({
      status: 403,
      body: { code: "scope_missing", param: "livemode" },
    });
    const foreign = await asAdmin("POST", path, key);
    expect((await asSandbox("GET", `${path}/${foreign.body.id}`)).status).toBe(404);
    expect((await asSandbox("DELETE", `${path}/${foreign.body.id}`)).status).toBe(404);
    const listed = await asSandbox("GET", `${path}?limit=200`);
    expect(listed.body.data.every((row: { livemode: boolean }) => !row.livemode)).toBe(true);
    expect((await asAdmin("GET", `${path}/${made.body.id}`)).status).toBe(404);
  });

  test("an account of the other mode is not found, and an external id means the caller's own mode", async () => {
    expect(await asSandbox("POST", path, { ...key, account: live })).toMatchObject({ status: 404 });
    expect((await asSandbox("POST", path, { ...key, account: "ext:maya" })).body.account).toBe(sandbox);
    expect((await asAdmin("POST", path, { ...key, account: "ext:maya" })).body.account).toBe(live);
  });

  test("keys are listed by account, newest first, in pages", async () => {
    for (let n = 0; n < 3; n++) {
      testing.clock.advance(1);
      await asAdmin("POST", path, { ...key, name: `page ${n}`, account: live });
    }
    const first = await asAdmin("GET", `${path}?limit=2&account=${live}`);
    expect(first.body.data.map((row: { name: string }) => row.name)).toEqual(["page 2", "page 1"]);
    const next = await asAdmin("GET", `${path}?limit=2&account=${live}&cursor=${first.body.next_cursor}`);
    expect(next.body.data[0].name).toBe("page 0");
  });
});

describe("what a key may be made with", () => {
  test.each<[string, object, string]>([
    ["no scope", { scopes: [] }, "scopes"],
    ["an unknown scope", { scopes: ["root"] }, "scopes.0"],
    ["a scope twice", { scopes: ["read", "read"] }, "scopes"],
    ["no name", { name: " " }, "name"],
    ["an end in the past", { expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
    ["a cap of no account", { cap: { period: "day", limit: "5" } }, "cap"],
    ["a cap of nothing", { cap: { period: "day", limit: "0" } }, "cap.limit"],
    ["an unknown member", { secret: "sk_live_mine" }, "secret"],
  ])("%s is refused by name", async (_, more, param) => {
    expect(await asAdmin("POST", path, { ...key, ...more })).toMatchObject({ status: 400, body: { param } });
  });

  test("administration is no scope of one account's key", async () => {
    const asked = { name: "x", scopes: ["read", "admin"], account: live };
    expect(await asAdmin("POST", path, asked)).toMatchObject({ status: 400, body: { param: "scopes.1" } });
  });

  test("the mode must be the account's", async () => {
    expect(await asAdmin("POST", path, { ...key, account: live, livemode: false })).toMatchObject({
      status: 400,
      body: { param: "livemode" },
    });
  });

  test("a cap is a fact of the account, and keys made at once all keep theirs", async () => {
    const before = (await testing.runtime.datasets.snapshot(sandbox))?.standing.seq ?? 0;
    const asked = { ...key, account: sandbox, cap: { period: "month", limit: "25.5" } };
    const made = await Promise.all(Array.from({ length: 3 }, () => asSandbox("POST", path, asked)));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    const standing = (await testing.runtime.datasets.snapshot(sandbox))?.standing;
    expect(standing?.seq).toBe(before + 3);
    expect(standing?.caps.map(({ key, apiKey, limit }) => [key, apiKey, limit])).toEqual(
      expect.arrayContaining(made.map(({ body }) => [`month:${body.id}`, body.id, 25_500_000n])),
    );
  });

  test("an account has no more caps than a standing carries well", async () => {
    const crowded = await openedAccount(testing.runtime, plan);
    const asked = { ...key, account: crowded, cap: { period: "day", limit: "1" } };
    for (let n = 0; n < MAX_CAPS; n++) expect((await asSandbox("POST", path, asked)).status).toBe(201);
    expect(await asSandbox("POST", path, asked)).toMatchObject({ status: 400, body: { param: "cap" } });
  });

  test.each(keyRoutes.map((route) => [route.operationId, route as Route] as const))(
    "the examples of %s are ones that it would take and answer",
    (_, route) => {
      expect(exampleBreaks(route)).toEqual([]);
    },
  );
});
