import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { isId, newRef } from "@/lib/engine/ids";
import {
  accountRefSchema,
  externalIdSchema,
  featureKeySchema,
  idSchema,
  propertiesSchema,
  usageSchema,
  versionRefSchema,
} from "./name-schemas";

const ref = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([at, random]) => newRef(at, random));
const passes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe("an id", () => {
  it("is what the engine makes, and nothing the engine would not take", () => {
    const grant = idSchema("grt");
    const nearly = fc.tuple(ref, fc.nat(25), fc.string({ minLength: 1, maxLength: 1 }));
    fc.assert(
      fc.property(nearly, ([made, at, letter]) => {
        expect(passes(grant, `grt_${made}`)).toBe(true);
        const changed = `grt_${made.slice(0, at)}${letter}${made.slice(at + 1)}`;
        expect(passes(grant, changed)).toBe(isId("grt", changed));
      }),
    );
  });

  it.each([
    "",
    "grt_",
    "grt_1",
    "acct_01k2x4t8b5f6q7r8s9v0w1x2y3",
    "grt_81k2x4t8b5f6q7r8s9v0w1x2y3",
    "grt_01K2X4T8B5F6Q7R8S9V0W1X2Y3",
  ])("of a grant is not %j", (text) => {
    expect(passes(idSchema("grt"), text)).toBe(false);
  });

  it("of an account may be the caller's own", () => {
    expect(passes(accountRefSchema, "acct_01k2x4t8b5f6q7r8s9v0w1x2y3")).toBe(true);
    expect(passes(accountRefSchema, "ext:ada@example.com/7")).toBe(true);
    expect(passes(accountRefSchema, `ext:${"x".repeat(255)}`)).toBe(true);
    for (const wrong of [
      "ext:",
      "ext:a b",
      `ext:${"x".repeat(256)}`,
      "ext:é",
      "ext:a\0",
      "user_1",
      "acct_1",
      "EXT:a",
    ]) {
      expect(passes(accountRefSchema, wrong), wrong).toBe(false);
    }
    expect(passes(externalIdSchema, "ada@example.com/7")).toBe(true);
  });

  it("of a version names a number from 1", () => {
    const version = versionRefSchema("pln");
    expect(passes(version, "pln_01k2x4t8b5f6q7r8s9v0w1x2y3@7")).toBe(true);
    for (const tail of ["", "@", "@0", "@01", "@-1", "@1.5", "@9999999999"]) {
      expect(passes(version, `pln_01k2x4t8b5f6q7r8s9v0w1x2y3${tail}`), tail).toBe(false);
    }
  });
});

describe("a feature's key", () => {
  it.each(["a", "codex.task", "sora_video-2", `a${"b".repeat(63)}`])("may be %s", (key) => {
    expect(passes(featureKeySchema, key)).toBe(true);
  });

  it.each(["", "A", "1a", ".a", "a b", "a/b", "é", "a\n", `a${"b".repeat(64)}`, "__proto__"])(
    "is not %j",
    (key) => {
      expect(passes(featureKeySchema, key)).toBe(false);
    },
  );
});

describe("usage and properties", () => {
  const many = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${at}`, value]));

  it("have at most 64 dimensions and 32 properties", () => {
    expect(passes(usageSchema, many(64, 1))).toBe(true);
    expect(passes(usageSchema, many(65, 1))).toBe(false);
    expect(passes(propertiesSchema, many(32, "x"))).toBe(true);
    expect(passes(propertiesSchema, many(33, "x"))).toBe(false);
  });

  it("hold quantities in millionths, and strings as they are", () => {
    expect(usageSchema.parse({ input_tokens: 4808, seconds: "0.25" })).toEqual({
      input_tokens: 4_808_000_000n,
      seconds: 250_000n,
    });
    expect(propertiesSchema.parse({ model: "large", "Region.eu": "" })).toEqual({
      model: "large",
      "Region.eu": "",
    });
  });

  it("name the member at fault", () => {
    const pathOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.path;
    expect(pathOf(usageSchema, { ok: 1, bad: -1 })).toEqual(["bad"]);
    expect(pathOf(usageSchema, { "not a name": 1 })).toEqual(["not a name"]);
    expect(pathOf(propertiesSchema, { model: 7 })).toEqual(["model"]);
    expect(pathOf(propertiesSchema, { model: "x".repeat(256) })).toEqual(["model"]);
  });

  it.each([null, [], "a", 1, true])("are not %j", (value) => {
    expect(passes(usageSchema, value)).toBe(false);
    expect(passes(propertiesSchema, value)).toBe(false);
  });
});
