import { z } from "zod";
import type { UsageCommand } from "@/lib/engine/request";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import type { Principal } from "@/lib/http/principal";
import { isSeen } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { attributionOf, submitUsage } from "../commands";
import { fingerprint } from "../commit/fingerprint";
import { decisionSchema } from "../schema/decision-schema";
import { captureRequestSchema, extendRequestSchema, releaseRequestSchema } from "../schema/request-schema";
import { answerOf, decideErrors, logDecided, problemOf, told } from "./answers";

const defineRoute = defineRouteFor<Runtime>();
const params = z.strictObject({ id: idSchema("hold") });
const shared = {
  method: "POST",
  tags: ["Holds"],
  scope: "decide",
  idempotency: "required",
  params,
  responses: { 200: decisionSchema },
  errors: decideErrors,
  examples: {},
} as const;

interface HoldCall {
  readonly runtime: Runtime;
  readonly principal: Principal;
  readonly params: { readonly id: string };
  readonly idempotencyKey: string;
  readonly requestId: string;
}

/**
 * Ends or extends a hold. It ends once: asking for the same ending again, under whatever key, answers the first ending;
 * asking for another is a conflict.
 */
async function onHold(
  { runtime, principal, params, idempotencyKey, requestId }: HoldCall,
  commandOf: (holdRef: string) => UsageCommand,
) {
  const holdRef = params.id.slice("hold_".length);
  const opened = await runtime.datasets.usageEvent(holdRef);
  const unknown = problem("not_found", "There is no such hold.", { param: "id" });
  if (opened === null || opened.event.kind !== "hold" || opened.event.holdRef === null) return unknown;
  const view = await runtime.authorizeView(principal, opened.event.accountId);
  if ("kind" in view || !isSeen(view, opened.event.memberId)) return unknown;
  const { accountId } = view;
  const command = commandOf(holdRef);
  const answer = await submitUsage(runtime, accountId, command, idempotencyKey);
  await runtime.catalogue.prepare(new Set([opened.event.plan]));
  const plan = runtime.catalogue.values.plan(opened.event.plan);
  if (answer.kind === "recorded") {
    const decision = told(answer, plan);
    logDecided(runtime, requestId, decision);
    return answerOf(decision);
  }
  if (answer.kind === "previewed") throw new Error("a hold's ending is never a preview");
  if (answer.kind !== "refused" || answer.code !== "hold_not_open") return problemOf(answer);
  const ending = await runtime.datasets.endingOfHold(accountId, holdRef);
  if (
    ending !== null &&
    ending.event.kind === command.kind &&
    ending.event.requestHash === fingerprint(accountId, command)
  ) {
    return answerOf(told({ kind: "recorded", stored: ending, isReplay: true }, plan));
  }
  const how = ending === null ? "is no longer open" : endings[ending.event.kind as keyof typeof endings];
  return problem(
    "hold_ended",
    `The hold ${how}.`,
    ending === null ? {} : { decisionId: `dec_${ending.event.ref}` },
  );
}

const endings = { capture: "was captured", release: "was released", expire: "has expired" } as const;

const capture = defineRoute({
  ...shared,
  path: "/api/v1/holds/{id}/capture",
  operationId: "captureHold",
  summary: "Charge what was really used, and give back the rest",
  description:
    "Prices the actual usage with the versions the hold pinned. What exceeds the hold walks on down the layers; what nothing covers then is overshoot.",
  body: captureRequestSchema,
  run: (call) =>
    onHold(call, (holdRef) => ({
      kind: "capture",
      holdRef,
      usage: call.body.usage,
      ...(call.body.failed ? { failed: true } : {}),
      attribution: attributionOf(call.body.attribution, call.principal),
      ...(call.body.occurred_at === undefined ? {} : { occurredAt: call.body.occurred_at }),
    })),
});

const release = defineRoute({
  ...shared,
  path: "/api/v1/holds/{id}/release",
  operationId: "releaseHold",
  summary: "Give back all that a hold set aside",
  body: releaseRequestSchema,
  run: (call) =>
    onHold(call, (holdRef) => ({
      kind: "release",
      holdRef,
      attribution: attributionOf(call.body.attribution, call.principal),
    })),
});

const extend = defineRoute({
  ...shared,
  path: "/api/v1/holds/{id}/extend",
  operationId: "extendHold",
  summary: "Keep a hold open longer",
  description: "Its end moves to `hold_seconds` from now, and never to an earlier time.",
  body: extendRequestSchema,
  run: (call) =>
    onHold(call, (holdRef) => ({
      kind: "extend",
      holdRef,
      holdSeconds: call.body.hold_seconds,
      attribution: attributionOf(call.body.attribution, call.principal),
    })),
});

export const holdRoutes: readonly Route<Runtime>[] = [capture, release, extend];
