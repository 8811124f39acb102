import { z } from "zod";
import { creditsSchema } from "@/lib/http/amount-schemas";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { listPackages, packageWire, readPackage } from "../packages/package-rows";
import { addPackage, retirePackage } from "../packages/package-writes";
import { readOffer } from "../reads";
import { newPackageSchema, offerSchema, packageIdSchema, packageSchema } from "../schema/package-schema";
import { offerExample, packageExample } from "./examples";

const defineRoute = defineRouteFor<Runtime>();
const params = z.strictObject({ id: packageIdSchema });
const unknown = problem("not_found", "There is no such package.", { param: "id" });
const byAdmins = {
  tags: ["Payments"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
} as const;

const add = defineRoute({
  ...byAdmins,
  method: "POST",
  path: "/api/v1/credit-packages",
  operationId: "addCreditPackage",
  summary: "Put a package of credits up for sale",
  description:
    "A package never changes: retire it and add another. Of a key it is of the key's mode, of a person live.",
  body: newPackageSchema,
  responses: { 201: packageSchema },
  errors: [],
  examples: {},
  run: async ({ runtime, principal, requestId, body }) => {
    const livemode = principal.kind === "key" ? principal.livemode : true;
    const row = await addPackage(runtime, authorOf(principal, requestId), livemode, body);
    return { status: 201, body: packageWire(row) };
  },
});

const list = defineRoute({
  method: "GET",
  path: "/api/v1/credit-packages",
  operationId: "listCreditPackages",
  summary: "What is sold, the smallest first",
  description: "To accounts of the key's mode; for a person of both.",
  tags: ["Payments"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  query: z.strictObject({
    retired: z
      .enum(["true", "false"])
      .default("false")
      .meta({ description: "Those not sold any more as well." }),
  }),
  responses: { 200: z.strictObject({ data: z.array(packageSchema) }) },
  errors: [],
  examples: { sold: { status: 200, answer: { data: [packageExample] } } },
  run: async ({ runtime, principal, query }) => {
    const livemode = principal.kind === "key" ? principal.livemode : null;
    const rows = await listPackages(runtime, livemode, query.retired === "true");
    return { status: 200, body: { data: rows.map(packageWire) } };
  },
});

const get = defineRoute({
  method: "GET",
  path: "/api/v1/credit-packages/{id}",
  operationId: "getCreditPackage",
  summary: "One package",
  tags: ["Payments"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params,
  responses: { 200: packageSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, params }) => {
    const row = await readPackage(runtime, params.id);
    return row === null ? unknown : { status: 200, body: packageWire(row) };
  },
});

const retire = defineRoute({
  ...byAdmins,
  method: "POST",
  path: "/api/v1/credit-packages/{id}/retire",
  operationId: "retireCreditPackage",
  summary: "Sell a package no more",
  description: "Whoever has begun to buy it can still pay. A package that is retired already stays as it is.",
  params,
  responses: { 200: packageSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, requestId, params }) => {
    const isSandboxed = principal.kind === "key" && !principal.livemode;
    const outcome = await retirePackage(runtime, authorOf(principal, requestId), isSandboxed, params.id);
    switch (outcome.kind) {
      case "retired":
        return { status: 200, body: packageWire(outcome.row) };
      case "unknown":
        return unknown;
      case "out_of_mode":
        return problem("scope_missing", "A sandbox key retires only a package of the sandbox.", {
          param: "id",
        });
    }
  },
});

const offer = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/credit-packages",
  operationId: "getOffer",
  summary: "What an account can buy, and what buying unblocks now",
  tags: ["Payments"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  query: z.strictObject({
    credits: creditsSchema.optional().meta({ description: "How many are needed: `smallest` then has them." }),
  }),
  responses: { 200: offerSchema },
  errors: ["not_found"],
  examples: { offered: { params: { id: offerExample.account }, status: 200, answer: offerExample.answer } },
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const found = await readOffer(runtime, accountId, query.credits ?? null);
    return found === null ? problem("not_found", "There is no such account.") : { status: 200, body: found };
  },
});

export const packageRoutes: readonly Route<Runtime>[] = [add, list, get, retire, offer];
