import { hash } from "node:crypto";
import { BATCH_BODY_BYTES_MAX, defineRouteFor } from "@/lib/http/define-route";
import { canonicalText } from "@/lib/http/idempotency";
import { isProblem, type Problem, problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import { validate } from "@/lib/http/validation";
import type { Runtime } from "@/lib/runtime";
import { requestOf, submitUsage, withMemberIds } from "../commands";
import {
  binaryEventSchema,
  type CloudEventRequest,
  eventAttributesSchema,
  eventBatchSchema,
  type Ingested,
  ingestAnswerSchema,
  structuredEventSchema,
} from "../schema/cloud-event-schema";
import type { DecisionRequest } from "../schema/request-schema";
import { type DecideProblem, decideErrors, problemOf } from "./answers";
import { accountsOf, idIn, itemProblem, tell } from "./decide-routes";

const defineRoute = defineRouteFor<Runtime>();

const ingest = defineRoute({
  method: "POST",
  path: "/api/v1/events",
  operationId: "ingestEvents",
  summary: "Take usage as CloudEvents 1.0",
  description:
    "One event in structured mode (`application/cloudevents+json`) or binary mode (`application/json` with `ce-` headers), or up to 1,000 as `application/cloudevents-batch+json`. `type` is the feature's key, after a prefix that ends in a slash if you like; `subject` the account; `time` when it happened; `data` the usage. An event is recorded once per account for its `source` and `id`, for ever, however often it is delivered. Like all usage that already happened it is never blocked. A batch answers each event for itself; one event that cannot be taken is answered with its problem.",
  tags: ["Decisions"],
  scope: "usage",
  idempotency: "none",
  maxBodyBytes: BATCH_BODY_BYTES_MAX,
  body: eventBatchSchema,
  bodyTypes: ["application/cloudevents-batch+json", "application/cloudevents+json", "application/json"],
  bodies: { "application/cloudevents+json": structuredEventSchema, "application/json": binaryEventSchema },
  responses: { 200: ingestAnswerSchema },
  errors: [...decideErrors, "idempotency_in_flight", "idempotency_key_reused"],
  requestHeaders: {
    "ce-id": "Of binary mode, like `ce-source`, `ce-type`, `ce-subject`, `ce-time` and `ce-specversion`.",
  },
  examples: {},
  run: async ({ runtime, principal, body, headers, requestId }) => {
    const events = eventsOf(body, headers);
    if (isProblem(events)) return events;
    const asked = events.map(requestOfEvent);
    const accounts = await accountsOf(runtime, principal, asked);
    const requests = await withMemberIds(runtime, asked, idIn(accounts));
    const items = events.map((event, i) => ({ event, request: requests[i] as (typeof requests)[number] }));
    const submit = ({ event, request }: (typeof items)[number]) => {
      const accountId = accounts.get(request.account);
      return typeof accountId === "string"
        ? submitUsage(runtime, accountId, requestOf(request, principal), keyOf(event))
        : problem("not_found", "There is no such account.", { param: "subject" });
    };
    const answers = await Promise.all(items.map(submit));
    // An event that the batch brings twice meets itself on the way; now its first answer is there.
    for (const [i, item] of items.entries()) {
      if (answers[i]?.kind === "in_flight") answers[i] = await submit(item);
    }
    const data = [];
    for (const [i, { event, request }] of items.entries()) {
      const { source, id } = event;
      const answer = answers[i] as (typeof answers)[number];
      if (answer.kind === "recorded" || answer.kind === "previewed") {
        const { wire, isReplay } = await tell(
          runtime,
          request,
          accounts.get(request.account) as string,
          answer,
        );
        data.push({ source, id, replayed: isReplay, decision: wire, problem: null });
        continue;
      }
      const refusal = isProblem(answer) ? answer : problemOf(answer);
      if (body.mode !== "batch") return namingEvent(refusal, "");
      const told = itemProblem(namingEvent(refusal, `${i}.`), requestId);
      data.push({ source, id, replayed: false, decision: null, problem: told });
    }
    return { status: 200 as const, body: { data } };
  },
});

/** The events of a body; in binary mode its one event has its attributes in headers. */
function eventsOf(
  body: Ingested,
  headers: (name: string) => string | null,
): readonly CloudEventRequest[] | Problem<"invalid_parameter" | "unknown_parameter"> {
  if (body.mode !== "binary") return body.events;
  const told: Record<string, string> = {};
  for (const name of Object.keys(eventAttributesSchema.shape)) {
    const value = headers(`ce-${name}`);
    if (value !== null) told[name] = decoded(value);
  }
  const attributes = validate(eventAttributesSchema, told, "header");
  if (!isProblem(attributes)) return [{ ...attributes.value, data: body.data }];
  return attributes.param === undefined ? attributes : { ...attributes, param: `ce-${attributes.param}` };
}

/** Header values are percent-encoded (HTTP protocol binding, 3.1.3.2); one that is not validly so is taken as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function requestOfEvent({ type, subject, time, data }: CloudEventRequest): DecisionRequest {
  const feature = type.slice(type.indexOf("/") + 1);
  const asked = { mode: "track", partial: "reject", hold_seconds: 1 } as const;
  return {
    ...asked,
    account: subject,
    feature,
    ...data,
    ...(time === undefined ? {} : { occurred_at: time }),
  };
}

/** As unique as source and id together, and no longer than a key may be. */
const keyOf = ({ source, id }: CloudEventRequest): string =>
  `ce_${hash("sha256", canonicalText([source, id]), "base64url")}`;

/** What is at fault, by its name in an event. */
function namingEvent<Refusal extends DecideProblem | Problem<"not_found">>(
  refusal: Refusal,
  prefix: string,
): Refusal {
  const { param } = refusal;
  if (param === undefined) return refusal;
  return { ...refusal, param: `${prefix}${NAMES[param] ?? `data.${param}`}` };
}

const NAMES: Readonly<Record<string, string>> = {
  account: "subject",
  feature: "type",
  occurred_at: "time",
  subject: "subject",
};

export const eventRoutes: readonly Route<Runtime>[] = [ingest];
