import { describe, expect, it } from "vitest";
import { createNextHandler } from "./next-adapter";
import { callOf, createTestRouter, goodThing } from "./test-kit";

const ask = (headers: Record<string, string> = {}) => new Request("http://x/api/v1/things", { headers });
const ndjson = { accept: "application/x-ndjson" };

describe("Next's handler", () => {
  it("pulls a stream as it is read, and lets go of it when the reader leaves", async () => {
    const { router, runtime, reported } = createTestRouter();
    let produced = 0;
    let isReleased = false;
    runtime.chunks = async function* () {
      try {
        for (;;) yield `${++produced}\n`;
      } finally {
        isReleased = true;
      }
    };
    const response = await createNextHandler(router)(ask(ndjson));
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (let read = 0; read < 10; read++) await reader.read();
    expect(produced).toBeLessThan(13);
    await reader.cancel();
    expect(isReleased).toBe(true);
    expect(reported).toEqual([]);
  });

  it("breaks a stream whose source breaks, and reports it", async () => {
    const { router, runtime, reported } = createTestRouter();
    const broken = new Error("lost the cursor");
    runtime.chunks = async function* () {
      yield "one\n";
      throw broken;
    };
    const response = await createNextHandler(router)(ask(ndjson));
    await expect(response.text()).rejects.toThrow("lost the cursor");
    expect(reported).toEqual([broken]);
  });

  it("takes a request that announces no length for one of unknown length", async () => {
    const { router } = createTestRouter();
    const init = { method: "POST", headers: { "content-type": "application/json", "idempotency-key": "k" } };
    const request = new Request("http://x/api/v1/things", { ...init, body: JSON.stringify(goodThing) });
    expect(request.headers.get("content-length")).toBeNull();
    expect((await createNextHandler(router)(request)).status).toBe(200);
  });

  it("answers what the router answers to a plain call", async () => {
    const { router } = createTestRouter();
    const plain = await router.answer(callOf({ path: "/healthz" }));
    const response = await createNextHandler(router)(new Request("http://x/healthz"));
    expect(await response.text()).toBe(plain.body);
  });
});
