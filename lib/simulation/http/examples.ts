import type { RouteExample } from "@/lib/http/route";

const period = { from: "2026-02-12T00:00:00.000Z", to: "2026-02-13T00:00:00.000Z" };
const plan = "pln_01k2x4t8b5f6q7r8s9v0w1x2y3";

const queued = {
  id: "sim_01k2x4t8b5f6q7r8s9v0w1x2ye",
  status: "queued",
  livemode: true,
  plan: { ref: `${plan}@8`, of: plan, name: "Pro" },
  price_book: null,
  instead_of: [plan],
  period,
  accounts: null,
  progress: { decisions: 0, of: null },
  result: null,
  request: null,
  failure: null,
  created_by: "usr_01k2x4t8b5f6q7r8s9v0w1x2y9",
  created_at: "2026-02-13T10:00:00.000Z",
  started_at: null,
  finished_at: null,
};

const credits = { free: "0", entitlement: "0", plan: "0" };
const counts = { partial: 0, refused: 0, refunded: "0", owed: "0" };

export const simulationExamples = {
  asked: { body: { plan: { ref: `${plan}@8` }, period }, status: 201, answer: queued },
  done: {
    params: { id: queued.id },
    status: 200,
    answer: {
      ...queued,
      status: "done",
      progress: { decisions: 212_400, of: 212_400 },
      result: {
        accounts: 8_112,
        decisions: 212_400,
        changed: 1_710,
        newly_blocked: 10,
        newly_allowed: 1_700,
        paid_otherwise: 5_204,
        outcomes: [
          { from: "allowed", from_reason: null, to: "allowed", to_reason: null, decisions: 206_230 },
          {
            from: "blocked",
            from_reason: "limit_reached",
            to: "blocked",
            to_reason: "limit_reached",
            decisions: 4_460,
          },
          {
            from: "blocked",
            from_reason: "consent_required",
            to: "allowed",
            to_reason: null,
            decisions: 1_700,
          },
          { from: "allowed", from_reason: null, to: "blocked", to_reason: "limit_reached", decisions: 10 },
        ],
        before: {
          ...counts,
          allowed: 206_240,
          blocked: 6_160,
          asked: 1_700,
          blocked_minutes: "18460.25",
          credits: { ...credits, windows: "164200", promo: "21010", purchased: "67110" },
          charged: "88120",
        },
        after: {
          ...counts,
          allowed: 207_930,
          blocked: 4_470,
          asked: 0,
          blocked_minutes: "11222.5",
          credits: { ...credits, windows: "171930.5", promo: "20180", purchased: "66120" },
          charged: "86300",
        },
        most_affected: [
          {
            account: "acct_01k2x4t8b5f6q7r8s9v0w1x2y3",
            name: "Maya Chen",
            decisions: 96,
            changed: 4,
            newly_blocked: 4,
            newly_allowed: 0,
            blocked_minutes_before: "0",
            blocked_minutes_after: "41.5",
            charged_before: "12",
            charged_after: "14.5",
          },
        ],
        endings_not_asked: 3,
        acts_not_done: 0,
        unreadable_accounts: 0,
      },
      started_at: "2026-02-13T10:00:00.210Z",
      finished_at: "2026-02-13T10:00:08.640Z",
    },
  },
} satisfies Record<string, RouteExample>;
