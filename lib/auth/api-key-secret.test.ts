import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { drawSecret, isLiveSecret, isSecret, keptSecret } from "./api-key-secret";

describe("an API key's secret", () => {
  test("says its mode, has 40 letters that nobody can guess, and is kept as SHA-256", () => {
    const live = drawSecret(true);
    expect(live.secret).toMatch(/^sk_live_[0-9A-Za-z]{40}$/);
    expect(drawSecret(false).secret).toMatch(/^sk_test_/);
    expect(isLiveSecret(live.secret)).toBe(true);
    expect(isSecret(live.secret)).toBe(true);
    expect(Buffer.from(live.hash)).toEqual(createHash("sha256").update(live.secret).digest());
    expect(live.prefix).toBe(live.secret.slice(0, 14));
    expect(keptSecret(live.secret)).toEqual(live);
  });

  test("uses every letter about as often as any other", () => {
    const counts = new Map<string, number>();
    const draws = 2_000;
    for (let n = 0; n < draws; n++) {
      for (const letter of drawSecret(true).secret.slice(8))
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    // 1,290 expected, standard deviation 36: six of them either way.
    for (const count of counts.values()) expect(Math.abs(count - (draws * 40) / 62)).toBeLessThan(216);
  });

  test.each([
    "",
    "sk_live_",
    "sk_live_short",
    "sk_prod_0123456789012345678901234567890123456789",
    `sk_live_${"a".repeat(39)}!`,
  ])("is not %j, which is not even looked up", (text) => {
    expect(isSecret(text)).toBe(false);
  });
});
