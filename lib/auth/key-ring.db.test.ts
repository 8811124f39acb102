import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import type { Database } from "@/lib/storage/ports";
import { storeKey } from "@/lib/testing/stored-key";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { createKeyRing, type KeyRing } from "./key-ring";

let testing: TestRuntime;

beforeAll(async () => {
  testing = await startTestRuntime();
});

afterAll(() => testing.end());

/** A ring of its own that counts what it asks of the database. */
function countingRing(fail?: () => unknown): { ring: KeyRing; asked: () => number } {
  const { db, clock } = testing.runtime;
  let asked = 0;
  const apiKey = {
    findFirst: (args: never) => {
      asked++;
      const error = fail?.();
      return error === undefined ? db.apiKey.findFirst(args) : Promise.reject(error);
    },
    updateMany: (args: never) => db.apiKey.updateMany(args),
  };
  const ring = createKeyRing({ db: { apiKey } as unknown as Database, clock, report: () => {} });
  return { ring, asked: () => asked };
}

describe("the key ring", () => {
  test("asks once for many who come with the same key at once, and answers without waiting afterwards", async () => {
    const { id, secret } = await storeKey(testing.runtime, { scopes: ["decide", "read"], livemode: false });
    const { ring, asked } = countingRing();
    const found = await Promise.all(Array.from({ length: 20 }, () => ring.find(secret)));
    expect(asked()).toBe(1);
    const principal = {
      kind: "key",
      keyId: id,
      scopes: ["decide", "read"],
      livemode: false,
      accountId: null,
      memberId: null,
    };
    for (const one of found) expect(one).toEqual(principal);
    expect(ring.find(secret)).toEqual(principal);
  });

  test("asks again beside the requests, so that none of them waits for it", async () => {
    const { secret } = await storeKey(testing.runtime, { scopes: ["read"] });
    const { ring, asked } = countingRing();
    await ring.find(secret);
    testing.clock.advance(2_500);
    expect(ring.find(secret)).not.toBeInstanceOf(Promise);
    expect(asked()).toBe(2);
    await expect.poll(() => ring.find(secret)).not.toBeNull();
    testing.clock.advance(2_499);
    expect(ring.find(secret)).not.toBeInstanceOf(Promise);
  });

  test("remembers nothing of an answer that was on its way when the key was revoked", async () => {
    const { id, secret } = await storeKey(testing.runtime, { scopes: ["read"] });
    const { ring } = countingRing();
    const finding = ring.find(secret);
    await testing.runtime.db.apiKey.update({
      where: { id: uuidOfId(id) },
      data: { revokedAt: new Date(testing.clock.now()) },
    });
    ring.forget(id);
    await finding;
    expect(await ring.find(secret)).toBeNull();
  });

  test("asks nothing for a text that is no secret, and remembers no secret that is unknown", async () => {
    const { ring, asked } = countingRing();
    expect(ring.find("sk_live_short")).toBeNull();
    expect(asked()).toBe(0);
    const unknown = `sk_live_${"b".repeat(40)}`;
    expect(await ring.find(unknown)).toBeNull();
    expect(await ring.find(unknown)).toBeNull();
    expect(asked()).toBe(2);
  });

  test("throws when the database cannot be asked, instead of calling a good key bad", async () => {
    const { secret } = await storeKey(testing.runtime, { scopes: ["read"] });
    let isDown = true;
    const gone = Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
    const { ring } = countingRing(() => (isDown ? gone : undefined));
    await expect(ring.find(secret)).rejects.toBe(gone);
    isDown = false;
    expect(await ring.find(secret)).not.toBeNull();
    isDown = true;
    testing.clock.advance(3_000);
    expect(ring.find(secret)).not.toBeNull();
    testing.clock.advance(2_000);
    await expect(ring.find(secret)).rejects.toBe(gone);
  });
});
