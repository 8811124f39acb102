import { expect, test } from "vitest";
import type { Grant } from "@/components/decisions/standing-shapes";
import { expiriesOf, expiryWords } from "./expiries";

const frame = { nowMs: Date.parse("2026-11-23T12:00:00Z"), timeZone: "UTC" };
let count = 0;
const grant = (available: string, expires_at: string | null, more: Partial<Grant> = {}): Grant => ({
  id: `grt_${++count}`,
  kind: "promo",
  priority: 10,
  amount: "20",
  held: "0",
  features: null,
  effective_at: "2026-11-01T00:00:00.000Z",
  available,
  expires_at,
  ...more,
});

test("what ends is listed soonest first, and a grant that recurs by its next reset", () => {
  const { ending, endless } = expiriesOf([
    grant("400.5", "2027-11-02T08:00:00.000Z", { kind: "purchased", label: "Purchase" }),
    grant("12", "2026-11-30T22:59:00.000Z"),
    grant("3", "2027-01-01T00:00:00.000Z", { next_reset_at: "2026-12-01T00:00:00.000Z" }),
    grant("7", null),
    grant("0", "2026-11-25T00:00:00.000Z"),
    grant("5", "2026-11-20T00:00:00.000Z", { state: "expired" }),
  ]);
  expect(ending.map(({ amount, isReset }) => [amount, isReset])).toEqual([
    ["12", false],
    ["3", true],
    ["400.5", false],
  ]);
  expect(ending[2]?.name).toBe("Purchase");
  expect(endless).toBe("7");
});

test("the sentence says what goes first, how much in all, and what stays", () => {
  const words = (...grants: Grant[]) => expiryWords(expiriesOf(grants), frame);
  const soon = grant("12", "2026-11-30T22:59:00.000Z");
  expect(words(soon, grant("400.5", "2027-11-02T08:00:00.000Z"), grant("7", null))).toBe(
    "12.00 credits end on 30 Nov, 412.50 in all by 2 Nov 2027 and 7.00 credits never expire.",
  );
  expect(words(soon, grant("1", "2026-11-30T10:00:00.000Z"))).toBe("13.00 credits end on 30 Nov.");
  expect(words(grant("7", null))).toBe("Nothing expires: 7.00 credits never expire.");
  expect(words()).toBe("Nothing is there that could expire.");
});
