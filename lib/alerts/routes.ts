import { z } from "zod";
import { alertKey } from "@/lib/engine/alerts";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { setAlerts } from "./commands";
import { readAlerts } from "./reads";
import { alertsChangeSchema, alertsSchema } from "./schema/alert-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  path: "/api/v1/accounts/{id}/alerts",
  tags: ["Accounts"],
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  responses: { 200: alertsSchema },
  errors: ["not_found"],
} as const;

const params = { id: "acct_01k2x4t8b5f6q7r8s9v0w1x2y3" };
const asked = { kind: "window", window: "5h", percent: 80 };
const fresh = { crossed_at: null, crossed_seq: null, quiet_until: null };

const put = defineRoute({
  ...shared,
  method: "PUT",
  operationId: "setAlerts",
  summary: "Say at which thresholds to be told",
  description:
    "Percent of a window used, or credits left. Each is crossed once per period: of a window until it is reset, of credits until there are more again. Crossings are sent as the webhook `alert.crossed`. A threshold that is passed already is told with the account's next step.",
  scope: "admin",
  body: alertsChangeSchema,
  examples: {
    set: { params, body: { alerts: [asked] }, status: 200, answer: { alerts: [{ ...asked, ...fresh }] } },
  },
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    if (new Set(body.alerts.map(alertKey)).size < body.alerts.length)
      return problem("invalid_parameter", "Each threshold is named once.", { param: "alerts" });
    const alerts = await setAlerts(runtime, accountId, body.alerts, authorOf(principal, requestId));
    return { status: 200, body: alerts };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  operationId: "getAlerts",
  summary: "An account's thresholds, and when each was last crossed",
  scope: "read",
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    return { status: 200, body: await readAlerts(runtime, accountId) };
  },
});

export const alertRoutes: readonly Route<Runtime>[] = [put, get];
