import type { RouteExample } from "@/lib/http/route";

const endpoint = {
  id: "whk_01k2x4t8b5f6q7r8s9v0w1x2yb",
  url: "https://example.com/webhooks",
  description: "billing",
  event_types: ["decision.blocked", "grant.expired"],
  livemode: true,
  account: null,
  status: "enabled",
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  previous_secret_expires_at: null,
  created_by: "usr_01k2x4t8b5f6q7r8s9v0w1x2y9",
  created_at: "2026-02-13T10:00:00.000Z",
};
const secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDkLkW1ZrVrmM=";
const params = { id: endpoint.id };

const delivery = {
  message: "msg_01k2x4t8b5f6q7r8s9v0w1x2yc",
  type: "grant.expired",
  account: "acct_01k2x4t8b5f6q7r8s9v0w1x2y3",
  status: "pending",
  attempts: 1,
  next_attempt_at: "2026-02-13T10:05:06.120Z",
  last_attempt: {
    nth: 1,
    at: "2026-02-13T10:05:00.800Z",
    duration_ms: 41,
    status_code: 500,
    error: null,
    response: "Internal Server Error",
  },
  created_at: "2026-02-13T10:05:00.730Z",
  finished_at: null,
};

export const endpointExamples = {
  added: {
    body: { url: endpoint.url, description: endpoint.description, event_types: endpoint.event_types },
    status: 201,
    answer: { ...endpoint, secret },
  },
  read: { params, status: 200, answer: endpoint },
  changed: {
    params,
    body: { event_types: null },
    status: 200,
    answer: { ...endpoint, event_types: null },
  },
  rotated: {
    params,
    body: { overlap_seconds: 86_400 },
    status: 200,
    answer: { ...endpoint, previous_secret_expires_at: "2026-02-14T10:30:00.000Z", secret },
  },
  pinged: { params, status: 202, answer: { message: "msg_01k2x4t8b5f6q7r8s9v0w1x2yd" } },
} satisfies Record<string, RouteExample>;

const ofDelivery = { ...params, message: delivery.message };

export const deliveryExamples = {
  listed: {
    params,
    query: { status: "pending" },
    status: 200,
    answer: { data: [delivery], has_more: false, next_cursor: null },
  },
  read: {
    params: ofDelivery,
    status: 200,
    answer: {
      ...delivery,
      body: '{"type":"grant.expired","timestamp":"2026-02-13T10:05:00.000Z","data":{"id":"grt_01k2x4t8b5f6q7r8s9v0w1x2ye","account":"acct_01k2x4t8b5f6q7r8s9v0w1x2y3","seq":48211,"at":"2026-02-13T10:05:00.000Z","actor":"system","amount":"12.5"}}',
      attempt_log: [delivery.last_attempt],
    },
  },
  replayedOne: { params: ofDelivery, status: 202, answer: { ...delivery, last_attempt: null, attempts: 0 } },
  replayed: {
    params,
    body: { from: "2026-02-12T00:00:00.000Z" },
    status: 202,
    answer: { replayed: 312, has_more: false },
  },
} satisfies Record<string, RouteExample>;
