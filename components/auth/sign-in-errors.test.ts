import { describe, expect, test } from "vitest";
import { signInErrors, wordsFor } from "./sign-in-errors";

describe("the sign-in form", () => {
  test.each([
    ["", "", { email: "Enter your e-mail address.", password: "Enter your password." }],
    ["maya", "x", { email: "An e-mail address looks like name@example.com." }],
    ["maya@example.com", "", { password: "Enter your password." }],
    ["maya@example.com", "x", {}],
  ])("names what is missing in %j and %j", (email, password, errors) => {
    expect(signInErrors(email, password)).toEqual(errors);
  });

  test.each([
    [1, "1 second"],
    [59, "59 seconds"],
    [60, "1 minute"],
    [61, "2 minutes"],
  ])("tells after %d seconds of waiting: %s", (seconds, text) => {
    expect(wordsFor({ kind: "wait", seconds }).advice).toContain(text);
  });
});
