import { expect, test } from "vitest";
import type { Grant } from "@/components/decisions/standing-shapes";
import type { GrantWire } from "@/lib/credits/schema/grant-schema";
import { grantRows } from "./grant-rows";

const terms = {
  priority: 10,
  effective_at: "2026-11-01T00:00:00.000Z",
  expires_at: null,
  features: null,
  recurrence: null,
  next_reset_at: null,
};
const inStanding = (id: string): Grant => ({
  ...terms,
  id,
  kind: "promo",
  amount: "20",
  available: "16.5",
  held: "1",
  state: "active",
});
const issued = (id: string, reason: string, status: GrantWire["status"] = "issued"): GrantWire => ({
  ...terms,
  windows: null,
  rollover: null,
  cost_basis: null,
  plan_grant: null,
  code: null,
  id,
  account: "acct_1",
  kind: "promo",
  amount: "20",
  balance: "17.5",
  reason,
  status,
  created_at: "2026-11-01T00:00:00.000Z",
});

test("what can pay keeps the order and the figures of the standing, and goes by its reason", () => {
  const rows = grantRows(
    [inStanding("grt_b"), inStanding("grt_a")],
    [issued("grt_a", "A"), issued("grt_b", "B")],
  );
  expect(rows.map((row) => [row.id, row.label, row.available, row.held])).toEqual([
    ["grt_b", "B", "16.5", "1"],
    ["grt_a", "A", "16.5", "1"],
  ]);
});

test("what is over follows with nothing left, whatever the ledger still moves (E11)", () => {
  const rows = grantRows(
    [inStanding("grt_a")],
    [
      issued("grt_v", "V", "voided"),
      issued("grt_a", "A"),
      issued("grt_e", "E", "expired"),
      issued("grt_s", "S"),
    ],
  );
  expect(rows.map((row) => [row.id, row.state, row.available])).toEqual([
    ["grt_a", "active", "16.5"],
    ["grt_v", "voided", "0"],
    ["grt_e", "expired", "0"],
    ["grt_s", "spent", "0"],
  ]);
});

test("a grant that the list does not name yet is shown without a name", () => {
  expect(grantRows([inStanding("grt_new")], [])[0]).toMatchObject({ id: "grt_new", label: null });
});
