import { afterEach, expect, test } from "vitest";
import { json, problem, type ScriptedServer, scripted } from "../testing/sdk/scripted-server";

let server: ScriptedServer;
afterEach(() => server.close());

const pageOf = (ids: number[], next: string | null) =>
  json(200, { data: ids.map((id) => ({ id })), has_more: next !== null, next_cursor: next });

test("a list is gone through to its end, page by page, with the query it began with", async () => {
  server = await scripted([
    pageOf([1, 2], "a"),
    problem(503, "overloaded"),
    pageOf([3, 4], "b"),
    pageOf([5], null),
  ]);
  const seen: unknown[] = [];
  for await (const { id } of server.client.listGrants("ext:user 8", { limit: 2 })) seen.push(id);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  const path = "/api/v1/accounts/ext%3Auser%208/grants?limit=2";
  expect(server.received.map((one) => one.path)).toEqual([
    path,
    `${path}&cursor=a`,
    `${path}&cursor=a`,
    `${path}&cursor=b`,
  ]);
});

test("a list that is awaited is its first page, and asks for no other", async () => {
  server = await scripted([pageOf([1, 2], "a")]);
  expect(await server.client.listAccounts()).toMatchObject({ has_more: true, next_cursor: "a" });
  expect(server.received).toHaveLength(1);
});

test("a reader that stops asks for no further page, and one that never begins asks for none", async () => {
  server = await scripted([pageOf([1, 2], "a")]);
  server.client.listAccounts();
  for await (const _ of server.client.listAccounts()) break;
  expect(server.received).toHaveLength(1);
});
