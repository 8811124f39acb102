"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { TaskDrawer } from "@/components/ui/task-drawer";
import { DeliveryDetail } from "@/components/webhooks/delivery-detail";
import {
  DeleteForm,
  EndpointFields,
  MissedForm,
  NewSigningSecret,
  SecretForm,
} from "@/components/webhooks/endpoint-forms";
import type { EndpointForm } from "@/components/webhooks/endpoint-input";
import type { TypeChoice } from "@/components/webhooks/endpoint-terms";
import { shownProblem } from "@/lib/http/client";
import { deliveryQuery } from "@/lib/webhooks/client";
import type { EndpointWire } from "@/lib/webhooks/schema/endpoint-schema";

/** What is being done about endpoints, or looked at. */
export type Task =
  | { readonly kind: "add" }
  | { readonly kind: "change" | "secret" | "delete" | "missed"; readonly endpoint: EndpointWire }
  | { readonly kind: "delivery"; readonly endpoint: EndpointWire; readonly message: string }
  | { readonly kind: "shown"; readonly secret: string };

interface WebhookDrawerProps {
  task: Task | null;
  types: readonly TypeChoice[];
  isBusy: boolean;
  error: string | undefined;
  onClose: () => void;
  onSend: (endpoint: EndpointWire | null, form: EndpointForm) => void;
  onRotate: (endpoint: EndpointWire, overlapSeconds: number) => void;
  onDelete: (endpoint: EndpointWire) => void;
  onReplay: (endpoint: EndpointWire, spanMs: number) => void;
}

const TITLES = {
  add: "Add an endpoint",
  change: "Change the endpoint",
  secret: "A new signing secret",
  delete: "Delete the endpoint",
  missed: "Send again what was missed",
  delivery: "Message",
  shown: "The signing secret",
} as const;

export function WebhookDrawer({ task, onClose, ...rest }: WebhookDrawerProps) {
  return (
    <TaskDrawer task={task} titles={TITLES} onClose={onClose}>
      {(open) => <TaskForm task={open} onClose={onClose} {...rest} />}
    </TaskDrawer>
  );
}

function TaskForm(props: WebhookDrawerProps & { task: Task }) {
  const { task, types, isBusy, error, onClose, onSend, onRotate, onDelete, onReplay } = props;
  const shared = { isBusy, error, onCancel: onClose };
  switch (task.kind) {
    case "add":
      return (
        <EndpointFields {...shared} endpoint={null} types={types} onSend={(form) => onSend(null, form)} />
      );
    case "change": {
      const { endpoint } = task;
      return (
        <EndpointFields
          {...shared}
          endpoint={endpoint}
          types={types}
          onSend={(form) => onSend(endpoint, form)}
        />
      );
    }
    case "secret":
      return (
        <SecretForm
          {...shared}
          endpoint={task.endpoint}
          onRotate={(overlap) => onRotate(task.endpoint, overlap)}
        />
      );
    case "delete":
      return <DeleteForm {...shared} endpoint={task.endpoint} onDelete={() => onDelete(task.endpoint)} />;
    case "missed":
      return (
        <MissedForm {...shared} endpoint={task.endpoint} onReplay={(span) => onReplay(task.endpoint, span)} />
      );
    case "delivery":
      return <Delivery endpointId={task.endpoint.id} message={task.message} />;
    case "shown":
      return <NewSigningSecret secret={task.secret} onDone={onClose} />;
  }
}

function Delivery({ endpointId, message }: { endpointId: string; message: string }) {
  const { data, error } = useQuery(deliveryQuery(endpointId, message));
  if (data !== undefined) return <DeliveryDetail delivery={data} />;
  return error === null ? <p className="text-muted">Loading…</p> : <ErrorState {...shownProblem(error)} />;
}
