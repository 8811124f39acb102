import { standing } from "@/components/testing/standing-fixtures";
import type { PlanRow, PlanVersionRow } from "@/lib/plans/schema/plan-overview";
import type { PeriodResultWire, SimulationWire } from "@/lib/simulation/schema/simulation-schema";
import type { ForecastWire } from "@/lib/usage/schema/forecast-schema";

const PLAN = "pln_01jv0000000000000000000pro";

export const versions: PlanVersionRow[] = [
  {
    ref: `${PLAN}@8`,
    version: 8,
    status: "draft",
    createdAt: "2026-11-22T09:00:00.000Z",
    publishedAt: null,
    accounts: 0,
  },
  {
    ref: `${PLAN}@7`,
    version: 7,
    status: "published",
    createdAt: "2026-10-01T09:00:00.000Z",
    publishedAt: "2026-10-02T09:00:00.000Z",
    accounts: 8_112,
  },
];

export const plans: PlanRow[] = [
  { id: PLAN, name: "Pro", livemode: true, versions },
  { id: `${PLAN}b`, name: "Campus", livemode: true, versions: versions.slice(0, 1) },
  { id: `${PLAN}c`, name: "Tried out", livemode: false, versions: versions.slice(1) },
];

const side: PeriodResultWire["before"] = {
  allowed: 970,
  partial: 4,
  blocked: 26,
  asked: 12,
  refused: 0,
  blocked_minutes: "340.5",
  credits: { windows: "812", free: "40", entitlement: "0", plan: "0", promo: "16", purchased: "88.5" },
  charged: "104.5",
  refunded: "1",
  owed: "0",
};

export const result: PeriodResultWire = {
  accounts: 12,
  decisions: 1_000,
  changed: 19,
  newly_blocked: 3,
  newly_allowed: 16,
  paid_otherwise: 41,
  outcomes: [],
  before: side,
  after: { ...side, allowed: 983, blocked: 13, asked: 4, blocked_minutes: "120", charged: "98.25" },
  most_affected: [
    {
      account: standing.account,
      name: "user@example.org",
      decisions: 120,
      changed: 9,
      newly_blocked: 3,
      newly_allowed: 6,
      blocked_minutes_before: "60",
      blocked_minutes_after: "12.5",
      charged_before: "6.5",
      charged_after: "4",
    },
  ],
  endings_not_asked: 1,
  acts_not_done: 0,
  unreadable_accounts: 1,
};

const none: PeriodResultWire["before"] = {
  ...side,
  ...{ allowed: 0, partial: 0, blocked: 0, asked: 0, blocked_minutes: "0", charged: "0", refunded: "0" },
  credits: { windows: "0", free: "0", entitlement: "0", plan: "0", promo: "0", purchased: "0" },
};

export const resultOfNothing: PeriodResultWire = {
  ...result,
  ...{ accounts: 0, decisions: 0, changed: 0, newly_blocked: 0, newly_allowed: 0, paid_otherwise: 0 },
  ...{ before: none, after: none, most_affected: [], endings_not_asked: 0, unreadable_accounts: 0 },
};

export const running: SimulationWire = {
  id: "sim_01jx9q8r7t6v5w4x3y2z1a0b9c",
  status: "running",
  livemode: true,
  plan: { ref: `${PLAN}@8`, of: PLAN, name: "Pro" },
  price_book: null,
  instead_of: [PLAN],
  period: { from: "2026-11-22T11:00:00.000Z", to: "2026-11-23T11:00:00.000Z" },
  accounts: null,
  progress: { decisions: 500, of: 1_000 },
  result: null,
  request: null,
  failure: null,
  created_by: "usr_01jw0p",
  created_at: "2026-11-23T11:04:00.000Z",
  started_at: "2026-11-23T11:04:01.000Z",
  finished_at: null,
};

export const counting: SimulationWire = { ...running, progress: { decisions: 0, of: null } };

const ended = { finished_at: "2026-11-23T11:04:12.000Z" };

export const runs: SimulationWire[] = [
  { ...running, ...ended, id: "sim_01jxa", status: "done", result },
  { ...running, id: "sim_01jxb" },
  {
    ...running,
    ...ended,
    id: "sim_01jxc",
    status: "failed",
    failure: { code: "interrupted", detail: "The worker that ran it is gone" },
  },
  { ...running, ...ended, id: "sim_01jxd", status: "canceled" },
];

const tooFew = { status: "not_enough_data", have: 2, need: 5 } as const;
const known: ForecastWire["features"][number]["capacity"] = {
  status: "known",
  requests: 52,
  at_least: false,
  layers: [
    { layer: "windows", source: "windows", requests: 38, full_window: "5h" },
    { layer: "promo", source: "promo", requests: 14, full_window: null },
  ],
  reason: "consent_required",
  binding: "purchased",
};

export const forecast: ForecastWire = {
  account: standing.account,
  seq: standing.seq,
  at: standing.as_of,
  burn: {
    last_1h: { requests: 12, cost: "9.5", charged: "4" },
    last_24h: { requests: 61, cost: "48", charged: "6.5" },
  },
  limits: [
    {
      key: "5h",
      measure: "requests",
      limit: "100",
      remaining: "38",
      resets_at: "2026-11-23T13:12:00.000Z",
      ends: {
        status: "range",
        earliest: "2026-11-23T12:40:00.000Z",
        latest: "2026-11-23T15:00:00.000Z",
        resets_before: "maybe",
      },
    },
  ],
  credits: { available: "412.5", resets_at: null, ends: { status: "beyond_a_year" } },
  features: [
    {
      feature: "codex.task",
      typical: { usage: { input_tokens: "4808" }, properties: {}, cost: "1.2", samples: 61 },
      capacity: known,
      paced: known,
    },
    { feature: "sora.video", typical: null, capacity: tooFew, paced: tooFew },
  ],
};
