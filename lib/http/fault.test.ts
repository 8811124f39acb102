import { describe, expect, it } from "vitest";
import { problemOfFault } from "./fault";

const withCode = (code: unknown) => Object.assign(new Error("secret: password"), { code });

describe("an exception", () => {
  it.each([
    "store_unavailable",
    "08006",
    "08001",
    "08P01",
    "57P01",
    "57P02",
    "57P03",
    "53300",
    "P1001",
    "P1017",
    "P2024",
    "P2028",
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
  ])("with the code %s is a store that cannot be reached, however deep it lies", (code) => {
    const error = withCode(code);
    expect(problemOfFault(error).code).toBe("store_unavailable");
    expect(problemOfFault(new Error("outer", { cause: error })).code).toBe("store_unavailable");
    expect(problemOfFault(new AggregateError([new Error("first"), error])).code).toBe("store_unavailable");
    expect(problemOfFault({ code }).code).toBe("store_unavailable");
  });

  it("of a full queue is overload, of a stopping process is that", () => {
    expect(problemOfFault(withCode("overloaded")).code).toBe("overloaded");
    expect(problemOfFault(withCode("shutting_down")).code).toBe("shutting_down");
  });

  it.each([
    withCode("23505"),
    withCode("22P02"),
    withCode(8006),
    new TypeError("x"),
    "text",
    null,
    undefined,
    7,
    {},
  ])("like %s is ours, and tells the caller nothing", (error) => {
    const refusal = problemOfFault(error);
    expect(refusal.code).toBe("internal_error");
    expect(refusal.detail).not.toContain("secret");
  });

  it("that is its own cause does not hang the search", () => {
    const error = new Error("round") as Error & { cause: unknown; errors: unknown };
    error.cause = error;
    error.errors = [error];
    expect(problemOfFault(error).code).toBe("internal_error");
  });
});
