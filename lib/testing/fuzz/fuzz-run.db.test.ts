import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNodeListener } from "../../http/node-adapter";
import { configureServer } from "../../http/node-server";
import { storeKey } from "../stored-key";
import { startTestRuntime, type TestRuntime } from "../test-runtime";
import { type FuzzTarget, runFuzz } from "./fuzz-run";

/** A check that cannot fail is no check: a server with planted faults, each of which the run must find and make small. */
let testing: TestRuntime;
let target: FuzzTarget;
let close: () => void;
/** Done to an answer before it goes out. */
let spoil: (
  response: ServerResponse,
  status: number,
  text: string,
  path: string,
) => Promise<[number, string]>;

beforeAll(async () => {
  testing = await startTestRuntime();
  const listener = createNodeListener(testing.started.routerOf("all"));
  const server = createServer((request, response) => {
    const end = response.end.bind(response);
    const writeHead = response.writeHead.bind(response);
    const write = response.write.bind(response) as (chunk: unknown) => boolean;
    let head: Parameters<typeof writeHead> | null = null;
    response.writeHead = ((...args: Parameters<typeof writeHead>) => {
      head = args;
      return response;
    }) as typeof response.writeHead;
    // An answer that is sent in pieces goes out as it comes, unspoilt.
    response.write = ((chunk: unknown) => {
      if (head !== null) writeHead(...head);
      head = null;
      return write(chunk);
    }) as typeof response.write;
    response.end = ((text?: string) => {
      if (response.headersSent) return end(text);
      const [status = 200, headers] = (head ?? []) as unknown as [number, string[]];
      void spoil(response, status, String(text ?? ""), request.url ?? "").then(([told, body]) => {
        const kept = (headers ?? []).flatMap((one, i, all) =>
          i % 2 === 0 && one.toLowerCase() !== "content-length" ? [one, all[i + 1] as string] : [],
        );
        writeHead(told, kept);
        end(body);
      });
      return response;
    }) as typeof response.end;
    listener.answer(request, response);
  });
  configureServer(server, () => testing.clock.now());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  const scopes = ["decide", "usage", "read", "admin"] as const;
  const { runtime } = testing;
  const [sandbox, live] = [
    await storeKey(runtime, { scopes: [...scopes], livemode: false }),
    await storeKey(runtime, { scopes: [...scopes], livemode: true }),
  ];
  target = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    database: new pg.Pool({ connectionString: testing.url, max: 1 }),
    keys: { sandbox: sandbox.secret, live: live.secret },
  };
});

afterAll(async () => {
  close();
  await target.database.end();
  await testing.end();
});

const faultsOf = async (requests: number) => (await runFuzz(target, { requests, seed: 1 })).faults;

test("a server without faults shows none, and its refusals change nothing", async () => {
  spoil = async (_, status, text) => [status, text];
  const { tally, faults } = await runFuzz(target, { requests: 1_500, seed: 2 });
  expect(faults).toEqual([]);
  expect(tally.requests).toBe(1_500);
  expect(tally.proven).toBeGreaterThan(500);
});

test("a member that is not declared, a refusal without a code and a 5xx are found", async () => {
  spoil = async (_, status, text, path) => {
    if (status === 200 && path.startsWith("/api/v1/features")) return [200, text.replace("{", '{"more":1,')];
    if (status === 404 && path.startsWith("/api/v1/grants")) return [404, text.replace('"code"', '"kode"')];
    if (status === 409) return [500, text];
    return [status, text];
  };
  const found = (await faultsOf(1_000)).flatMap(({ faults }) => faults).join("\n");
  expect(found).toContain("body.more is not declared");
  expect(found).toContain("without a code");
  expect(found).toContain("the status 500");
});

test("a refusal that changes a row is found among a thousand, alone, and as a command", async () => {
  spoil = async (_, status, text, path) => {
    // Whichever of these a seed happens to draw: a new route changes what follows it.
    if (status === 404 && /\/(?:adjust|capture|extend|release|reset|void)$/.test(path))
      await target.database.query("update features set name = name || '!' where key = 'contract.task'");
    return [status, text];
  };
  const [fault] = await faultsOf(1_000);
  expect(fault?.faults).toEqual(["refused, and yet features changed"]);
  expect(fault?.curl).toMatch(/^curl -i -X POST 'http:\S+\/(?:grants|holds)\/\w*\/\w+'/);
  expect(fault?.answer).toMatch(/^404 /);
});

test("what is accepted although the document says that it is wrong is found", async () => {
  spoil = async (_, status, text, path) =>
    status === 400 && /\/(?:adjust|release|void)$/.test(path) ? [200, "{}"] : [status, text];
  const [fault] = await faultsOf(1_000);
  expect(fault?.faults.join()).toMatch(/^accepted, with /);
});
