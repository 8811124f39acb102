import { describe, expect, test } from "vitest";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { capsForm, capsFormOf, capsOf, inviteForm, limitLines, limitsForm, limitsOf } from "./member-input";

const window = (key: string, limit: string): MemberWire["windows"][number] => ({
  key,
  measure: "requests",
  limit,
  used: "0",
  held: "0",
  remaining: limit,
  resets_at: null,
  shadow: null,
});
const gate = (
  kind: "rate" | "concurrency",
  key: string,
  limit: number | null,
): MemberWire["gates"][number] => ({
  kind,
  key,
  shadow: false,
  windows: kind === "rate" ? [key] : [],
  open: kind === "rate" ? null : 0,
  limit,
});
const member = (more: Partial<MemberWire>): MemberWire => ({
  id: "mem_1",
  account: "acct_1",
  external_id: null,
  name: "Ana",
  email: null,
  state: "active",
  person: null,
  limits: {},
  caps: null,
  windows: [],
  gates: [],
  spending: [],
  created_at: "2026-11-02T08:00:00.000Z",
  removed_at: null,
  ...more,
});

describe("limits of their own", () => {
  const ana = member({
    limits: { "5h": "60", "1d": "0", jobs: "3" },
    windows: [
      window("5h@mem_1", "60"),
      window("1d@mem_1:codex", "0"),
      window("1d@mem_1:sora", "0"),
      window("7d@mem_1", "500"),
    ],
    gates: [gate("concurrency", "jobs@mem_1", 3), gate("rate", "rate-1m", null)],
  });

  test("are a line per rule of the plan, with the limit that holds now and whether it is theirs", () => {
    expect(limitLines(ana)).toEqual([
      { key: "5h", unit: "requests", limit: "60", own: "60" },
      { key: "1d", unit: "requests", limit: "0", own: "0" },
      { key: "7d", unit: "requests", limit: "500", own: "" },
      { key: "jobs", unit: "holds at once", limit: "3", own: "3" },
    ]);
  });

  test("are sent as they stand in the form: filled in they hold, emptied they are the plan’s again", () => {
    const lines = limitLines(ana);
    expect(limitsOf(lines, { limits: [" 80 ", "", "12.5", "3"] })).toEqual({
      "5h": "80",
      "7d": "12.5",
      jobs: "3",
    });
    expect(limitsOf(lines, { limits: ["", "", "", ""] })).toEqual({});
    // What the plan has come by since the form was opened is the plan's.
    expect(limitsOf(lines, { limits: ["0"] })).toEqual({ "5h": "0" });
  });

  test("by a key that every object has are the plan’s, as long as nobody sets them", () => {
    const odd = member({ windows: [window("constructor@mem_1", "5")] });
    expect(limitLines(odd)).toEqual([{ key: "constructor", unit: "requests", limit: "5", own: "" }]);
  });

  test.each([
    ["", true],
    ["0", true],
    [" 40 ", true],
    ["12.000001", true],
    ["1e3", false],
    ["-1", false],
    ["12.0000001", false],
    ["many", false],
    ["1,5", false],
  ] as const)("%j is a limit: %s", (text, isOne) => {
    expect(limitsForm.safeParse({ limits: [text] }).success).toBe(isOne);
  });
});

describe("caps of their own", () => {
  test("are none at all when all are empty, and the plan’s when that is chosen", () => {
    const form = { whose: "own", day: "", week: "", month: "" } as const;
    expect(capsOf(form)).toEqual([]);
    expect(capsOf({ ...form, whose: "plan", day: "5" })).toBeNull();
    expect(capsOf({ ...form, week: "7.5" })).toEqual([{ period: "week", limit: "7.5" }]);
  });

  test("are a form and back the same", () => {
    const caps = [{ period: "day", limit: "5" } as const, { period: "month", limit: "60" } as const];
    expect(capsOf(capsFormOf(member({ caps })))).toEqual(caps);
    expect(capsFormOf(null)).toEqual({ whose: "plan", day: "", week: "", month: "" });
    expect(capsForm.safeParse({ whose: "own", day: "0", week: "", month: "" }).success).toBe(false);
  });
});

test("an invitation needs an address that can be one, and a name", () => {
  const given = { email: "ana@example.com", name: " Ana " };
  expect(inviteForm.parse(given).name).toBe("Ana");
  expect(inviteForm.safeParse({ ...given, email: "ana" }).success).toBe(false);
  expect(inviteForm.safeParse({ ...given, name: " " }).success).toBe(false);
});
