"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Checkbox, Radio } from "@/components/ui/choice";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { FormButtons, type FormProps } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import type { EndpointWire } from "@/lib/webhooks/schema/endpoint-schema";
import { type EndpointForm, endpointForm } from "./endpoint-input";
import { endpointFormOf, type TypeChoice } from "./endpoint-terms";

/** Adds an endpoint, or changes the one that is given. */
export function EndpointFields({
  endpoint,
  types,
  onSend,
  error,
  ...buttons
}: FormProps & {
  endpoint: EndpointWire | null;
  types: readonly TypeChoice[];
  onSend: (form: EndpointForm) => void;
}) {
  const { register, handleSubmit, control, formState } = useForm<EndpointForm>({
    resolver: zodResolver(endpointForm),
    defaultValues: endpointFormOf(endpoint),
  });
  const { errors } = formState;
  const kinds = useWatch({ control, name: "kinds" });
  return (
    <form noValidate onSubmit={handleSubmit(onSend)} className="flex flex-col gap-4">
      {error === undefined ? null : (
        <ErrorState title={error}>
          {endpoint === null ? "No endpoint was added." : "It is as it was."}
        </ErrorState>
      )}
      <Field
        label="Address"
        isRequired
        hint="Of your server, on the public internet. Messages are posted there as JSON."
        error={errors.url?.message}
      >
        {(props) => (
          <Input
            {...props}
            {...register("url")}
            type="url"
            inputMode="url"
            autoComplete="off"
            placeholder="https://example.com/webhooks"
          />
        )}
      </Field>
      <Field label="Description" hint="So that you find it again." error={errors.description?.message}>
        {(props) => <Input {...props} {...register("description")} autoComplete="off" />}
      </Field>
      <FieldGroup legend="It is told of">
        <Radio
          {...register("kinds")}
          value="all"
          label="Everything"
          hint="Kinds of messages that come later, too."
        />
        <Radio {...register("kinds")} value="some" label="Only some kinds" />
      </FieldGroup>
      {kinds === "some" ? (
        <FieldGroup legend="Kinds of messages" error={errors.types?.message}>
          {types.map(({ type, description }) => (
            <Checkbox
              key={type}
              {...register("types")}
              value={type}
              label={<span className="font-mono text-sm">{type}</span>}
              hint={description}
            />
          ))}
        </FieldGroup>
      ) : null}
      <FormButtons
        submitLabel={endpoint === null ? "Add endpoint" : "Save changes"}
        busyLabel={endpoint === null ? "Adding…" : "Saving…"}
        {...buttons}
      />
    </form>
  );
}

interface OfEndpoint extends FormProps {
  endpoint: EndpointWire;
}

/** Which endpoint it is, where a form is about one. */
function Which({ endpoint }: { endpoint: EndpointWire }) {
  return <p className="font-mono text-sm break-all">{endpoint.url}</p>;
}

const OVERLAPS = [
  { value: "0", label: "Ends at once: it has become known to others" },
  { value: "3600", label: "Signs for an hour more" },
  { value: "86400", label: "Signs for a day more" },
  { value: "604800", label: "Signs for a week more" },
];

export function SecretForm({
  endpoint,
  onRotate,
  error,
  ...buttons
}: OfEndpoint & { onRotate: (overlapSeconds: number) => void }) {
  const [overlap, setOverlap] = useState("86400");
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onRotate(Number(overlap));
      }}
    >
      {error === undefined ? null : <ErrorState title={error}>The secret is as it was.</ErrorState>}
      <Which endpoint={endpoint} />
      <p className="text-muted">
        While both secrets sign, your server may check with either: no message is lost while you change over.
      </p>
      <FieldGroup legend="The secret it has now">
        {OVERLAPS.map(({ value, label }) => (
          <Radio
            key={value}
            name="overlap"
            value={value}
            label={label}
            checked={overlap === value}
            onChange={() => setOverlap(value)}
          />
        ))}
      </FieldGroup>
      <FormButtons submitLabel="Make a new secret" busyLabel="Making…" {...buttons} />
    </form>
  );
}

export function DeleteForm({ endpoint, onDelete, error, ...buttons }: OfEndpoint & { onDelete: () => void }) {
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onDelete();
      }}
    >
      {error === undefined ? null : <ErrorState title={error}>The endpoint is still there.</ErrorState>}
      <Which endpoint={endpoint} />
      <p className="text-muted">
        Nothing more is sent to it, and its log goes with it. This cannot be undone; pause it where it may be
        needed again.
      </p>
      <FormButtons isDanger submitLabel="Delete endpoint" busyLabel="Deleting…" {...buttons} />
    </form>
  );
}

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: String(HOUR_MS), label: "In the last hour" },
  { value: String(24 * HOUR_MS), label: "In the last day" },
  { value: String(7 * 24 * HOUR_MS), label: "In the last week" },
  { value: String(400 * 24 * HOUR_MS), label: "As long as they are kept" },
];

/** `onReplay`: of how long ago until now, in milliseconds. */
export function MissedForm({
  endpoint,
  onReplay,
  error,
  ...buttons
}: OfEndpoint & { onReplay: (spanMs: number) => void }) {
  const [span, setSpan] = useState(SPANS[1]?.value ?? "");
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onReplay(Number(span));
      }}
    >
      {error === undefined ? null : <ErrorState title={error}>Nothing was sent again.</ErrorState>}
      <Which endpoint={endpoint} />
      <p className="text-muted">
        What failed or was skipped is sent again, in its order and with the same ids: a server that keeps the
        ids it has seen passes over what it knows.
      </p>
      <FieldGroup legend="Messages that were made">
        {SPANS.map(({ value, label }) => (
          <Radio
            key={value}
            name="span"
            value={value}
            label={label}
            checked={span === value}
            onChange={() => setSpan(value)}
          />
        ))}
      </FieldGroup>
      <FormButtons submitLabel="Send again" busyLabel="Asking…" {...buttons} />
    </form>
  );
}

/** The one time that a secret is seen. */
export function NewSigningSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>Copy the secret now. It is shown once.</p>
      <div className="flex items-center gap-2 rounded-sm border border-hairline bg-sunken p-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all">{secret}</code>
        <CopyButton text={secret} label="Copy the secret" />
      </div>
      <p className="text-muted">
        Your server checks each message with it before it reads it: anybody can post to a public address.{" "}
        <Link href="/docs/calling/webhooks" isExternal>
          How to check a signature
        </Link>
      </p>
      <div className="flex justify-end">
        <Button intent="primary" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
