import * as fixtures from "@/components/testing/standing-fixtures";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { KeyWire } from "@/lib/keys/schema/key-schema";
import type { InvitationWire } from "@/lib/members/schema/invitation-schema";
import type { MemberWire } from "@/lib/members/schema/member-schema";

const account = fixtures.standing.account;

export const keys: KeyWire[] = [
  keyOf("key_01jw1a0000c1c2c3c4c5c6c7c8", "ci-runner", { last_used_at: "2026-11-23T11:04:00.000Z" }),
  keyOf("key_01jw1b0000c1c2c3c4c5c6c7c8", "Backend, production", {
    scopes: ["decide", "usage", "read"],
    last_used_at: "2026-11-23T10:58:00.000Z",
    previous_secret_until: "2026-11-24T11:00:00.000Z",
  }),
  keyOf("key_01jw1c0000c1c2c3c4c5c6c7c8", "Never used", { expires_at: "2026-12-23T11:00:00.000Z" }),
  keyOf("key_01jw1d0000c1c2c3c4c5c6c7c8", "Old laptop", { revoked_at: "2026-11-20T09:00:00.000Z" }),
  keyOf("key_01jw1e0000c1c2c3c4c5c6c7c8", "Workshop", { expires_at: "2026-11-21T09:00:00.000Z" }),
];

function keyOf(id: string, name: string, changes: Partial<KeyWire>): KeyWire {
  return {
    id,
    name,
    prefix: `sk_test_${id.slice(8, 14)}`,
    scopes: ["decide"],
    livemode: false,
    account,
    member: null,
    created_by: "usr_01jw0p",
    created_at: "2026-11-02T08:00:00.000Z",
    expires_at: null,
    revoked_at: null,
    last_used_at: null,
    previous_secret_until: null,
    ...changes,
  };
}

const cap = { member: null, api_key: null } as const;

/** The account of the other specimens as the API sends it, with two capped keys and resets in the bank. */
export const wire: StandingWire = {
  account,
  member: null,
  seq: fixtures.standing.seq,
  as_of: fixtures.standing.as_of,
  plan: fixtures.standing.plan,
  plan_name: "Pro",
  time_zone: "Europe/Berlin",
  frozen: "none",
  test_clock_at: null,
  credits: { available: "412.5", held: "0", unsettled: "4", balance: "416.5", due: "0", debt: "0" },
  due: [],
  overshoot: {
    policy: "refund",
    debt_limit: null,
    owed_since: null,
    repaid_next: null,
    per_event_max: "0",
    open_holds_max: "0",
    holds_max: 4,
    all_holds_max: "0",
  },
  windows: [],
  layers: [],
  gates: [],
  grants: [],
  resets: [
    {
      ...reset("a"),
      left: 2,
      windows: ["5h", "7d"],
      state: "active",
      expires_at: "2026-12-31T22:59:00.000Z",
    },
    { ...reset("b"), left: 1, features: ["sora.video"], state: "active" },
    { ...reset("c"), left: 1, state: "scheduled", effective_at: "2026-12-01T08:00:00.000Z" },
  ],
  holds: [],
  next_payer: [],
  consent: { mode: "ask" },
  consent_spent: null,
  key_consents: { [keys[0]?.id ?? ""]: { mode: "up_to", limit: "5", period: "day" } },
  caps: [
    { ...cap, key: "day", period: "day", limit: "25", used: "6.5" },
    { ...cap, key: "month", period: "month", limit: "80", used: "88.1" },
    { ...cap, key: "key-day", api_key: keys[0]?.id ?? null, period: "day", limit: "10", used: "9" },
    { ...cap, key: "key-month", api_key: keys[1]?.id ?? null, period: "month", limit: "50", used: "50" },
  ],
};

function reset(last: string): StandingWire["resets"][number] {
  return {
    grant: `grt_01jx2m0000e9x8w7v6t5s4r3r${last}`,
    left: 1,
    windows: null,
    features: null,
    effective_at: "2026-11-12T00:00:00.000Z",
    expires_at: null,
    state: "active",
  };
}

export const meters = {
  [keys[0]?.id ?? ""]: meter(1_204, 31, (day) => String((day * 7) % 11), "12.5"),
  [keys[1]?.id ?? ""]: meter(312, 0, (day) => String((day * day) % 7), "0"),
};

function meter(requests: number, blocked: number, costOf: (day: number) => string, charged: string) {
  return {
    requests,
    blocked,
    costs: Array.from({ length: 30 }, (_, day) => costOf(day)),
    charges: [charged],
  };
}

const memberBase = {
  account,
  external_id: null,
  email: null,
  limits: {},
  caps: null,
  windows: [],
  gates: [],
  spending: [],
  created_at: "2026-11-02T08:00:00.000Z",
  removed_at: null,
} as const satisfies Partial<MemberWire>;

const memberWindow = (used: string, held: string, remaining: string): MemberWire["windows"][number] => ({
  key: "5h-each",
  measure: "requests",
  limit: "60",
  used,
  held,
  remaining,
  resets_at: "2026-11-23T13:12:00.000Z",
  shadow: null,
});

/** Room left, stopped by a window and a cap, frozen. Who was removed is listed nowhere. */
export const members: [MemberWire, MemberWire, MemberWire] = [
  {
    ...memberBase,
    id: "mem_01jw2a0000d1d2d3d4d5d6d7d8",
    name: "Ada Lindqvist",
    email: "ada@example.org",
    state: "active",
    person: { name: "Ada Lindqvist", email: "ada@example.org" },
    windows: [memberWindow("18", "4", "38")],
    spending: [{ period: "month", limit: "60", used: "12.5" }],
  },
  {
    ...memberBase,
    id: "mem_01jw2b0000d1d2d3d4d5d6d7d8",
    name: "Priya Nair",
    external_id: "user_8241",
    state: "active",
    person: null,
    limits: { "5h-each": "60" },
    caps: [{ period: "month", limit: "60" }],
    windows: [memberWindow("60", "0", "0")],
    spending: [{ period: "month", limit: "60", used: "60" }],
  },
  { ...memberBase, id: "mem_01jw2c0000d1d2d3d4d5d6d7d8", name: "build-bot", state: "frozen", person: null },
];

const invitationBase = {
  account: memberBase.account,
  member: null,
  created_by: "usr_01jw2a0000d1d2d3d4d5d6d7d8",
  created_at: "2026-11-21T08:00:00.000Z",
  revoked_at: null,
  accepted_at: null,
} as const;

/** One that waits and one that came too late. */
export const invitations: [InvitationWire, InvitationWire] = [
  {
    ...invitationBase,
    id: "inv_01jw2d0000d1d2d3d4d5d6d7d8",
    email: "tomas@example.org",
    name: "Tomas Varga",
    state: "pending",
    expires_at: "2026-11-28T08:00:00.000Z",
  },
  {
    ...invitationBase,
    id: "inv_01jw2e0000d1d2d3d4d5d6d7d8",
    email: "maximiliane.von-und-zu-hohenstein@subsidiary.example.org",
    name: "Maximiliane",
    state: "expired",
    expires_at: "2026-11-22T08:00:00.000Z",
  },
];

export const shares = {
  total: "240",
  costs: Object.fromEntries(members.map(({ id }, at) => [id, [String(120 - at * 40)]])),
};
