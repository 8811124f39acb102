import { describe, expect, it } from "vitest";
import { z } from "zod";
import { goodThing, thingBody } from "./test-kit";
import { validate } from "./validation";

const check = (body: unknown) => validate(thingBody, body, "body");

describe("a refused body", () => {
  it.each([
    [{ ...goodThing, amout: "1" }, "unknown_parameter", "amout"],
    [{ ...goodThing, attribution: { session: "a", sesion: "b" } }, "unknown_parameter", "attribution.sesion"],
    [{ ...goodThing, feature: 7, extra: 1 }, "unknown_parameter", "extra"],
    [{ ...goodThing, account: undefined }, "invalid_parameter", "account"],
    [{ ...goodThing, feature: "Not A Key" }, "invalid_parameter", "feature"],
    [{ ...goodThing, usage: { input_tokens: -1 } }, "invalid_parameter", "usage.input_tokens"],
    [{ ...goodThing, usage: { "in put": 1 } }, "invalid_parameter", "usage.in put"],
    [{ ...goodThing, usage: [1] }, "invalid_parameter", "usage"],
    [{ ...goodThing, amount: 12.5 }, "invalid_parameter", "amount"],
    [{ ...goodThing, mode: "steal" }, "invalid_parameter", "mode"],
    [{ ...goodThing, hold_seconds: 0 }, "invalid_parameter", "hold_seconds"],
    [{ ...goodThing, hold_seconds: 1.5 }, "invalid_parameter", "hold_seconds"],
    [{ ...goodThing, occurred_at: "yesterday" }, "invalid_parameter", "occurred_at"],
  ])("names the member: %j", (body, code, param) => {
    const refusal = check(body);
    expect(refusal).toMatchObject({ kind: "problem", code, param });
    expect((refusal as { detail: string }).detail.startsWith(param)).toBe(true);
  });

  it.each([
    [undefined, "The body is required."],
    [null, "The body must be an object."],
    [[], "The body must be an object."],
    ["a", "The body must be an object."],
  ])("says so where it is %j", (body, detail) => {
    expect(check(body)).toMatchObject({ code: "invalid_parameter", detail });
  });

  it.each([
    [{ ...goodThing, account: undefined }, "account is required."],
    [{ ...goodThing, mode: "x" }, "mode must be one of consume, track."],
    [{ ...goodThing, hold_seconds: 0 }, "hold_seconds must be at least 1."],
    [
      { ...goodThing, attribution: { session: "x".repeat(256) } },
      "attribution.session must have at most 255 characters.",
    ],
    [{ ...goodThing, a: 1, b: 2 }, "a is not known in this body (nor b)."],
    [{ ...goodThing, attribution: 1 }, "attribution must be an object."],
  ])("is explained in a sentence: %j", (body, detail) => {
    expect(check(body)).toMatchObject({ detail });
  });

  it("does not grow with what was sent", () => {
    const names = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, at) => [`${"x".repeat(500)}${at}`, 1]),
    );
    const refusal = check({ ...goodThing, ...names });
    expect(JSON.stringify(refusal).length).toBeLessThan(3_000);
  });

  it("points into the item of a batch that is wrong", () => {
    const batch = z.strictObject({ decisions: z.array(thingBody).max(3) });
    const body = { decisions: [goodThing, goodThing, { ...goodThing, usage: { seconds: "1.1234567" } }] };
    expect(validate(batch, body, "body")).toMatchObject({ param: "decisions.2.usage.seconds" });
    expect(validate(batch, { decisions: Array(4).fill(goodThing) }, "body")).toMatchObject({
      detail: "decisions must have at most 3 items.",
    });
  });

  it("points into the branch of a union that got furthest", () => {
    const either = z.strictObject({
      at: z.union([
        z.strictObject({ time: z.string() }),
        z.strictObject({ window: z.strictObject({ key: z.string() }) }),
      ]),
    });
    expect(validate(either, { at: { window: { key: 7 } } }, "body")).toMatchObject({
      param: "at.window.key",
    });
  });
});
