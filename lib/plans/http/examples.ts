import type { RouteExample } from "@/lib/http/route";

const createdAt = "2026-02-13T10:00:00.000Z";
const bookRef = "pbk_01k2x4t8b5f6q7r8s9v0w1x2y6@3";

const feature = { key: "codex.task", name: "Codex task", dimensions: ["input_tokens", "output_tokens"] };

export const featureExample: RouteExample = {
  body: feature,
  status: 200,
  answer: { ...feature, created_at: createdAt },
};

const bookContent = {
  features: {
    "codex.task": {
      dimensions: ["input_tokens", "output_tokens"],
      rates: [
        { dimension: "input_tokens", when: {}, credits: "3", per: "1000000" },
        { dimension: "output_tokens", when: { model: "large" }, credits: "15", per: "1000000" },
      ],
    },
  },
};

const planContent = {
  price_book: bookRef,
  features: null,
  gates: [{ kind: "concurrency", key: "open", limit: 8, features: null }],
  layers: [
    {
      source: "windows",
      key: "windows",
      features: null,
      windows: [
        {
          kind: "anchored",
          key: "5h",
          measure: "credits",
          limit: "100",
          features: null,
          window_seconds: 18_000,
        },
      ],
    },
    {
      source: "purchased",
      key: "purchased",
      features: null,
      kinds: ["purchased"],
      needs_consent: true,
      max_per_request: null,
    },
  ],
  grants: [],
  consent: { mode: "always" },
  overshoot: { policy: "refund", max_per_event: null },
  late_usage: { max_age_seconds: 604_800 },
  refund_failed: null,
};

function examplesOf(id: string, name: string, version: number, content: unknown) {
  const draft = {
    ref: `${id}@${version}`,
    version,
    status: "draft",
    content,
    created_at: createdAt,
    published_at: null,
  };
  const published = { ...draft, status: "published", published_at: "2026-02-14T08:30:00.000Z" };
  const first = { ...draft, ref: `${id}@1`, version: 1 };
  return {
    add: {
      body: { name, content },
      status: 201,
      answer: { id, name, livemode: true, created_at: createdAt, published: null, draft: first },
    },
    read: {
      params: { id },
      status: 200,
      answer: { id, name, livemode: true, created_at: createdAt, published, draft: null },
    },
    draft: { params: { id }, body: { content }, status: 200, answer: draft },
    publish: { params: { id }, status: 200, answer: published },
    version: { params: { id, version: String(version) }, status: 200, answer: published },
  } satisfies Record<string, RouteExample>;
}

export const planExamples = examplesOf("pln_01k2x4t8b5f6q7r8s9v0w1x2y5", "Pro", 7, planContent);
export const priceBookExamples = examplesOf("pbk_01k2x4t8b5f6q7r8s9v0w1x2y6", "Codex 2026", 3, bookContent);
