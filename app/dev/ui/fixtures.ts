import type { Decision, Grant, LayerState, Standing, WindowState } from "@/components/wire-types";

/** Monday 23 November 2026, 12:04:31 in Berlin: the gallery's clock stands here. */
export const GALLERY_NOW_MS = Date.parse("2026-11-23T11:04:31.000Z");
export const GALLERY_ZONE = "Europe/Berlin";

export const windows: WindowState[] = [
  {
    key: "5h",
    kind: "anchored",
    measure: "requests",
    limit: "100",
    used: "58",
    held: "4",
    remaining: "38",
    resets_at: "2026-11-23T13:12:00.000Z",
    rule: { window_ms: 18_000_000, started_at: "2026-11-23T08:12:00.000Z" },
  },
  {
    key: "7d",
    kind: "anchored",
    measure: "requests",
    limit: "500",
    used: "151",
    held: "4",
    remaining: "345",
    resets_at: "2026-11-29T09:00:00.000Z",
    rule: { window_ms: 604_800_000, started_at: "2026-11-22T09:00:00.000Z" },
  },
  {
    key: "video-1d",
    kind: "calendar",
    measure: "credits",
    limit: "40",
    used: "38",
    held: "0",
    remaining: "2",
    resets_at: "2026-11-23T23:00:00.000Z",
    features: ["sora.video"],
    rule: { unit: "day", time_zone: "Europe/Berlin" },
  },
  {
    key: "free-1d",
    kind: "calendar",
    measure: "requests",
    limit: "20",
    used: "0",
    held: "0",
    remaining: "20",
    resets_at: null,
    rule: { unit: "day", time_zone: "Europe/Berlin" },
  },
];

export const grants: Grant[] = [
  {
    id: "grt_01jx2m0000e9x8w7v6t5s4r3q2",
    kind: "promo",
    label: "Promo W47",
    amount: "20",
    available: "12",
    held: "0",
    priority: 10,
    effective_at: "2026-11-12T00:00:00.000Z",
    expires_at: "2026-11-30T22:59:00.000Z",
    features: null,
    state: "active",
    reason: "Launch week",
    created_at: "2026-11-12T00:00:00.000Z",
  },
  {
    id: "grt_01jw0p0000a1b2c3d4e5f6g7h8",
    kind: "purchased",
    label: "Purchase",
    amount: "1000",
    available: "400.5",
    held: "0",
    priority: 50,
    effective_at: "2026-11-02T08:00:00.000Z",
    expires_at: "2027-11-02T08:00:00.000Z",
    features: null,
    state: "active",
    reason: "pay_01jw0p",
    created_at: "2026-11-02T08:00:00.000Z",
  },
  {
    id: "grt_01jv9k0000m1n2p3q4r5s6t7v8",
    kind: "promo",
    label: "Promo W45",
    amount: "96",
    available: "0",
    held: "0",
    priority: 10,
    effective_at: "2026-11-02T00:00:00.000Z",
    expires_at: "2026-11-23T09:02:00.000Z",
    features: ["sora.video"],
    state: "expired",
    reason: "Apology for the outage of 1 November",
    created_at: "2026-11-02T00:00:00.000Z",
  },
];

const layers: LayerState[] = [
  {
    layer: "windows",
    source: "windows",
    features: null,
    windows: ["5h", "7d", "video-1d"],
    kinds: [],
    available: null,
    needs_consent: false,
  },
  {
    layer: "free",
    source: "free",
    features: ["codex.task"],
    windows: ["free-1d"],
    kinds: [],
    available: null,
    needs_consent: false,
  },
  {
    layer: "promo",
    source: "promo",
    features: null,
    windows: [],
    kinds: ["promo", "adjustment"],
    available: "12",
    needs_consent: false,
  },
  {
    layer: "purchased",
    source: "purchased",
    features: null,
    windows: [],
    kinds: ["purchased"],
    available: "400.5",
    needs_consent: true,
  },
];

export const standing: Standing = {
  account: "acct_01jw0k0000v8t7s6r5q4p3n2m1",
  seq: 48_211,
  as_of: "2026-11-23T11:04:31.000Z",
  plan: "pln_01jv0000000000000000000pro@7",
  plan_name: "Pro",
  time_zone: "Europe/Berlin",
  frozen: "none",
  windows,
  layers,
  grants,
  credits: { available: "412.5", held: "0", unsettled: "4" },
  next_payer: [
    { feature: "codex.task", layer: "windows", source: "windows", reason: null },
    { feature: "sora.video", layer: "promo", source: "promo", reason: null },
  ],
  consent: { mode: "ask" },
};

/** Everything the plan includes is used up, and what would pay next asks first. */
export const brimming: Standing = {
  ...standing,
  seq: 48_390,
  windows: windows.map((window) =>
    window.key === "7d"
      ? { ...window, used: "500", held: "0", remaining: "0" }
      : window.key === "free-1d"
        ? { ...window, used: "20", remaining: "0", resets_at: "2026-11-23T23:00:00.000Z" }
        : window,
  ),
  grants: grants.map((grant) => (grant.label === "Promo W47" ? { ...grant, available: "0" } : grant)),
  credits: { available: "400.5", held: "0", unsettled: "0" },
  next_payer: [
    { feature: "codex.task", layer: null, source: null, reason: "consent_required", binding: "purchased" },
  ],
};

/** The windows are full and pour into a free tier that still has room. */
export const spilling: Standing = {
  ...standing,
  windows: windows.map((window) =>
    window.key === "5h" ? { ...window, used: "92", held: "8", remaining: "0" } : window,
  ),
  consent: { mode: "up_to", limit: "25", period: "day", spent: "6.5" },
  next_payer: [{ feature: "codex.task", layer: "free", source: "free", reason: null }],
};

export const enterprise: Standing = {
  ...standing,
  plan_name: "Enterprise",
  layers: [
    ...layers.slice(0, 1),
    {
      layer: "entitlement",
      source: "entitlement",
      label: "Contract",
      features: null,
      windows: [],
      kinds: [],
      available: null,
      needs_consent: false,
    },
  ],
  next_payer: [{ feature: "codex.task", layer: "windows", source: "windows", reason: null }],
};

export const unused: Standing = {
  ...standing,
  seq: 1,
  windows: windows.map((window) => ({
    ...window,
    used: "0",
    held: "0",
    remaining: window.limit,
    resets_at: null,
  })),
  grants: [],
  credits: { available: "0", held: "0", unsettled: "0" },
};

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

export const decisions: Decision[] = [plainDecision, splitDecision, consentBlock, limitBlock];
