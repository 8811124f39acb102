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
import { AmountInput, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { KeyWire } from "@/lib/keys/schema/key-schema";
import { type LimitsForm, limitsForm, type NewKeyForm, newKeyForm } from "./key-input";
import { CAP_PERIODS, limitsFormOf, SCOPES } from "./key-terms";

const DAYS = [
  { value: "", label: "Never" },
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
];
const PERIODS = CAP_PERIODS.map((value) => ({ value, label: `a ${value}` }));

export function NewKeyFields({
  onCreate,
  error,
  ...buttons
}: FormProps & { onCreate: (form: NewKeyForm) => void }) {
  const { register, handleSubmit, formState } = useForm<NewKeyForm>({
    resolver: zodResolver(newKeyForm),
    defaultValues: { name: "", scopes: ["decide", "read"], days: "", cap: "", period: "day" },
  });
  const { errors } = formState;
  return (
    <form noValidate onSubmit={handleSubmit(onCreate)} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>No key was made.</ErrorState>}
      <Field
        label="Name"
        isRequired
        hint="Where it will be used, so that you find it again."
        error={errors.name?.message}
      >
        {(props) => <Input {...props} {...register("name")} autoComplete="off" />}
      </Field>
      <FieldGroup legend="It may" error={errors.scopes?.message}>
        {SCOPES.map(({ value, label, hint }) => (
          <Checkbox key={value} {...register("scopes")} value={value} label={label} hint={hint} />
        ))}
      </FieldGroup>
      <Field label="Ends" error={errors.days?.message}>
        {(props) => <Select {...props} {...register("days")} options={DAYS} />}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Spend cap" hint="Empty: none but the account’s." error={errors.cap?.message}>
          {(props) => <AmountInput {...props} {...register("cap")} suffix="credits" />}
        </Field>
        <Field label="For" error={errors.period?.message}>
          {(props) => <Select {...props} {...register("period")} options={PERIODS} />}
        </Field>
      </div>
      <FormButtons submitLabel="Create key" busyLabel="Creating…" {...buttons} />
    </form>
  );
}

const MODES = [
  { value: "account", label: "As the account", hint: "What you chose on the usage page." },
  { value: "ask", label: "Ask first", hint: "Blocked until you allow it." },
  { value: "never", label: "Never spend credits" },
  { value: "up_to", label: "Up to a number of credits" },
  { value: "always", label: "Always" },
] as const;

export function KeyLimitsForm({
  apiKey,
  standing,
  onChange,
  error,
  ...buttons
}: FormProps & { apiKey: KeyWire; standing: StandingWire; onChange: (form: LimitsForm) => void }) {
  const { register, handleSubmit, control, formState } = useForm<LimitsForm>({
    resolver: zodResolver(limitsForm),
    defaultValues: limitsFormOf(apiKey.id, standing),
  });
  const { errors } = formState;
  const mode = useWatch({ control, name: "mode" });
  return (
    <form noValidate onSubmit={handleSubmit(onChange)} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Not everything was changed.</ErrorState>}
      <p className="text-muted">
        A cap stops requests of this key exactly there. What the running period has spent stays counted.
      </p>
      {CAP_PERIODS.map((period) => (
        <Field key={period} label={`Cap per ${period}`} error={errors[period]?.message}>
          {(props) => <AmountInput {...props} {...register(period)} suffix="credits" />}
        </Field>
      ))}
      <FieldGroup legend="When what is included runs out, requests of this key use credits">
        {MODES.map(({ value, label, ...more }) => (
          <Radio key={value} {...register("mode")} value={value} label={label} {...more} />
        ))}
      </FieldGroup>
      {mode === "up_to" ? (
        <div className="grid grid-cols-2 gap-3">
          <Field label="Credits" error={errors.limit?.message}>
            {(props) => <AmountInput {...props} {...register("limit")} suffix="credits" />}
          </Field>
          <Field label="For">
            {(props) => <Select {...props} {...register("period")} options={PERIODS} />}
          </Field>
        </div>
      ) : null}
      <FormButtons submitLabel="Save limits" busyLabel="Saving…" {...buttons} />
    </form>
  );
}

const OVERLAPS = [
  { value: "0", label: "Ends at once: it has become known to others" },
  { value: "3600", label: "Is good for an hour more" },
  { value: "86400", label: "Is good for a day more" },
  { value: "604800", label: "Is good for a week more" },
];

export function KeyRotateForm({
  apiKey,
  onRotate,
  error,
  ...buttons
}: FormProps & { apiKey: KeyWire; onRotate: (overlapSeconds: number) => void }) {
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
      <p className="text-muted">
        <span className="font-medium text-ink">{apiKey.name}</span> gets a new secret and stays the same key:
        its caps, its consent and its usage go on.
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

export function KeyRevokeForm({
  apiKey,
  onRevoke,
  error,
  ...buttons
}: FormProps & { apiKey: KeyWire; onRevoke: () => void }) {
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onRevoke();
      }}
    >
      {error === undefined ? null : <ErrorState title={error}>The key is not revoked.</ErrorState>}
      <p>
        <span className="font-medium">{apiKey.name}</span>{" "}
        <span className="font-mono text-sm text-muted">{apiKey.prefix}…</span>
      </p>
      <p className="text-muted">
        Requests with it are refused from now on, everywhere within five seconds. What was used with it stays
        in your history. This cannot be undone; rotate it where you only want another secret.
      </p>
      <FormButtons isDanger submitLabel="Revoke key" busyLabel="Revoking…" {...buttons} />
    </form>
  );
}

/** The one time that a secret is seen. */
export function NewSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>Copy the secret now. It is shown once: only its fingerprint is stored.</p>
      <div className="flex items-center gap-2 rounded-sm border border-hairline bg-sunken p-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all">{secret}</code>
        <CopyButton text={secret} label="Copy the secret" />
      </div>
      <p className="text-muted">
        Send it as <code className="font-mono text-sm">Authorization: Bearer …</code> from a server. Whoever
        has it can do what the key may do.
      </p>
      <div className="flex justify-end">
        <Button intent="primary" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
