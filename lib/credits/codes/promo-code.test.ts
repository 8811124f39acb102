import { expect, test } from "vitest";
import { drawCode, keptCode } from "./promo-code";

test("a code is the same however it is typed, and another where a letter differs", () => {
  const { hash } = keptCode("WELCOME-2026");
  for (const typed of ["welcome2026", " Welcome 2026", "WEL-COME-2026"])
    expect(keptCode(typed).hash).toEqual(hash);
  expect(keptCode("WELCOME-2027").hash).not.toEqual(hash);
});

test("drawn codes are all different, have no letters that are read as others, and are kept as they are typed", () => {
  const drawn = Array.from({ length: 1_000 }, drawCode);
  expect(new Set(drawn.map(({ code }) => code)).size).toBe(1_000);
  for (const { code, hash, hint } of drawn) {
    expect(code).toMatch(/^(?:[34679ACDEFGHJKMNPQRTWXY]{4}-){3}[34679ACDEFGHJKMNPQRTWXY]{4}$/);
    expect(keptCode(code.toLowerCase()).hash).toEqual(hash);
    expect(code.startsWith(hint)).toBe(true);
  }
});
