import { expect, test } from "vitest";
import { returnPath, returnPathFor, signInPath } from "./return-path";

test.each(["/usage", "/usage?decision=dec_1&x=%2F", "/admin/accounts/acct_1?tab=ledger"])(
  "%s is gone back to",
  (path) => {
    expect(returnPath(path)).toBe(path);
    expect(signInPath(path)).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
  },
);

test.each([
  "//evil.example",
  "/\\evil.example",
  "/a\\..\\evil",
  "https://evil.example/usage",
  "javascript:alert(1)",
  "usage",
  "",
  "/\t/evil.example",
  "/\n//evil.example",
  `/${"a".repeat(2_001)}`,
  "/sign-in?next=/usage",
  "/api/v1/accounts",
  "/",
])("%j is no place to go back to", (path) => {
  expect(returnPath(path)).toBe(null);
  expect(signInPath(path)).toBe("/sign-in");
});

test("nobody is sent to a page that does not exist for them", () => {
  expect(returnPathFor("user", "/admin/accounts")).toBe(null);
  expect(returnPathFor("user", "/admin")).toBe(null);
  expect(returnPathFor("user", "/administrator")).toBe("/administrator");
  expect(returnPathFor("admin", "/admin/accounts")).toBe("/admin/accounts");
});
