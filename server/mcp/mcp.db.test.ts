import { createHash } from "node:crypto";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import {
  contractFeatures,
  creditsAccount,
  decided,
  keyWith,
  newAccount,
  newGrant,
  units,
} from "@/lib/testing/contract/world";
import { createMcpListener } from "../mcp";

/** The MCP server over real HTTP, asked by the SDK's own client. */
let server: ApiServer;
let database: pg.Client;
let account: string;
let foreign: string;
let secret: string;
const clients: Client[] = [];

beforeAll(async () => {
  server = await startApiServer((started, origin) => {
    const mcp = createMcpListener(started, { url: origin });
    return (request, response) => {
      if (!mcp.serves(request)) return false;
      mcp.answer(request, response);
      return true;
    };
  });
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  const { world } = server;
  account = await newAccount(world);
  await newGrant(world, account, { amount: "16" });
  foreign = await creditsAccount(world, 5);
  secret = (await keyWith(world, ["read", "decide"], { account })).secret as string;
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await database.end();
  await server.stop();
});

async function clientWith(key: string): Promise<Client> {
  const client = new Client({ name: "test-agent", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL("/mcp", server.origin), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  });
  // The SDK's own types are not written for `exactOptionalPropertyTypes`.
  await client.connect(transport as unknown as Parameters<typeof client.connect>[0]);
  clients.push(client);
  return client;
}

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape.
type Result = any;
const call = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<Result> =>
  client.callTool({ name, arguments: args });

/** A request as any program could send it. */
function send(headers: Record<string, string>, body: string | null, method = "POST"): Promise<Response> {
  return fetch(new URL("/mcp", server.origin), {
    method,
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body,
  });
}
const LIST = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });

describe("the tools", () => {
  let client: Client;
  beforeEach(async () => {
    client = await clientWith(secret);
  });

  test("are named, described, typed in and out, and all of them read-only", async () => {
    expect(client.getServerVersion()).toMatchObject({ name: "spillway", version: "1" });
    expect(client.getInstructions()).toContain("quote");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(["explain", "forecast", "quote", "standing"]);
    for (const tool of tools) {
      expect(tool.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect(tool.description?.length).toBeGreaterThan(50);
      expect(tool.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(tool.outputSchema).toMatchObject({ type: "object" });
    }
  });

  test("standing answers the account of the key as the API does, with the sentence, as structure and as text", async () => {
    const result = await call(client, "standing");
    const { sentence, standing } = result.structuredContent;
    expect(standing).toMatchObject({ account, credits: { available: "16" } });
    expect(sentence).toMatch(/^The next contract\.\w+ is paid by the plan’s windows/);
    expect(result.content[0].text).toBe(sentence);
    expect(JSON.parse(result.content[1].text)).toEqual(result.structuredContent);
  });

  test("quote says what would be decided, and writes nothing: not a row, not a key, not a count", async () => {
    const before = await everything();
    const allowed = await call(client, "quote", { feature: contractFeatures.task, usage: { units: 12 } });
    const { sentence, decision } = allowed.structuredContent;
    expect(decision).toMatchObject({ id: null, mode: "preview", outcome: "allowed", cost: "12", account });
    expect(sentence).toMatch(/^Would be allowed: 12\.00 credits, 10\.00 from the plan’s windows/);
    const blocked = await call(client, "quote", { feature: contractFeatures.task, usage: { units: "900" } });
    expect(blocked.structuredContent.decision).toMatchObject({
      outcome: "blocked",
      reason: "limit_reached",
      binding: "5h",
    });
    expect(blocked.structuredContent.decision.ways.map(({ kind }: { kind: string }) => kind)).toContain(
      "buy",
    );
    expect(blocked.isError).toBeUndefined();
    expect(await everything()).toBe(before);
  });

  test("explain tells of a decision what the API tells, and of its charge, its grant and its hold", async () => {
    const decision = await decided(server.world, units(account, 14));
    const ref = decision.id.slice("dec_".length);
    const told = (await call(client, "explain", { id: decision.id })).structuredContent;
    expect(told).toMatchObject({
      kind: "decision",
      account,
      object: { id: decision.id, trace: expect.any(Array) },
    });
    expect(told.sentence).toMatch(/^Allowed: 14\.00 credits/);
    await expect
      .poll(async () => (await call(client, "explain", { id: `mon_${ref}` })).structuredContent.sentence)
      .toMatch(/^Charged 2\.00 of 14\.00 credits\. Allowed: /);
    const hold = await decided(server.world, units(account, 1, { mode: "hold" }));
    const held = (await call(client, "explain", { id: hold.hold.id })).structuredContent;
    expect(held.sentence).toContain("It is open");
    const { grants } = (await call(client, "standing")).structuredContent.standing;
    const grant = (await call(client, "explain", { id: grants[0].id })).structuredContent;
    expect(grant.sentence).toMatch(/^16\.00 promo credits, issued/);
    const [update] = grant.chain;
    const moved = (await call(client, "explain", { id: update.id })).structuredContent;
    expect(moved).toMatchObject({ kind: "balance_update", account });
    expect((await call(client, "explain", { id: account })).structuredContent.kind).toBe("account");
  });

  test("forecast says exactly how many more there may be, or that there is not enough data", async () => {
    const own = await creditsAccount(server.world, 30);
    const agent = await clientWith(
      (await keyWith(server.world, ["read"], { account: own })).secret as string,
    );
    await decided(server.world, units(own, 1));
    const few = (await call(agent, "forecast")).structuredContent;
    expect(few.forecast).toMatchObject({ account: own, credits: { ends: { status: "not_enough_data" } } });
    expect(few.sentence).toContain("not enough data");
    for (let count = 0; count < 4; count++) await decided(server.world, units(own, 2));
    const { sentence, forecast } = (await call(agent, "forecast")).structuredContent;
    expect(forecast.features).toMatchObject([{ feature: contractFeatures.task, capacity: { requests: 10 } }]);
    expect(sentence).toMatch(/^contract\.task: about 10 more like the typical one: 10 by promo credits\./);
    const given = { feature: contractFeatures.task, usage: "units:7" };
    expect((await call(agent, "forecast", given)).structuredContent.sentence).toMatch(
      /about 3 more: 3 by promo/,
    );
    const wrong = await call(agent, "forecast", { usage: "units=7" });
    expect([wrong.isError, wrong.content[0].text]).toEqual([
      true,
      expect.stringMatching(/^invalid_parameter: usage/),
    ]);
  });

  test("an account of somebody else is not found by any tool, and told of like one that does not exist", async () => {
    const decision = await decided(server.world, units(foreign, 1));
    const missing = `dec_${"0".repeat(26)}`;
    const texts: string[] = [];
    for (const [name, args] of [
      ["standing", { account: foreign }],
      ["forecast", { account: foreign }],
      ["quote", { account: foreign, feature: contractFeatures.task, usage: { units: 1 } }],
      ["explain", { id: foreign }],
      ["explain", { id: decision.id }],
      ["explain", { id: missing }],
    ] as const) {
      const result = await call(client, name, args);
      expect(result.isError, name).toBe(true);
      expect(result.structuredContent).toBeUndefined();
      expect(result.content[0].text).toMatch(/^not_found: /);
      texts.push(result.content[0].text);
    }
    expect(texts[4]).toBe(texts[5]);
  });

  test("nothing of administration is told, whatever the key may do elsewhere", async () => {
    const admin = await clientWith(server.world.api.secret as string);
    const plan = server.world.plan;
    const { data: keys } = (await server.world.api.get("/api-keys")).body;
    for (const id of [plan, plan.split("@")[0], keys[0].id, "req_01k2x4t8b5f6q7r8s9v0w1x2y3"]) {
      const result = await call(admin, "explain", { id });
      expect([result.isError, result.content[0].text]).toEqual([
        true,
        expect.stringContaining("is no id that is explained here"),
      ]);
    }
  });

  test.each([
    ["an argument that is not known", "standing", { acount: "acct_1" }],
    ["a missing argument", "quote", { usage: { units: 1 } }],
    ["an argument of the wrong kind", "quote", { feature: "contract.task", usage: "all" }],
    ["a quantity that is none", "quote", { feature: "contract.task", usage: { units: "-1" } }],
    ["a dimension that the feature has not", "quote", { feature: "contract.task", usage: { bananas: 1 } }],
    ["a feature in capitals", "quote", { feature: "TASK", usage: { units: 1 } }],
    ["no id", "explain", { id: "42" }],
    ["an id of another make", "explain", { id: "dec_42" }],
    ["a tool that is not there", "issue_grant", { amount: "100" }],
  ])("%s is refused in words, and nothing breaks", async (_, name, args) => {
    const result = await call(client, name, args);
    expect(result.isError).toBe(true);
    expect(result.content[0].text).not.toContain("internal_error");
    expect(result.content[0].text.length).toBeGreaterThan(10);
  });

  test("a key of no single account is asked which one, and answers for the one that is named", async () => {
    const wide = await clientWith(server.world.api.secret as string);
    const unnamed = await call(wide, "standing");
    expect([unnamed.isError, unnamed.content[0].text]).toEqual([true, expect.stringMatching(/^account: /)]);
    const named = await call(wide, "standing", { account: foreign });
    expect(named.structuredContent.standing).toMatchObject({ account: foreign });
  });

  test.each([
    ["decide", "standing", {}],
    ["decide", "forecast", {}],
    ["read", "quote", { feature: "contract.task", usage: { units: 1 } }],
    ["usage", "explain", { id: "dec_01k2x4t8b5f6q7r8s9v0w1x2y3" }],
  ])("a key with the scope %s alone is refused by %s, as by the route", async (scope, name, args) => {
    const narrow = await clientWith((await keyWith(server.world, [scope], { account })).secret as string);
    const result = await call(narrow, name, args);
    expect([result.isError, result.content[0].text]).toEqual([
      true,
      expect.stringMatching(/^scope_missing: /),
    ]);
  });
});

describe("the door", () => {
  test.each([
    ["no key", {}],
    ["a key of another make", { authorization: "Bearer secret" }],
    ["a key that is not known", { authorization: `Bearer sk_test_${"a".repeat(40)}` }],
    ["a session's cookie", { cookie: "better-auth.session_token=x" }],
  ])("%s is 401 and says how to ask", async (_, headers) => {
    const answer = await send(headers as Record<string, string>, LIST);
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="spillway"']);
    expect((await answer.json()).error.message).toContain("API key");
  });

  test("a page of another site is refused though it has a key, also where its name points to this machine (DNS rebinding)", async () => {
    const authorization = `Bearer ${secret}`;
    for (const origin of [
      "https://evil.example",
      "null",
      server.origin.replace("127.0.0.1", "evil.example"),
    ]) {
      const { host: _, ...rest } = { host: new URL(server.origin).host, authorization, origin };
      expect((await send(rest, LIST)).status, origin).toBe(403);
    }
    expect((await send({ authorization, origin: server.origin }, LIST)).status).toBe(200);
  });

  test.each(["GET", "DELETE", "PUT"])(
    "%s is not served: there is no stream and no session",
    async (method) => {
      const answer = await send({ authorization: `Bearer ${secret}` }, null, method);
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    },
  );

  test.each([
    ["no JSON", "{", 400],
    ["no message", '{"hello":1}', 400],
    ["too large a body", JSON.stringify({ jsonrpc: "2.0", id: 1, method: "x".repeat(300_000) }), 413],
  ])("%s is refused", async (_, body, status) => {
    expect((await send({ authorization: `Bearer ${secret}` }, body)).status).toBe(status);
  });

  test("answers are JSON and no stream, name no session, and any request may come first", async () => {
    const answer = await send(
      { authorization: `Bearer ${secret}`, "mcp-protocol-version": "2025-11-25" },
      LIST,
    );
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(answer.headers.get("mcp-session-id")).toBeNull();
    expect((await answer.json()).result.tools).toHaveLength(4);
    const old = await send({ authorization: `Bearer ${secret}`, "mcp-protocol-version": "1999-01-01" }, LIST);
    expect(old.status).toBe(400);
  });

  test("a revoked key is refused at once", async () => {
    const { api } = server.world;
    const made = (await api.post("/api-keys", { name: "agent", scopes: ["read"], account })).body;
    expect((await send({ authorization: `Bearer ${made.secret}` }, LIST)).status).toBe(200);
    await api.send("DELETE", `/api-keys/${made.id}`);
    expect((await send({ authorization: `Bearer ${made.secret}` }, LIST)).status).toBe(401);
  });
});

/** Every row of every table but the note of when a key was last used. */
async function everything(): Promise<string> {
  const { rows: tables } = await database.query<{ name: string }>(
    "select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1",
  );
  const hash = createHash("sha256");
  for (const { name } of tables) {
    const row = name === "api_keys" ? "to_jsonb(t) - 'last_used_at'" : "to_jsonb(t)";
    const { rows } = await database.query(
      `select md5(string_agg(r::text, '' order by r::text)) as md5 from (select ${row} as r from ${name} t) x`,
    );
    hash.update(`${name} ${rows[0].md5}`);
  }
  return hash.digest("hex");
}
