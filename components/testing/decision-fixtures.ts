import type { Decision } from "@/components/decisions/decision-shapes";
import { standing } from "./standing-fixtures";

const account = standing.account;
const plan = standing.plan;
const price_book = "pbk_01jv000000000000000000base@3";
const credits = standing.credits;

export const splitDecision: Decision = {
  id: "dec_01jx9q8r7t6v5w4x3y2z1a0b9c",
  outcome: "allowed",
  account,
  feature: "sora.video",
  seq: 48_207,
  decided_at: "2026-11-23T11:03:58.402Z",
  cost: "6",
  covered: "6",
  shortfall: "0",
  plan,
  price_book,
  mode: "hold",
  usage: { seconds: "8" },
  properties: { model: "large", resolution: "1080p" },
  gates: [
    {
      key: "burst",
      passed: true,
      window: {
        key: "burst",
        measure: "requests",
        limit: "20",
        used: "3",
        held: "0",
        resets_at: "2026-11-23T11:04:08.402Z",
      },
    },
    { key: "concurrency", passed: true, open: 1, limit: 4 },
  ],
  trace: [
    {
      layer: "windows",
      source: "windows",
      before: "2",
      taken: "2",
      after: "0",
      windows: [
        {
          key: "video-1d",
          measure: "credits",
          limit: "40",
          used: "40",
          held: "0",
          resets_at: "2026-11-23T23:00:00.000Z",
        },
      ],
    },
    { layer: "free", source: "free", taken: "0", skipped: "not_for_feature" },
    {
      layer: "promo",
      source: "promo",
      before: "16",
      taken: "4",
      after: "12",
      grants: [
        { id: "grt_01jv9k0000m1n2p3q4r5s6t7v8", before: "0", taken: "0", after: "0", skipped: "expired" },
        { id: "grt_01jx2m0000e9x8w7v6t5s4r3q2", before: "16", taken: "4", after: "12" },
      ],
    },
    { layer: "purchased", source: "purchased", taken: "0", skipped: "not_needed" },
  ],
  reason: null,
  binding: null,
  hold: {
    id: "hold_01jx9q8r7t6v5w4x3y2z1a0b9c",
    state: "captured",
    expires_at: "2026-11-23T11:18:58.402Z",
  },
  usage_event: "use_01jx9q8r7t6v5w4x3y2z1a0b9c",
  remaining: { windows: [], credits },
  ways: [],
  idempotency_key: "9f2c1d6e-6a54-4a0e-9c1f-3f6b0f6f2d11",
  attribution: { key: "key_01jv", session: "“Launch clip”", client: "web" },
  took_ms: 3.1,
  settlement: {
    state: "settled",
    monetization_event: "mon_01jx9q8r7t6v5w4x3y2z1a0b9c",
    balance_updates: ["bal_01jx9q9a0000000000000000c1"],
    refunded: "0",
  },
};

export const plainDecision: Decision = {
  ...splitDecision,
  id: "dec_01jx9qfm3n4p5q6r7s8t9v0w1x",
  feature: "codex.task",
  seq: 48_211,
  decided_at: "2026-11-23T11:04:29.120Z",
  cost: "1.2",
  covered: "1.2",
  mode: "consume",
  usage: { input_tokens: 4808, output_tokens: 10 },
  properties: { model: "large" },
  gates: [],
  trace: [
    {
      layer: "windows",
      source: "windows",
      before: "1.2",
      taken: "1.2",
      after: "0",
      windows: [
        {
          key: "5h",
          measure: "requests",
          limit: "100",
          used: "58",
          held: "4",
          resets_at: "2026-11-23T13:12:00.000Z",
        },
      ],
    },
    { layer: "free", source: "free", taken: "0", skipped: "not_needed" },
    { layer: "promo", source: "promo", taken: "0", skipped: "not_needed" },
    { layer: "purchased", source: "purchased", taken: "0", skipped: "not_needed" },
  ],
  hold: null,
  usage_event: "use_01jx9qfm3n4p5q6r7s8t9v0w1x",
  attribution: { key: "key_01jv", session: "#884", client: "ci-runner" },
  settlement: {
    state: "pending",
    monetization_event: null,
    balance_updates: [],
    refunded: "0",
  },
};

export const consentBlock: Decision = {
  ...splitDecision,
  id: "dec_01jx9q6x2y3z4a5b6c7d8e9f0g",
  outcome: "blocked",
  seq: 48_390,
  decided_at: "2026-11-23T11:03:12.009Z",
  cost: "40",
  covered: "0",
  shortfall: "40",
  mode: "consume",
  usage: { seconds: "60" },
  trace: [
    { layer: "windows", source: "windows", before: "0", taken: "0", after: "0", skipped: "full" },
    { layer: "free", source: "free", taken: "0", skipped: "not_for_feature" },
    { layer: "promo", source: "promo", before: "0", taken: "0", after: "0", skipped: "empty" },
    { layer: "purchased", source: "purchased", before: "400.5", taken: "0", skipped: "consent_required" },
  ],
  reason: "consent_required",
  binding: "purchased",
  hold: null,
  usage_event: "use_01jx9q6x2y3z4a5b6c7d8e9f0g",
  ways: [
    { kind: "buy", amount: "40", needs_consent: true },
    { kind: "consent", amount: "40" },
    { kind: "wait", until: "2026-11-23T23:00:00.000Z", window: "video-1d" },
    { kind: "reduce", usage: { seconds: "2" } },
  ],
  settlement: { state: "not_charged", monetization_event: null, balance_updates: [], refunded: "0" },
};

export const limitBlock: Decision = {
  ...plainDecision,
  id: "dec_01jx9q4h5j6k7m8n9p0q1r2s3t",
  outcome: "blocked",
  decided_at: "2026-11-23T11:02:40.000Z",
  seq: 48_390,
  covered: "0",
  shortfall: "1.2",
  trace: [
    {
      layer: "windows",
      source: "windows",
      before: "0",
      taken: "0",
      after: "0",
      skipped: "full",
      windows: [
        {
          key: "7d",
          measure: "requests",
          limit: "500",
          used: "500",
          held: "0",
          resets_at: "2026-11-29T09:00:00.000Z",
        },
      ],
    },
    { layer: "free", source: "free", taken: "0", skipped: "full" },
    { layer: "promo", source: "promo", before: "0", taken: "0", after: "0", skipped: "empty" },
    { layer: "purchased", source: "purchased", before: "0", taken: "0", after: "0", skipped: "empty" },
  ],
  reason: "limit_reached",
  binding: "7d",
  remaining: { windows: [], credits: { available: "0", held: "0", unsettled: "0" } },
  ways: [
    { kind: "buy", amount: "1.2" },
    { kind: "wait", until: "2026-11-29T09:00:00.000Z", window: "7d" },
    { kind: "ask_owner" },
  ],
  settlement: { state: "not_charged", monetization_event: null, balance_updates: [], refunded: "0" },
};

const credit = (changes: Partial<Decision>): Decision => ({ ...limitBlock, ways: [], ...changes });

/** One decision for each wording of the sentence. */
export const sentences: Decision[] = [
  plainDecision,
  splitDecision,
  { ...plainDecision, id: "free", cost: "0", covered: "0", trace: [] },
  { ...plainDecision, id: "preview", mode: "preview" },
  { ...splitDecision, id: "partial", mode: "consume", outcome: "partial", covered: "4", shortfall: "2" },
  { ...plainDecision, id: "track", mode: "track", cost: "3", covered: "1.2", shortfall: "1.8" },
  consentBlock,
  limitBlock,
  credit({ id: "credits", reason: "credits_exhausted", binding: "purchased" }),
  credit({ id: "expired", reason: "grants_expired", binding: "promo" }),
  credit({ id: "cap", reason: "spend_cap_reached", binding: "day" }),
  credit({
    id: "gate",
    reason: "gate_reached",
    binding: "10s",
    ways: [{ kind: "wait", until: "2026-11-23T11:04:41.000Z", window: "10s" }],
  }),
  credit({ id: "concurrency", reason: "concurrency_reached", binding: "concurrency" }),
  credit({ id: "frozen", reason: "account_frozen", binding: null, ways: [{ kind: "ask_owner" }] }),
  credit({ id: "feature", reason: "feature_not_entitled", binding: null }),
];

export const decisions: Decision[] = [plainDecision, splitDecision, consentBlock, limitBlock];
