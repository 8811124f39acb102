import type { RouteExample } from "@/lib/http/route";

const account = "acct_01k2x4t8b5f6q7r8s9v0w1x2y3";

const fiveHours = {
  key: "5h",
  measure: "credits",
  limit: "40",
  used: "40",
  held: "0",
  remaining: "0",
  resets_at: "2026-02-13T14:12:00.000Z",
  shadow: null,
};

/** The article's request: it fills the window and flows on into promotional credits, in one decision. */
export const decisionExample: RouteExample = {
  summary: "A request that a window and a promotion pay together",
  body: { account, feature: "sora.video", usage: { seconds: 8 } },
  status: 200,
  answer: {
    id: "dec_01k2x4t8b5f6q7r8s9v0w1x2y4",
    outcome: "allowed",
    mode: "consume",
    account,
    member: null,
    feature: "sora.video",
    usage: { seconds: "8" },
    seq: 48211,
    decided_at: "2026-02-13T12:03:58.402Z",
    occurred_at: "2026-02-13T12:03:58.402Z",
    cost: "6",
    covered: "6",
    shortfall: "0",
    plan: "pln_01k2x4t8b5f6q7r8s9v0w1x2y5@7",
    price_book: "pbk_01k2x4t8b5f6q7r8s9v0w1x2y6@3",
    gates: [],
    trace: [
      {
        layer: "windows",
        source: "windows",
        before: "2",
        taken: "2",
        after: "0",
        skipped: null,
        windows: [fiveHours],
        grants: [],
      },
      {
        layer: "promo",
        source: "promo",
        before: "16",
        taken: "4",
        after: "12",
        skipped: null,
        windows: [],
        grants: [
          { id: "grt_01k2x4t8b5f6q7r8s9v0w1x2y7", before: "16", taken: "4", after: "12", skipped: null },
        ],
      },
      {
        layer: "purchased",
        source: "purchased",
        before: null,
        taken: "0",
        after: null,
        skipped: "not_needed",
        windows: [],
        grants: [],
      },
    ],
    reason: null,
    binding: null,
    hold: null,
    usage_event: "use_01k2x4t8b5f6q7r8s9v0w1x2y4",
    remaining: { windows: [fiveHours], credits: { available: "412.5", held: "0", unsettled: "4" } },
    ways: [],
    debt: null,
    posted: "now",
    closed: [],
    would_block: [],
  },
};
