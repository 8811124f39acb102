import type { Grant, LayerState, Standing, WindowState } from "@/components/decisions/standing-shapes";

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

/** Nothing is left anywhere. */
export const exhausted: Standing = {
  ...brimming,
  grants: brimming.grants.map((grant) => ({ ...grant, available: "0" })),
  credits: { available: "0", held: "0", unsettled: "0" },
  consent: { mode: "always" },
  next_payer: [{ feature: "codex.task", layer: null, source: null, reason: "limit_reached", binding: "7d" }],
};
