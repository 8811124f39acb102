import { accountRoutes } from "@/lib/accounts/routes";
import { alertRoutes } from "@/lib/alerts/routes";
import { auditRoutes } from "@/lib/audit/routes";
import { checkpointRoutes } from "@/lib/checkpoints/routes";
import { codeRoutes } from "@/lib/credits/http/code-routes";
import { creditRoutes } from "@/lib/credits/routes";
import { decisionRoutes } from "@/lib/decisions/routes";
import { disputeRoutes } from "@/lib/disputes/routes";
import type { Route } from "@/lib/http/route";
import { keyRoutes } from "@/lib/keys/routes";
import { statementRoutes } from "@/lib/ledger/http/statement-route";
import { ledgerRoutes } from "@/lib/ledger/routes";
import { invitationRoutes } from "@/lib/members/http/invitation-routes";
import { memberRoutes } from "@/lib/members/routes";
import { openApiRouteOf } from "@/lib/openapi-route";
import { paymentRoutes } from "@/lib/payments/routes";
import { planRoutes } from "@/lib/plans/routes";
import type { Runtime } from "@/lib/runtime";
import { reconciliationRoutes } from "@/lib/settlement/routes";
import { simulationRoutes } from "@/lib/simulation/routes";
import { testClockRoutes } from "@/lib/test-clocks/routes";
import { usageRoutes } from "@/lib/usage/routes";
import { webhookRoutes } from "@/lib/webhooks/routes";

/** Every route of the API: the router, the OpenAPI document and the contract tests are made from this list. */
export const routes: readonly Route<Runtime>[] = [
  ...decisionRoutes,
  ...accountRoutes,
  ...alertRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...creditRoutes,
  ...disputeRoutes,
  ...paymentRoutes,
  ...codeRoutes,
  ...ledgerRoutes,
  ...statementRoutes,
  ...usageRoutes,
  ...planRoutes,
  ...keyRoutes,
  ...testClockRoutes,
  ...reconciliationRoutes,
  ...checkpointRoutes,
  ...webhookRoutes,
  ...auditRoutes,
  ...simulationRoutes,
  openApiRouteOf(() => routes),
];
