import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fingerprintOf } from "./build";
import { welcome } from "./welcome";

describe("the fingerprint of sources", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sources-"));
    mkdirSync(join(folder, "app"));
    writeFileSync(join(folder, "app", "page.tsx"), "one");
    writeFileSync(join(folder, "app", "page.test.tsx"), "tests");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("changes with content, with a new file and with a removed one", () => {
    const seen = new Set([fingerprintOf([folder])]);
    writeFileSync(join(folder, "app", "page.tsx"), "two");
    seen.add(fingerprintOf([folder]));
    writeFileSync(join(folder, "app", "layout.tsx"), "");
    seen.add(fingerprintOf([folder]));
    rmSync(join(folder, "app", "page.tsx"));
    seen.add(fingerprintOf([folder]));
    expect(seen.size).toBe(4);
  });

  test("does not change with time, with tests or with paths that are not there", () => {
    const before = fingerprintOf([folder]);
    writeFileSync(join(folder, "app", "page.tsx"), "one");
    writeFileSync(join(folder, "app", "page.test.tsx"), "other tests");
    expect(fingerprintOf([folder, join(folder, "missing.ts")])).toBe(before);
  });
});

describe("the welcome", () => {
  const url = "http://localhost:3000";

  test("shows a curl that survives quotes in its body", () => {
    const demo = {
      signIns: [{ role: "admin", email: "admin@example.com", password: "secret" }],
      request: { path: "/api/v1/decisions", key: "sk_test_1", body: { note: "it's" } },
    };
    const text = welcome({ url, demo });
    expect(text).toContain("admin  admin@example.com  secret");
    expect(text).toContain(`-d '{"note":"it'\\''s"}'`);
  });

  test("names the address alone where no demo was planted", () => {
    expect(welcome({ url, demo: null })).toContain(`running at ${url}`);
    expect(welcome({ url, demo: null })).not.toContain("Sign in");
  });
});
