import { afterEach, expect, test } from "vitest";
import { problem, type Reply, type ScriptedServer, scripted } from "../testing/sdk/scripted-server";

let server: ScriptedServer;
afterEach(() => server.close());

const lines =
  (...parts: readonly string[]): Reply =>
  (_, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    for (const part of parts) response.write(part);
    response.end();
  };

test("the rows of an export come one by one, however the lines were cut on the way", async () => {
  server = await scripted([lines('{"id":"a"}\n{"i', 'd":"ü', '"}\n', '{"id":"c"}\n')]);
  const seen: unknown[] = [];
  for await (const { id } of server.client.listUsageEvents("acct_1", { outcome: "blocked" }).rows())
    seen.push(id);
  expect(seen).toEqual(["a", "ü", "c"]);
  expect(server.received).toMatchObject([
    {
      path: "/api/v1/accounts/acct_1/usage-events?outcome=blocked",
      headers: { accept: "application/x-ndjson" },
    },
  ]);
});

test("an export is had as the file that it is", async () => {
  server = await scripted([lines("id\r\n", "a\r\n")]);
  const answer = await server.client.listBalanceUpdates("acct_1").download("text/csv");
  expect(await answer.text()).toBe("id\r\na\r\n");
  expect(server.received[0]?.headers.accept).toBe("text/csv");
});

test("an export that is refused throws the refusal, and one that breaks off is not taken for the whole", async () => {
  const cutOff: Reply = (_, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write('{"id":"a"}\n', () => response.destroy());
  };
  server = await scripted([problem(404, "not_found"), cutOff]);
  const all = async () => {
    for await (const _ of server.client.listMonetizationEvents("acct_1").rows());
  };
  await expect(all()).rejects.toMatchObject({ code: "not_found" });
  await expect(all()).rejects.toThrow();
});
