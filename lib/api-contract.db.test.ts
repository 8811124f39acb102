import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAuthenticate } from "./auth/authenticate";
import { createNodeListener, type NodeListener } from "./http/node-adapter";
import { configureServer } from "./http/node-server";
import { createRouter } from "./http/router";
import { routes } from "./routes";
import { accountCases, grantCases } from "./testing/contract/accounts.contract";
import { catalogueCases, operationCases } from "./testing/contract/administration.contract";
import { aggregateCases } from "./testing/contract/aggregates.contract";
import { authCases } from "./testing/contract/auth.contract";
import { badInputCases } from "./testing/contract/bad-input.contract";
import { bankedResetCases } from "./testing/contract/banked-resets.contract";
import { batchCases } from "./testing/contract/batch.contract";
import { changeCases } from "./testing/contract/changes.contract";
import { checkpointCases } from "./testing/contract/checkpoints.contract";
import { datasetCases } from "./testing/contract/datasets.contract";
import { debtCases } from "./testing/contract/debt.contract";
import { decisionCases } from "./testing/contract/decisions.contract";
import { disputeCases } from "./testing/contract/disputes.contract";
import { eventCases } from "./testing/contract/events.contract";
import { everyOperationCases } from "./testing/contract/every-operation.contract";
import { exportCases } from "./testing/contract/exports.contract";
import { forecastCases } from "./testing/contract/forecast.contract";
import { holdCases } from "./testing/contract/holds.contract";
import { idempotencyCases } from "./testing/contract/idempotency.contract";
import { invitationCases } from "./testing/contract/invitations.contract";
import { lateUsageCases } from "./testing/contract/late-usage.contract";
import { levelCases } from "./testing/contract/levels.contract";
import { memberCases } from "./testing/contract/members.contract";
import { promoCodeCases } from "./testing/contract/promo-codes.contract";
import { purchaseCases } from "./testing/contract/purchases.contract";
import { recurringGrantCases } from "./testing/contract/recurring-grants.contract";
import { refundCases } from "./testing/contract/refunds.contract";
import { simulationCases } from "./testing/contract/simulations.contract";
import { statementCases } from "./testing/contract/statements.contract";
import { streamCases } from "./testing/contract/stream.contract";
import { webhookCases } from "./testing/contract/webhooks.contract";
import { type ContractCase, prepareWorld, type World } from "./testing/contract/world";
import { storeKey } from "./testing/stored-key";
import { startTestRuntime, type TestRuntime } from "./testing/test-runtime";
import { startTestWorker } from "./testing/test-worker";

/**
 * The contract of the API against the router in this process, with every answer held against its declaration. The built app has to
 * keep the same cases on both of its mounts (e2e/api).
 */
const RESOURCES: Readonly<Record<string, readonly ContractCase[]>> = {
  "every operation": everyOperationCases,
  auth: authCases,
  decisions: decisionCases,
  batch: batchCases,
  holds: holdCases,
  purchases: purchaseCases,
  refunds: refundCases,
  disputes: disputeCases,
  idempotency: idempotencyCases,
  accounts: accountCases,
  grants: grantCases,
  "grants that recur": recurringGrantCases,
  "banked resets": bankedResetCases,
  "promo codes": promoCodeCases,
  statements: statementCases,
  "members of organizations": memberCases,
  invitations: invitationCases,
  datasets: datasetCases,
  events: eventCases,
  debt: debtCases,
  "late usage": lateUsageCases,
  exports: exportCases,
  aggregates: aggregateCases,
  changes: changeCases,
  forecast: forecastCases,
  levels: levelCases,
  checkpoints: checkpointCases,
  simulations: simulationCases,
  stream: streamCases,
  catalogue: catalogueCases,
  operations: operationCases,
  "bad input": badInputCases,
  webhooks: webhookCases,
};

let testing: TestRuntime;
let worker: ReturnType<typeof startTestWorker>;
let listener: NodeListener;
let close: () => Promise<void>;
let world: World;
const reported: unknown[] = [];

beforeAll(async () => {
  testing = await startTestRuntime();
  worker = startTestWorker(testing.started);
  const { runtime } = testing;
  const router = createRouter(routes, {
    runtime: () => runtime,
    authenticate: createAuthenticate(runtime),
    now: () => runtime.clock.now(),
    report: (error) => reported.push(error),
    areAnswersChecked: true,
  });
  listener = createNodeListener(router);
  const server = createServer((request, response) => listener.answer(request, response));
  configureServer(server, () => runtime.clock.now());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const scopes = ["decide", "usage", "read", "admin"] as const;
  const [sandbox, live] = await Promise.all([
    storeKey(runtime, { scopes: [...scopes], livemode: false }),
    storeKey(runtime, { scopes: [...scopes], livemode: true }),
  ]);
  const { port } = server.address() as AddressInfo;
  world = await prepareWorld(`http://127.0.0.1:${port}`, { sandbox: sandbox.secret, live: live.secret });
});

afterAll(async () => {
  await close();
  await worker.stop();
  await testing.end();
});

for (const [resource, cases] of Object.entries(RESOURCES)) {
  describe(resource, () => {
    test.each(cases.map((one) => [one.name, one] as const))("%s", async (_, one) => {
      await one.run(world, expect);
      expect(reported.splice(0)).toEqual([]);
    });
  });
}
