import type { RouteExample } from "@/lib/http/route";

const key = {
  id: "key_01k2x4t8b5f6q7r8s9v0w1x2y8",
  name: "backend, production",
  prefix: "sk_live_8Gq2Zt",
  scopes: ["decide", "read"],
  livemode: true,
  account: null,
  member: null,
  created_by: "usr_01k2x4t8b5f6q7r8s9v0w1x2y9",
  created_at: "2026-02-13T10:00:00.000Z",
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  previous_secret_until: null,
};

const params = { id: key.id };

export const keyExamples = {
  created: {
    body: { name: key.name, scopes: key.scopes },
    status: 201,
    answer: { ...key, secret: "sk_live_8Gq2Zt0c4Yw7Lr1Nf9Xk3Bs6Vd5Hj2Mp8Qa0Te" },
  },
  read: { params, status: 200, answer: { ...key, last_used_at: "2026-02-13T12:03:00.000Z" } },
  rotated: {
    params,
    body: { overlap_seconds: 3600 },
    status: 200,
    answer: {
      ...key,
      prefix: "sk_live_Wd71Kp",
      previous_secret_until: "2026-02-13T11:00:00.000Z",
      secret: "sk_live_Wd71Kp0c4Yw7Lr1Nf9Xk3Bs6Vd5Hj2Mp8Qa0Te",
    },
  },
  revoked: { params, status: 200, answer: { ...key, revoked_at: "2026-02-14T08:30:00.000Z" } },
} satisfies Record<string, RouteExample>;
