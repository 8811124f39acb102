import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect } from "@playwright/test";
import { api, BASE_URL, openAccount, test } from "./fixtures";

/** The built web process serves `/mcp` in front of Next; what it answers is held to its promises in server/mcp. */
test("an agent with a key of one account sees its standing and gets a quote", async () => {
  const account = await openAccount("pro");
  const { body: key } = await api.post("/api-keys", { name: "agent", scopes: ["read", "decide"], account });
  const client = new Client({ name: "agent", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL("/mcp", BASE_URL), {
    requestInit: { headers: { authorization: `Bearer ${key.secret}` } },
  });
  await client.connect(transport as unknown as Parameters<typeof client.connect>[0]);
  const standing = await client.callTool({ name: "standing", arguments: {} });
  expect(standing.structuredContent).toMatchObject({ standing: { account } });
  const quote = await client.callTool({
    name: "quote",
    arguments: { feature: "sora.video", usage: { seconds: 8 } },
  });
  expect(quote.structuredContent).toMatchObject({
    decision: { mode: "preview", outcome: "allowed", account },
  });
  await client.close();
});

test("a page of another site is refused, also with a key", async ({ request }) => {
  const answer = await request.post(`${BASE_URL}/mcp`, {
    headers: { origin: "https://evil.example", authorization: `Bearer ${api.secret}` },
    data: {},
  });
  expect(answer.status()).toBe(403);
});
