import { expect, test } from "vitest";
import type { Grant } from "@/components/decisions/standing-shapes";
import { expiringSoon } from "./expiring";

const nowMs = Date.parse("2026-11-23T12:00:00.000Z");
const grant = (available: string, expires_at: string | null, state: Grant["state"] = "active"): Grant => ({
  id: "grt_1",
  kind: "promo",
  priority: 10,
  amount: "20",
  held: "0",
  features: null,
  effective_at: "2026-11-01T00:00:00.000Z",
  available,
  expires_at,
  state,
});

test("sums what is lost within 30 days and names the first day", () => {
  const grants = [
    grant("2.5", "2026-12-20T00:00:00.000Z"),
    grant("10", "2026-11-30T00:00:00.000Z"),
    grant("400", "2027-11-19T00:00:00.000Z"),
    grant("7", null),
  ];
  expect(expiringSoon(grants, nowMs)).toEqual({ amount: "12.5", firstAt: "2026-11-30T00:00:00.000Z" });
});

test("what is spent, over or not yet there is not lost", () => {
  const soon = "2026-11-30T00:00:00.000Z";
  expect(
    expiringSoon([grant("0", soon), grant("5", soon, "expired"), grant("5", soon, "scheduled")], nowMs),
  ).toBe(null);
  expect(expiringSoon([grant("5", "2026-11-23T11:59:59.000Z")], nowMs)).toBe(null);
});
