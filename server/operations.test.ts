import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createOperations } from "./operations";

const TOKEN = "a-token-of-some-length";
const metrics = { registry: { contentType: "text/plain", metrics: async () => "spillway_up 1\n" } };
let close = () => {};
afterEach(() => close());

/** The status of `/metrics`, asked from this machine. */
async function statusOf(
  settings: { metricsToken: string | null; isBehindProxy: boolean },
  authorization?: string,
): Promise<number> {
  const started = { metrics } as unknown as Parameters<typeof createOperations>[0];
  const operations = createOperations(started, settings);
  const server = createServer((request, response) => void operations.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => server.close();
  const { port } = server.address() as AddressInfo;
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status;
}

describe("metrics", () => {
  test("are answered on this machine where no token is set and no proxy stands in front", async () => {
    expect(await statusOf({ metricsToken: null, isBehindProxy: false })).toBe(200);
    expect(await statusOf({ metricsToken: null, isBehindProxy: true })).toBe(401);
  });

  test("are answered to whoever has the token, and to nobody else", async () => {
    for (const isBehindProxy of [false, true]) {
      const settings = { metricsToken: TOKEN, isBehindProxy };
      expect(await statusOf(settings, `Bearer ${TOKEN}`)).toBe(200);
      expect(await statusOf(settings)).toBe(401);
      expect(await statusOf(settings, `Bearer ${TOKEN}.`)).toBe(401);
      expect(await statusOf(settings, TOKEN)).toBe(401);
    }
  });
});
