"use client";

import { GALLERY_NOW_MS, standing } from "@/components/testing/standing-fixtures";
import { DeliveriesTable } from "@/components/webhooks/deliveries-table";
import { DeliveryDetail } from "@/components/webhooks/delivery-detail";
import {
  DeleteForm,
  EndpointFields,
  MissedForm,
  NewSigningSecret,
  SecretForm,
} from "@/components/webhooks/endpoint-forms";
import { EndpointsTable } from "@/components/webhooks/endpoints-table";
import type { DeliveryWire, EndpointWire } from "@/lib/webhooks/schema/endpoint-schema";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const form = { isBusy: false, error: undefined, onCancel: nothing };

const TYPES = [
  { type: "decision.blocked", description: "A request was refused." },
  { type: "grant.issued", description: "Credits were issued." },
  { type: "alert.crossed", description: "A threshold was crossed, for the first time in its period." },
];

let nth = 0;
function endpointOf(changes: Partial<EndpointWire>): EndpointWire {
  return {
    id: `whk_01jw1${nth++}0000c1c2c3c4c5c6c7c8`,
    url: "https://example.com/webhooks",
    description: "",
    event_types: null,
    livemode: false,
    account: standing.account,
    status: "enabled",
    disabled_reason: null,
    disabled_at: null,
    failing_since: null,
    previous_secret_expires_at: null,
    created_by: "usr_01jw0p",
    created_at: "2026-11-01T09:00:00.000Z",
    ...changes,
  };
}

const ENDPOINTS = [
  endpointOf({ description: "Billing", previous_secret_expires_at: "2026-11-24T11:00:00.000Z" }),
  endpointOf({
    url: "https://hooks.example.net/spillway/of/a/team/with/a/long/address",
    event_types: ["decision.blocked", "grant.issued", "alert.crossed", "dispute.opened", "dispute.answered"],
    failing_since: "2026-11-23T09:12:00.000Z",
  }),
  endpointOf({
    event_types: ["alert.crossed"],
    status: "disabled",
    disabled_reason: "It was disabled by hand.",
    disabled_at: "2026-11-22T16:00:00.000Z",
  }),
  endpointOf({
    status: "disabled",
    disabled_reason: "It has failed 14 times in a row since 2026-11-15T08:00:00.000Z, last with 500.",
    disabled_at: "2026-11-20T08:00:00.000Z",
  }),
];

const attempt = (statusCode: number | null, error: string | null, nthAttempt = 1) => ({
  nth: nthAttempt,
  at: "2026-11-23T11:02:08.120Z",
  duration_ms: statusCode === null ? 15_000 : 41,
  status_code: statusCode,
  error,
  response: statusCode === 500 ? "Internal Server Error" : null,
});

const DELIVERIES: DeliveryWire[] = (
  [
    ["endpoint.ping", "pending", 0, null],
    ["decision.blocked", "pending", 2, attempt(500, null, 2)],
    ["grant.issued", "delivered", 1, attempt(204, null)],
    ["alert.crossed", "failed", 10, attempt(null, "timeout", 10)],
    ["account.changed", "skipped", 0, null],
  ] as const
).map(([type, status, attempts, last], at) => ({
  message: `msg_01jw2${at}0000c1c2c3c4c5c6c7c8`,
  type,
  account: standing.account,
  status,
  attempts,
  next_attempt_at: status === "pending" ? "2026-11-23T11:32:00.000Z" : null,
  last_attempt: last,
  created_at: "2026-11-23T11:02:00.000Z",
  finished_at: status === "pending" ? null : "2026-11-23T11:02:08.161Z",
}));

const BODY =
  '{"type":"decision.blocked","timestamp":"2026-11-23T11:02:00.000Z","data":{"feature":"codex.task","reason":"limit_reached"}}';

export function WebhookParts() {
  const [first] = ENDPOINTS as [EndpointWire];
  const refused = DELIVERIES[1] as DeliveryWire;
  const table = { nowMs: GALLERY_NOW_MS, openId: first.id, busyId: null, onAct: nothing };
  return (
    <Group id="webhooks" title="Webhooks">
      <Specimen name="Endpoints: with two secrets, failing, paused by hand, switched off">
        <EndpointsTable {...table} endpoints={ENDPOINTS} mayChange />
      </Specimen>
      <Specimen name="Endpoints of somebody who may only look">
        <EndpointsTable {...table} openId={null} endpoints={ENDPOINTS.slice(0, 2)} mayChange={false} />
      </Specimen>
      <Specimen name="Log: waits, waits to be tried again, delivered, given up, skipped">
        <DeliveriesTable deliveries={DELIVERIES} onOpen={nothing} onSendAgain={nothing} />
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Add an endpoint, refused by the server">
          <EndpointFields
            {...form}
            endpoint={null}
            types={TYPES}
            onSend={nothing}
            error="Address must be an address of the public internet."
          />
        </Specimen>
        <Specimen name="Change one that is told of some kinds">
          <EndpointFields {...form} endpoint={ENDPOINTS[2] ?? first} types={TYPES} onSend={nothing} />
        </Specimen>
        <Specimen name="A new secret">
          <SecretForm {...form} endpoint={first} onRotate={nothing} />
        </Specimen>
        <Specimen name="Send again what was missed">
          <MissedForm {...form} endpoint={first} onReplay={nothing} />
        </Specimen>
        <div className="flex flex-col gap-10">
          <Specimen name="Delete it; being deleted">
            <DeleteForm {...form} endpoint={first} onDelete={nothing} isBusy />
          </Specimen>
          <Specimen name="The signing secret, once">
            <NewSigningSecret secret={`whsec_${"0".repeat(43)}=`} onDone={nothing} />
          </Specimen>
        </div>
        <Specimen name="One message with its attempts">
          <DeliveryDetail
            delivery={{ ...refused, body: BODY, attempt_log: [attempt(500, null, 2), attempt(500, null)] }}
          />
        </Specimen>
      </div>
    </Group>
  );
}
