import { expect, test } from "vitest";
import { createSecretBox } from "./secret-box";

const KEY = "k".repeat(32);
const SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDkLkW1ZrVrmM=";
const box = createSecretBox(KEY);

test("what was sealed opens with the same key, for the same row", () => {
  const sealed = box.seal(SECRET, "whk_1");
  expect(createSecretBox(KEY).open(sealed, "whk_1")).toBe(SECRET);
});

test("it opens for no other row, with no other key, and not where a bit of it was changed", () => {
  const sealed = box.seal(SECRET, "whk_1");
  expect(box.open(sealed, "whk_2")).toBeNull();
  expect(createSecretBox(`${KEY}x`).open(sealed, "whk_1")).toBeNull();
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] as number) ^ 1;
    expect(box.open(changed, "whk_1"), `byte ${at}`).toBeNull();
  }
  for (const length of [0, 1, 28, 29, sealed.length - 1])
    expect(box.open(sealed.slice(0, length), "whk_1")).toBeNull();
});

test("the same secret is never sealed alike, and nothing of it can be read", () => {
  const [first, second] = [box.seal(SECRET, "whk_1"), box.seal(SECRET, "whk_1")];
  expect(first).not.toEqual(second);
  expect(Buffer.from(first).toString("latin1")).not.toContain("whsec_");
});
