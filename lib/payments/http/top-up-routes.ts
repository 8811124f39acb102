import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { topUpChangeSchema, topUpSchema } from "../schema/top-up-schema";
import { setTopUp } from "../top-up/set-top-up";
import { readTopUp, topUpWire } from "../top-up/standing-top-up";
import { packageExample, purchaseExample, topUpExample } from "./examples";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  path: "/api/v1/accounts/{id}/auto-top-up",
  tags: ["Payments"],
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  responses: { 200: topUpSchema },
} as const;
const params = { id: purchaseExample.account };

const put = defineRoute({
  ...shared,
  method: "PUT",
  operationId: "setAutoTopUp",
  summary: "Turn auto top-up on or off",
  description:
    "Buys the package whenever so many credits are left, or fewer: once per crossing, and within the monthly cap. It needs a payment method that was kept with a purchase. Off until it is set; no purchase turns it on. Setting it again ends a pause.",
  scope: "admin",
  body: topUpChangeSchema,
  errors: ["not_found", "payment_method_missing"],
  examples: {
    on: {
      params,
      body: { enabled: true, threshold: "10", package: packageExample.id, monthly_cap: 6_000 },
      status: 200,
      answer: topUpExample,
    },
  },
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const outcome = await setTopUp(runtime, accountId, body, authorOf(principal, requestId));
    switch (outcome.kind) {
      case "set":
        return { status: 200, body: topUpWire(await readTopUp(runtime, accountId)) };
      case "package_unknown":
        return problem("not_found", "There is no such package for sale.", { param: "package" });
      case "cap_below_price":
        return problem("invalid_parameter", "A monthly cap below the package's price buys nothing.", {
          param: "monthly_cap",
        });
      case "payment_method_missing":
        return problem(
          "payment_method_missing",
          "Buy once with save_payment_method: there is nothing to charge yet.",
        );
    }
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  operationId: "getAutoTopUp",
  summary: "Auto top-up: how it is set, and what it would do next",
  scope: "read",
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    return { status: 200, body: topUpWire(await readTopUp(runtime, accountId)) };
  },
});

export const topUpRoutes: readonly Route<Runtime>[] = [put, get];
