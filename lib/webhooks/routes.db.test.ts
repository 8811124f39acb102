import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestAnswer, type TestRuntime } from "@/lib/testing/test-runtime";
import { webhookRoutes } from "./routes";

type Call = (method: string, path: string, body?: unknown) => Promise<TestAnswer>;

let testing: TestRuntime;
let owner: pg.Client;
let sandbox: Call;
let live: Call;

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  const as = async (livemode: boolean): Promise<Call> => {
    const { secret } = await storeKey(testing.runtime, { scopes: ["admin"], livemode });
    return caller(testing.started, webhookRoutes, { authorization: `Bearer ${secret}` });
  };
  [sandbox, live] = [await as(false), await as(true)];
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});

const ENDPOINTS = "/api/v1/webhook-endpoints";
const URL_OF_THEIRS = "https://hooks.example.com/spillway";
const added = async (body: object = {}, call = sandbox) => {
  const answer = await call("POST", ENDPOINTS, { url: URL_OF_THEIRS, ...body });
  expect(answer.status).toBe(201);
  return answer.body;
};

describe("an endpoint's secret", () => {
  test("is answered once and nowhere else, and is not in the database", async () => {
    const { id, secret, ...endpoint } = await added();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({ event_types: null, livemode: false, status: "enabled" });
    for (const path of [`${ENDPOINTS}/${id}`, ENDPOINTS]) {
      const answer = await sandbox("GET", path);
      expect(JSON.stringify(answer.body)).toContain(id);
      expect(JSON.stringify(answer.body)).not.toContain("whsec_");
    }
    const tables = ["webhook_endpoints", "webhook_secrets", "audit_log"];
    for (const table of tables) {
      const { rows } = await owner.query(`select string_agg(to_jsonb(t)::text, '') as text from ${table} t`);
      expect(rows[0].text).not.toContain(secret);
      expect(rows[0].text).not.toContain(Buffer.from(secret).toString("hex"));
    }
    const { rows } = await owner.query("select sealed from webhook_secrets where endpoint_id = $1", [
      uuidOfId(id),
    ]);
    expect(testing.runtime.secretBox.open(rows[0].sealed, id)).toBe(secret);
  });

  test("is rotated with an overlap, or at once; three sign at most", async () => {
    const { id } = await added();
    const first = await sandbox("POST", `${ENDPOINTS}/${id}/rotate-secret`, { overlap_seconds: 3_600 });
    const until = new Date(testing.clock.now() + 3_600_000).toISOString();
    expect(first.body).toMatchObject({ id, previous_secret_expires_at: until });
    expect(first.body.secret).toMatch(/^whsec_/);
    const at = await sandbox("POST", `${ENDPOINTS}/${id}/rotate-secret`, { overlap_seconds: 0 });
    expect(at.body.secret).not.toBe(first.body.secret);
    for (let i = 0; i < 4; i++) await sandbox("POST", `${ENDPOINTS}/${id}/rotate-secret`, {});
    const { rows } = await owner.query(
      "select nth from webhook_secrets where endpoint_id = $1 order by nth",
      [uuidOfId(id)],
    );
    expect(rows.map(({ nth }) => nth)).toEqual([5, 6, 7]);
  });
});

describe("an address", () => {
  test.each([
    ["no address", "hooks"],
    ["another scheme", "ftp://example.com/"],
    ["a file", "file:///etc/passwd"],
    ["a password", "https://me:secret@example.com/"],
    ["a fragment", "https://example.com/#x"],
    ["loopback", "https://127.0.0.1/"],
    ["the metadata service", "http://169.254.169.254/"],
    ["this machine by name", "https://localhost/"],
    ["this machine by a number", "https://2130706433/"],
    ["this machine by IPv6", "https://[::ffff:7f00:1]/"],
  ])("is refused: %s", async (_, url) => {
    const answer = await sandbox("POST", ENDPOINTS, { url });
    expect([answer.status, answer.body.param]).toEqual([400, "url"]);
  });

  test("without https is for the sandbox only, also where it is changed later", async () => {
    const url = "http://hooks.example.com/";
    await added({ url });
    expect((await live("POST", ENDPOINTS, { url })).status).toBe(400);
    const { id } = await added({}, live);
    expect((await live("PATCH", `${ENDPOINTS}/${id}`, { url })).status).toBe(400);
  });
});

describe("who may touch an endpoint", () => {
  test("a key sees those of its mode only, and a sandbox key adds none for live accounts", async () => {
    const [mine, theirs] = [await added(), await added({}, live)];
    for (const [call, foreign] of [
      [sandbox, theirs.id],
      [live, mine.id],
    ] as const) {
      const paths: [string, string, object?][] = [
        ["GET", `${ENDPOINTS}/${foreign}`],
        ["PATCH", `${ENDPOINTS}/${foreign}`, { description: "mine now" }],
        ["DELETE", `${ENDPOINTS}/${foreign}`],
        ["POST", `${ENDPOINTS}/${foreign}/rotate-secret`, {}],
        ["POST", `${ENDPOINTS}/${foreign}/ping`],
        ["GET", `${ENDPOINTS}/${foreign}/deliveries`],
        ["POST", `${ENDPOINTS}/${foreign}/replay`, { from: "2026-01-01T00:00:00.000Z" }],
      ];
      for (const [method, path, body] of paths)
        expect((await call(method, path, body)).status, path).toBe(404);
      expect(JSON.stringify((await call("GET", `${ENDPOINTS}?limit=200`)).body)).not.toContain(foreign);
    }
    expect((await sandbox("POST", ENDPOINTS, { url: URL_OF_THEIRS, livemode: true })).status).toBe(403);
  });
});

describe("an endpoint", () => {
  test("is changed by what is given, and by nothing else", async () => {
    const { secret: _, ...before } = await added({ event_types: ["grant.issued"], description: "a" });
    const path = `${ENDPOINTS}/${before.id}`;
    expect((await sandbox("PATCH", path, { description: "b" })).body).toEqual({
      ...before,
      description: "b",
    });
    const all = await sandbox("PATCH", path, { event_types: null, url: "https://other.example.com/" });
    expect(all.body).toMatchObject({
      event_types: null,
      url: "https://other.example.com/",
      description: "b",
    });
    const off = await sandbox("PATCH", path, { status: "disabled" });
    expect(off.body).toMatchObject({ status: "disabled", disabled_reason: "It was disabled by hand." });
    expect((await sandbox("POST", `${path}/ping`)).body.code).toBe("endpoint_disabled");
    const on = await sandbox("PATCH", path, { status: "enabled" });
    expect(on.body).toMatchObject({ status: "enabled", disabled_reason: null, disabled_at: null });
  });

  test("asks for types that there are, each once", async () => {
    for (const event_types of [[], ["grant.borrowed"], ["grant.issued", "grant.issued"], ["endpoint.ping"]]) {
      expect((await sandbox("POST", ENDPOINTS, { url: URL_OF_THEIRS, event_types })).status).toBe(400);
    }
  });

  test("that was deleted is not found, and its rows go", async () => {
    const { id } = await added();
    await sandbox("POST", `${ENDPOINTS}/${id}/ping`);
    expect((await sandbox("DELETE", `${ENDPOINTS}/${id}`)).status).toBe(200);
    expect((await sandbox("GET", `${ENDPOINTS}/${id}`)).status).toBe(404);
    expect((await sandbox("DELETE", `${ENDPOINTS}/${id}`)).status).toBe(404);
    while ((await testing.runtime.deliveries.forget(0)) > 0);
    const { rowCount } = await owner.query("select from webhook_endpoints where id = $1", [uuidOfId(id)]);
    expect(rowCount).toBe(0);
  });

  test("has its deliveries listed in pages, newest first, by status and type", async () => {
    const { id } = await added();
    const pings: string[] = [];
    for (let i = 0; i < 5; i++) {
      const answer = await sandbox("POST", `${ENDPOINTS}/${id}/ping`);
      expect(answer.status).toBe(202);
      pings.unshift(answer.body.message);
    }
    const first = await sandbox("GET", `${ENDPOINTS}/${id}/deliveries?limit=3`);
    expect(first.body.has_more).toBe(true);
    const rest = await sandbox(
      "GET",
      `${ENDPOINTS}/${id}/deliveries?limit=3&cursor=${first.body.next_cursor}`,
    );
    const listed = [...first.body.data, ...rest.body.data];
    expect(listed.map(({ message }) => message)).toEqual(pings);
    expect(listed[0]).toMatchObject({ type: "endpoint.ping", account: null, status: "pending", attempts: 0 });
    const none = await sandbox("GET", `${ENDPOINTS}/${id}/deliveries?status=failed`);
    expect(none.body.data).toEqual([]);
    const one = await sandbox("GET", `${ENDPOINTS}/${id}/deliveries/${pings[0]}`);
    expect(JSON.parse(one.body.body)).toMatchObject({ type: "endpoint.ping", data: { endpoint: id } });
    const again = await sandbox("POST", `${ENDPOINTS}/${id}/deliveries/${pings[0]}/replay`);
    expect([again.status, again.body.status]).toEqual([202, "pending"]);
    const from = "2026-01-01T00:00:00.000Z";
    const replayed = await sandbox("POST", `${ENDPOINTS}/${id}/replay`, { from });
    expect(replayed.body).toEqual({ replayed: 0, has_more: false });
  });
});

test("every change of an endpoint is in the audit log, with who, what before and what after", async () => {
  const { id } = await added();
  testing.clock.advance(1);
  await sandbox("PATCH", `${ENDPOINTS}/${id}`, { description: "new" });
  testing.clock.advance(1);
  await sandbox("POST", `${ENDPOINTS}/${id}/rotate-secret`, {});
  testing.clock.advance(1);
  await sandbox("DELETE", `${ENDPOINTS}/${id}`);
  const { rows } = await owner.query(
    "select action, before, after from audit_log where object = $1 order by id",
    [id],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    "webhook_endpoint.added",
    "webhook_endpoint.changed",
    "webhook_endpoint.secret_rotated",
    "webhook_endpoint.deleted",
  ]);
  expect(rows[1]).toMatchObject({ before: { description: "" }, after: { description: "new" } });
});
