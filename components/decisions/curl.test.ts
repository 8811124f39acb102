import { describe, expect, it } from "vitest";
import { curlOf } from "./curl";
import type { Decision } from "./decision-shapes";

describe("a decision copied as curl", () => {
  const decision = {
    account: "acct_1",
    feature: "codex.task",
    usage: { input_tokens: 4808 },
    properties: { model: "o'large" },
  } as unknown as Decision;
  const command = curlOf(decision, "https://spillway.test");

  it("asks again without charging", () => {
    expect(command).toContain('"mode":"preview"');
  });

  it("carries no key and a fresh idempotency key", () => {
    expect(command).toContain("$SPILLWAY_KEY");
    expect(command).toContain("$(uuidgen)");
  });

  it("lets the shell expand nothing of what the caller wrote", () => {
    expect(command).toContain(`o'\\''large`);
  });
});
